"""Why an email is held for staff instead of taken in."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone

from apps.accounts.models import User

from . import reply_addresses
from .models import InboundMail
from .parsing import Head
from .takers import taker_of

HeldFor = InboundMail.HeldFor
MOST_IN_AN_HOUR = 30
"""As many messages as somebody may write on the pages within an hour. More is a loop of two programs."""


def reason_to_hold(mail: InboundMail, head: Head) -> str:
    """The first reason that there is in its headers, or an empty text for an email that may be taken in."""
    if head.is_bounce:
        return HeldFor.BOUNCE
    if _is_ours(mail.sender):
        return HeldFor.LOOP
    if head.is_automatic:
        return HeldFor.ABSENCE
    if mail.thread_id is None or mail.person is None:
        tried = any(reply_addresses.is_ours(address) for address in head.recipients)
        return HeldFor.WRONG_ADDRESS if tried else HeldFor.NO_ADDRESS
    if not mail.person.is_active or not _is_theirs(mail.sender, mail.person):
        return HeldFor.UNKNOWN_SENDER
    taker = taker_of(mail.thread_id)
    if taker is None or not taker.is_open(mail.thread_id):
        return HeldFor.CLOSED
    if not taker.can_write(mail.person, mail.thread_id):
        return HeldFor.NOT_ALLOWED
    return HeldFor.LOOP if _sent_too_many(mail) else ""


def _is_theirs(sender: str, person: User) -> bool:
    """Whether it is an address of this person that they confirmed."""
    return sender == person.email or EmailAddress.objects.filter(user=person, email=sender, verified=True).exists()


def _is_ours(sender: str) -> bool:
    """Whether it comes from the address that our own emails come from, or from a reply address."""
    return sender == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower() or reply_addresses.is_ours(sender)


def _sent_too_many(mail: InboundMail) -> bool:
    hour = timezone.now() - dt.timedelta(hours=1)
    return InboundMail.objects.filter(person=mail.person, received_at__gte=hour).count() > MOST_IN_AN_HOUR
