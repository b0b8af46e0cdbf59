"""Builds digests: the messages that wait for one address become one email. No message, no email."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.db import connection, transaction
from django.utils import timezone

from . import rendering, rights
from .kinds import DIGEST, Frequency
from .models import Envelope, Message

LOCK = 4_101_001
"""The advisory lock that lets one worker build digests at a time, so that nobody gets two digests."""


def build_digests(now: datetime | None = None, *, people: int = 500) -> int:
    """Puts what is due for each of the next ``people`` addresses into one envelope for each reader.

    What a reader has no right to by now is never sent. Returns how many envelopes it made; 0 also when another worker is building them.
    """
    now = now or timezone.now()
    waiting = Message.objects.filter(envelope__isnull=True, due_at__lte=now)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return 0
        addresses = list(waiting.order_by("to_email").values_list("to_email", flat=True).distinct()[:people])
        found = list(
            waiting.filter(to_email__in=addresses).select_related("user").select_for_update(of=("self",)).order_by("pk")
        )
        messages = sorted(rights.still_due(found), key=_reader)
        gone = {message.pk for message in found} - {message.pk for message in messages}
        Message.objects.filter(pk__in=gone).update(frequency=Frequency.NEVER, due_at=None)
        piles = [list(pile) for _, pile in groupby(messages, key=_reader)]
        envelopes = Envelope.objects.bulk_create([_envelope(pile, now) for pile in piles])
        for pile, envelope in zip(piles, envelopes, strict=True):
            for message in pile:
                message.envelope = envelope
        Message.objects.bulk_update(messages, ["envelope"], batch_size=1000)
    if gone and not envelopes:
        return build_digests(now, people=people)
    return len(envelopes)


def _reader(message: Message) -> tuple[int, str]:
    """Whom a message is for: a person, or an address where no person is known. One address can have had two people."""
    return message.user_id or 0, "" if message.user_id else message.to_email


def _envelope(pile: list[Message], now: datetime) -> Envelope:
    first = pile[0]
    return Envelope(
        kind=DIGEST,
        to_email=rights.address_of(first),
        to_name=first.to_name,
        user=first.user,
        subject=rendering.digest_subject(pile),
        created_at=now,
        due_at=now,
    )
