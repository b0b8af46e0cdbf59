"""The tables of moves: a group's own standing, the lead that passes on, and what staff check."""

from django.db import models

from apps.core.moves import Edge, Workflow

from .models import Handover, Organisation, Verification

PEOPLE = ("the group's people",)


class Standing(models.TextChoices):
    """The statuses of a group that its people and staff decide about."""

    ACTIVE = Organisation.Status.ACTIVE.value, Organisation.Status.ACTIVE.label
    DORMANT = Organisation.Status.DORMANT.value, Organisation.Status.DORMANT.label
    CLOSED = Organisation.Status.CLOSED.value, Organisation.Status.CLOSED.label


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
