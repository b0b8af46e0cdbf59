"""What is said when a group rests, closes or opens again: to all its people."""

from __future__ import annotations

from django.urls import reverse

from apps.core.models import AuditEvent
from apps.digests.kinds import Kind
from apps.digests.services import notify

from ..consent.notifications import _ask
from ..models import Organisation
from ..people.selectors import people_of

KINDS = [
    *(
        Kind(
            code,
            "groups",
            label,
            example={"organisation": "Moss Side Growers", "who": "Ada Obi", "why": "The work is done", "listed": True},
        )
        for code, label in (
            ("group-made-dormant", "Your group is paused"),
            ("group-woken", "Your group is at work again"),
            ("group-closed", "Your group is closed"),
            ("group-reopened", "Your group is open again"),
        )
    ),
]
"""What this module says, as kinds of message."""


def make_dormant(organisation: Organisation, event: AuditEvent) -> None:
    """To the people of the group: it rests, and what that means."""
    _tell("group-made-dormant", organisation, event)


def wake(organisation: Organisation, event: AuditEvent) -> None:
    """To the people of the group: it is at work again."""
    _tell("group-woken", organisation, event)


def close(organisation: Organisation, event: AuditEvent) -> None:
    """To the people of the group: it is closed, why, and that its record is kept."""
    _tell("group-closed", organisation, event)


def reopen(organisation: Organisation, event: AuditEvent) -> None:
    """To the people of the group: it is open again."""
    _tell("group-reopened", organisation, event)


def _tell(kind: str, organisation: Organisation, event: AuditEvent) -> None:
    notify(
        kind,
        to=[person for person in people_of(organisation) if person.user_id != event.actor_id],
        context={
            "organisation": organisation.name,
            "who": str(event.actor) if event.actor else "",
            "why": organisation.closing_reason.name if organisation.closing_reason else "",
            "listed": organisation.listed,
        },
        url=reverse("organisations:record", args=[organisation.slug]),
        action="See the record",
        organisation_id=organisation.pk,
    )


def still_there(organisation: Organisation) -> None:
    """To the leads: nothing was heard for two years; one tap says that the group exists, or rests."""
    _ask(organisation, "group-still-there", "still-here", "Answer")
