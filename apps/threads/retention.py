"""How long email that came in is kept as it came."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from apps.core.audit import SYSTEM
from apps.core.retention import Period, Rule

from .inbound import services
from .models import InboundMail, MailOriginal


def _originals(before: datetime) -> QuerySet[InboundMail, InboundMail]:
    """Email that ended, and of which more is left than that it came."""
    left = Q(original__isnull=False) | ~Q(sender="") | ~Q(subject="")
    return InboundMail.objects.ended().filter(left, received_at__lt=before)


def forget_mails(keys: list[int]) -> int:
    """Deletes the originals of these emails, and the address and the subject beside them. What they became stays."""
    MailOriginal.objects.filter(mail__in=keys).delete()
    return InboundMail.objects.filter(pk__in=keys).update(sender="", subject="")


def _forget(rows: list[InboundMail]) -> int:
    return forget_mails([row.pk for row in rows])


def _held(before: datetime) -> QuerySet[InboundMail, InboundMail]:
    return InboundMail.objects.held().filter(received_at__lt=before)


def _throw_away(rows: list[InboundMail]) -> int:
    for row in rows:
        services.throw_away(row, by=SYSTEM, why=InboundMail.Why.OLD)
    return len(rows)


RULES = [
    Rule(
        "inbound-held",
        "Email that is held for staff and about which nobody decided is thrown away.",
        Period(months=6),
        found=_held,
        apply=_throw_away,
        why="Staff had half a year to say where it belongs. Much of it is from people whom we do not know.",
    ),
    Rule(
        "inbound-originals",
        "Email that was taken in or thrown away loses its original, its sender and its subject. The message stays.",
        Period(days=settings.RETENTION_ORIGINAL_DAYS),
        found=_originals,
        apply=_forget,
        why="Staff can look at the whole email while people still ask about it.",
    ),
]
"""How long this app keeps what."""
