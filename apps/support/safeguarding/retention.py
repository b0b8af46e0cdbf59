"""How long the words of a safeguarding concern are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from apps.core.audit import SYSTEM, record
from apps.core.retention import Period, Rule

from .. import events
from ..models.request import REMOVED
from .models import Concern, ConcernNote


def _ended(before: datetime) -> QuerySet[Any]:
    return Concern.objects.filter(ended_at__lt=before).exclude(what=REMOVED)


def _remove_words(rows: list[Concern]) -> int:
    """Takes out all that was told and noted, and who told it. When it came, to whom it went and how it ended stays."""
    keys = [row.pk for row in rows]
    list(Concern.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    ConcernNote.objects.filter(concern__in=keys).update(body=REMOVED)
    Concern.objects.filter(pk__in=keys).update(
        what=REMOVED, happened="", group_name="", contact_name="", reach="", raised_by=None
    )
    for row in rows:
        record(events.CONCERN_WORDS_REMOVED, subject=row, by=SYSTEM)
    return len(rows)


RULES = [
    Rule(
        "safeguarding-concerns",
        "Safeguarding concerns that were passed on or closed lose every word, and who raised them.",
        Period(months=12 * settings.RETENTION_CONCERN_YEARS),
        found=_ended,
        apply=_remove_words,
        why="Somebody may ask years later what was known and what was done about it.",
    ),
]
