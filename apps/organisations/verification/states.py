"""The moves of a check."""

from apps.core.moves import Edge, Workflow

from ..lifecycle.states import PEOPLE
from ..models import Verification

V = Verification.Status


DECIDED = ("decided_by", "decided_at")


VERIFICATION = Workflow(
    name="verification",
    model="organisations.Verification",
    statuses=V,
    package="apps.organisations.verification",
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
