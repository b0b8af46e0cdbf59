"""What is said about a record: confirm what it shows, what became private, and whether the group still exists.

Each of these messages is answered with one tap. Its link is for one person of one group, who signs in first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.core import signing
from django.urls import reverse

from apps.accounts.models import User
from apps.digests.kinds import Kind
from apps.digests.services import Recipient, notify

from ..models import Membership, Organisation

SALT = "organisations.answer"


DAYS = 400


"""Days for which a link answers. By then there is a newer one."""


KINDS = [
    Kind(
        "group-consents-due",
        "groups",
        "Is what everybody sees of your group still right?",
        reminds=True,
        asks=True,
        example={"organisation": "Moss Side Growers", "ends": dt.date(2028, 11, 3), "again": False},
    ),
    Kind(
        "group-consents-ended",
        "groups",
        "Parts of your group's record are private now",
        reminds=True,
        asks=True,
        example={"organisation": "Moss Side Growers", "fields": ["Website", "Phone number"]},
    ),
    Kind(
        "group-still-there",
        "groups",
        "Does your group still exist?",
        reminds=True,
        asks=True,
        example={"organisation": "Moss Side Growers"},
    ),
]
"""What this module says, as kinds of message."""


def leads_or_people(organisation: Organisation) -> list[User]:
    """The leads of a group whose account is open, or everybody of it where there is none."""
    rows = Membership.objects.open().filter(organisation=organisation, user__is_active=True)
    people = list(rows.select_related("user").order_by("pk"))
    leads = [row.user for row in people if row.role == Membership.Role.LEAD]
    return leads or [row.user for row in people]


class Link(NamedTuple):
    """Whom a link is for, of which group, and the number of the row that it asks about, where it asks about one."""

    organisation: Organisation
    person: User
    about: int


def token_for(organisation: Organisation, person: User, what: str, *, about: int = 0) -> str:
    """What stands in the link of a message: for one person of one group and one question."""
    held = f"{organisation.pk}-{person.pk}-{about}"
    return signing.TimestampSigner(salt=f"{SALT}.{what}").sign(held).replace(":", "~")


def link_from(token: str, what: str) -> Link | None:
    """What a link is for. None when it was changed, is old, or the person left the group."""
    try:
        signed = signing.TimestampSigner(salt=f"{SALT}.{what}").unsign(
            token.replace("~", ":"), max_age=dt.timedelta(days=DAYS)
        )
    except signing.BadSignature:
        return None
    group, person, about = signed.split("-")
    held = Membership.objects.open().filter(organisation=group, user=person, user__is_active=True)
    membership = held.select_related("organisation", "user").first()
    return Link(membership.organisation, membership.user, int(about)) if membership else None


def consents_due(organisation: Organisation, ends: dt.date, *, again: bool) -> None:
    """To the leads: what the group shows ends soon; one tap keeps it."""
    _ask(organisation, "group-consents-due", "consents", "See it and answer", ends=ends, again=again)


def consents_ended(organisation: Organisation, fields: Sequence[str]) -> None:
    """To the leads: what went private today; one tap puts it back."""
    _ask(organisation, "group-consents-ended", "consents", "See it and put it back", fields=list(fields))


def _ask(organisation: Organisation, kind: str, what: str, action: str, **context: object) -> None:
    address = {"consents": "organisations:confirm_consents", "still-here": "organisations:still_here"}[what]
    for person in leads_or_people(organisation):
        notify(
            kind,
            to=[Recipient(person.email, person.name, person.pk)],
            context={"organisation": organisation.name, **context},
            url=reverse(address, args=[token_for(organisation, person, what)]),
            action=action,
            organisation_id=organisation.pk,
        )
