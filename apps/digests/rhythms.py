"""When a message falls due, by the clock on the wall of the place."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from .kinds import Rhythm

HOUR = time(7, 0)
"""Digests go out at seven in the morning, local time."""

WEEKDAY = 0
"""Weekly digests go out on Mondays."""


def due_at(rhythm: str, now: datetime) -> datetime | None:
    """The first moment at which a message with this rhythm may go. None for never."""
    if rhythm == Rhythm.NEVER:
        return None
    if rhythm == Rhythm.AT_ONCE:
        return now
    local = timezone.localtime(now)
    day = local.date()
    if local.time() >= HOUR:
        day += timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=(WEEKDAY - day.weekday()) % 7)
    return timezone.make_aware(datetime.combine(day, HOUR))
