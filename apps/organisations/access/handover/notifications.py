"""What is said when the lead of a group passes on, and to whom."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from apps.accounts.models import User
from apps.core.models import AuditEvent
from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify
from apps.organisations.consent.notifications import leads_or_people, token_for
from apps.organisations.models import Handover, Membership, Organisation
from apps.organisations.people.selectors import people_of

_EXAMPLE = {"organisation": "Moss Side Growers", "person": "Bo Reed", "lead": "Ada Obi", "due": dt.date(2026, 12, 6)}

KINDS = [
    *(
        Kind(code, "groups", label, asks=asks, example=_EXAMPLE)
        for code, label, asks in (
            ("group-lead-offered", "You are offered the lead of your group", True),
            ("group-lead-requested", "Somebody asks to become lead of your group", True),
            ("group-lead-passed", "Your group has a new lead", False),
            ("group-lead-refused", "The lead of your group stays as it is", False),
            ("group-lead-withdrawn", "A question about the lead was taken back", False),
        )
    ),
]
"""What this module says, as kinds of message."""


def handover_asked(handover: Handover) -> None:
    """To the member who is offered the lead, or to the leads when a member asks to become one."""
    if handover.kind == Handover.Kind.OFFER:
        _ask("group-lead-offered", handover, [handover.candidate], "Answer")
    else:
        _ask("group-lead-requested", handover, leads_or_people(handover.organisation), "Agree or object")


def complete_handover(handover: Handover, event: AuditEvent) -> None:
    """To everybody of the group: who leads it now."""
    _tell_all(handover.organisation, str(handover.candidate))


def lead_appointed(membership: Membership) -> None:
    """To everybody of the group: who leads it now."""
    _tell_all(membership.organisation, str(membership.user))


def object_to_handover(handover: Handover, event: AuditEvent) -> None:
    """To whoever asked: it was not agreed."""
    _tell("group-lead-refused", handover, [handover.asked_by], "See the people of your group")


def lapse_handover(handover: Handover, event: AuditEvent) -> None:
    """To whoever asked: nobody answered in time."""
    _tell("group-lead-refused", handover, [handover.asked_by], "See the people of your group")


def withdraw_handover(handover: Handover, event: AuditEvent) -> None:
    """To those who were asked: it was taken back."""
    asked = [handover.candidate] if handover.kind == Handover.Kind.OFFER else leads_or_people(handover.organisation)
    _tell("group-lead-withdrawn", handover, asked, "See the people of your group")


def _ask(kind: str, handover: Handover, people: list[User], action: str) -> None:
    """To each by a link of their own, with which they alone answer this question."""
    for person in people:
        token = token_for(handover.organisation, person, "lead", about=handover.pk)
        _tell(kind, handover, [person], action, url=reverse("organisations:handover", args=[token]))


def _tell(kind: str, handover: Handover, people: list[User], action: str, url: str = "") -> None:
    organisation = handover.organisation
    notify(
        kind,
        to=[Recipient(person.email, person.name, person.pk) for person in people],
        context={
            "organisation": organisation.name,
            "person": str(handover.candidate),
            "lead": str(handover.asked_by),
            "due": handover.due_on,
        },
        url=url or reverse("organisations:lead", args=[organisation.slug]),
        action=action,
        organisation_id=organisation.pk,
    )


def _tell_all(organisation: Organisation, person: str) -> None:
    notify(
        "group-lead-passed",
        to=people_of(organisation),
        context={"organisation": organisation.name, "person": person},
        url=reverse("organisations:people", args=[organisation.slug]),
        action="See the people of your group",
        organisation_id=organisation.pk,
    )
