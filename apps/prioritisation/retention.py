"""How long the reasons for moves by hand are kept: as long as the case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from apps.core.retention import Rule
from apps.support.retention import CASES, REMOVED, closed_before

from .models import Override


def _reasons(before: datetime) -> QuerySet[Override]:
    return Override.objects.filter(request__in=closed_before(before).values("pk")).exclude(reason=REMOVED)


def _wipe(rows: list[Override]) -> int:
    return Override.objects.filter(pk__in=[row.pk for row in rows]).update(reason=REMOVED)


RULES = [
    Rule(
        "cases-closed-moves",
        "The reasons for moves in the queue go when the words of the request go.",
        CASES,
        found=_reasons,
        apply=_wipe,
        why="They may tell about the case.",
    ),
]
"""How long this app keeps what."""
