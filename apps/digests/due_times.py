"""When a message falls due, in local time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from .kinds import Frequency

HOUR = time(7, 0)
"""Digests go out at seven in the morning, local time."""

WEEKDAY = 0
"""Weekly digests go out on Mondays."""


def due_at(frequency: str, now: datetime) -> datetime | None:
    """The first moment at which a message with this frequency may go. None for never."""
    if frequency == Frequency.NEVER:
        return None
    if frequency == Frequency.AT_ONCE:
        return now
    local = timezone.localtime(now)
    day = local.date()
    if local.time() >= HOUR:
        day += timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day += timedelta(days=(WEEKDAY - day.weekday()) % 7)
    return timezone.make_aware(datetime.combine(day, HOUR))
