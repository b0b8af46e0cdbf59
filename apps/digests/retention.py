"""How long the words of messages are kept."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from apps.core.retention import Period, Rule

from .models import WORDS_GONE, Envelope, Message


def _words(before: datetime) -> QuerySet[Message, Message]:
    """Messages with which nothing more will be done (sent, failed, never to be sent) and that still hold their words."""
    over = Q(envelope__isnull=False, envelope__due_at__isnull=True) | Q(envelope__isnull=True, due_at__isnull=True)
    return Message.objects.filter(over, created_at__lt=before).exclude(subject=WORDS_GONE)


def _wipe(rows: list[Message]) -> int:
    """Takes the words off the messages and the subject off their emails: it may hold a name or a title."""
    Envelope.objects.filter(pk__in={row.envelope_id for row in rows if row.envelope_id}).update(subject=WORDS_GONE)
    keys = [row.pk for row in rows]
    return Message.objects.filter(pk__in=keys).update(subject=WORDS_GONE, body="", url="", action="", sealed="")


RULES = [
    Rule(
        "message-words",
        "The words of messages are wiped. That something was sent, to whom and when, stays.",
        Period(months=settings.RETENTION_MESSAGE_MONTHS),
        found=_words,
        apply=_wipe,
        why="Staff may need to see what was sent while people still ask about it.",
    ),
]
"""How long this app keeps what."""
