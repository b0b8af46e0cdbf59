"""The tables of moves: a group's own standing, the lead that passes on, and what staff check."""

from django.db import models

from apps.core.moves import Edge, Workflow

from .models import Claim, DuplicatePair, Handover, Organisation, Verification

PEOPLE = ("the group's people",)


class Standing(models.TextChoices):
    """The statuses of a group that its people and staff decide about."""

    ACTIVE = Organisation.Status.ACTIVE.value, Organisation.Status.ACTIVE.label
    DORMANT = Organisation.Status.DORMANT.value, Organisation.Status.DORMANT.label
    CLOSED = Organisation.Status.CLOSED.value, Organisation.Status.CLOSED.label
    MERGED = Organisation.Status.MERGED.value, Organisation.Status.MERGED.label


ORGANISATION = Workflow(
    name="group",
    model="organisations.Organisation",
    statuses=Standing,
    package="apps.organisations",
    start=Standing.ACTIVE,
    edges=(
        Edge("make_dormant", Standing.ACTIVE, Standing.DORMANT, "organisation.made-dormant", tells=PEOPLE),
        Edge("wake", Standing.DORMANT, Standing.ACTIVE, "organisation.woken", tells=PEOPLE),
        *(
            Edge(
                "close",
                source,
                Standing.CLOSED,
                "organisation.closed",
                needs=("closing_reason", "closed_on"),
                tells=PEOPLE,
                reason="closing_reason",
            )
            for source in (Standing.ACTIVE, Standing.DORMANT)
        ),
        Edge("reopen", Standing.CLOSED, Standing.ACTIVE, "organisation.reopened", tells=PEOPLE),
        *(
            Edge(
                "merge_group",
                source,
                Standing.MERGED,
                "organisation.merged",
                needs=("merged_into",),
                tells=("the people of both groups",),
                by_service=True,
            )
            for source in (Standing.ACTIVE, Standing.DORMANT, Standing.CLOSED)
        ),
        *(
            Edge(
                verb,
                Standing.MERGED,
                target,
                "organisation.unmerged",
                may=("merged_into",),
                tells=("the people of both groups",),
                by_service=True,
            )
            for verb, target in (
                ("undo_merge", Standing.ACTIVE),
                ("undo_merge_to_dormant", Standing.DORMANT),
                ("undo_merge_to_closed", Standing.CLOSED),
            )
        ),
    ),
)

H = Handover.Status

HANDOVER = Workflow(
    name="handover",
    model="organisations.Handover",
    statuses=H,
    package="apps.organisations",
    start=H.ASKED,
    edges=(
        Edge("complete_handover", H.ASKED, H.DONE, "handover.completed", tells=PEOPLE),
        Edge("object_to_handover", H.ASKED, H.OBJECTED, "handover.objected-to", tells=("whoever asked",)),
        Edge("withdraw_handover", H.ASKED, H.WITHDRAWN, "handover.withdrawn", tells=("whoever was asked",)),
        Edge("lapse_handover", H.ASKED, H.LAPSED, "handover.lapsed", tells=("whoever asked",)),
    ),
)

V = Verification.Status
DECIDED = ("decided_by", "decided_at")

VERIFICATION = Workflow(
    name="verification",
    model="organisations.Verification",
    statuses=V,
    package="apps.organisations",
    start=V.WAITING,
    edges=(
        *(
            Edge("verify", source, V.CHECKED, "verification.checked", needs=DECIDED, tells=PEOPLE)
            for source in (V.WAITING, V.ASKED)
        ),
        *(
            Edge(
                "ask_for_proof",
                source,
                V.ASKED,
                "verification.asked",
                needs=("message", *DECIDED),
                tells=PEOPLE,
            )
            for source in (V.WAITING, V.ASKED)
        ),
        Edge("look_again", V.ASKED, V.WAITING, "verification.returned", may=("causes",)),
    ),
)

C = Claim.Status

CLAIM = Workflow(
    name="claim",
    model="organisations.Claim",
    statuses=C,
    package="apps.organisations",
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

D = DuplicatePair.Status

PAIR = Workflow(
    name="pair",
    model="organisations.DuplicatePair",
    statuses=D,
    package="apps.organisations",
    start=D.OPEN,
    edges=(
        Edge("keep_apart", D.OPEN, D.APART, "pair.kept-apart", needs=("decided_by",)),
        Edge("settle_pair", D.OPEN, D.MERGED, "pair.merged", needs=("decided_by",)),
        Edge("settle_pair", D.APART, D.MERGED, "pair.merged", needs=("decided_by",)),
        Edge("look_at_pair_again", D.APART, D.OPEN, "pair.returned", may=("score", "evidence", "found_at")),
        Edge("look_at_pair_again", D.MERGED, D.OPEN, "pair.returned", may=("score", "evidence", "found_at")),
    ),
)
