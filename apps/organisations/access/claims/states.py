"""The moves of a claim."""

from apps.core.moves import Edge, Workflow
from apps.organisations.models import Claim

C = Claim.Status


CLAIM = Workflow(
    name="claim",
    model="organisations.Claim",
    statuses=C,
    package="apps.organisations.access.claims",
    start=C.ASKED,
    edges=(
        Edge(
            "approve_claim",
            C.ASKED,
            C.APPROVED,
            "claim.approved",
            needs=("answered_by", "role", "checked"),
            tells=("the person", "the group's leads"),
            reason="checked",
        ),
        Edge(
            "refuse_claim",
            C.ASKED,
            C.REFUSED,
            "claim.refused",
            needs=("answered_by", "refusal"),
            may=("told",),
            tells=("the person",),
            reason="refusal",
        ),
        Edge("withdraw_claim", C.ASKED, C.WITHDRAWN, "claim.withdrawn", needs=("answered_by",)),
        Edge("lapse_claim", C.ASKED, C.LAPSED, "claim.lapsed", tells=("the person",)),
    ),
)
