"""What is said when staff checked a record, or need something to check it."""

from __future__ import annotations

from django.urls import reverse

from apps.core.models import AuditEvent
from apps.digests.kinds import Kind
from apps.digests.services import notify

from ..models import Verification
from ..people.selectors import people_of

KINDS = [
    Kind("group-checked", "groups", "Your group's record is checked", example={"organisation": "Moss Side Growers"}),
    Kind(
        "group-proof-asked",
        "groups",
        "We need something to check your group's record",
        asks=True,
        example={"organisation": "Moss Side Growers", "message": "Send us your rules, or ring us."},
    ),
]
"""What this module says, as kinds of message."""


def verify(verification: Verification, event: AuditEvent) -> None:
    """To the people of the group: the record is checked, and where that is shown."""
    _tell("group-checked", verification, "See the record")


def ask_for_proof(verification: Verification, event: AuditEvent) -> None:
    """To the people of the group: what is missing, in the words of staff."""
    _tell("group-proof-asked", verification, "Change the record", message=verification.message)


def _tell(kind: str, verification: Verification, action: str, **context: object) -> None:
    organisation = verification.organisation
    notify(
        kind,
        to=people_of(organisation),
        context={"organisation": organisation.name, **context},
        url=reverse("organisations:record", args=[organisation.slug]),
        action=action,
        organisation_id=organisation.pk,
    )
