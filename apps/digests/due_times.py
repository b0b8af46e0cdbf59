"""When a message falls due, in local time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from .kinds import Frequency

HOUR = time(8, 0)
"""Digests go out at eight in the morning, local time."""

EVENING = time(20, 0)
"""From then until ``HOUR`` nobody is reminded of anything."""

WEEKDAY = 0
"""Weekly digests go out on Mondays."""


def is_night(now: datetime) -> bool:
    """Whether it is between 20.00 and 8.00, local time."""
    return not HOUR <= timezone.localtime(now).time() < EVENING


def by_day(now: datetime) -> datetime:
    """This moment, or eight o'clock in the morning after it where it is night."""
    if not is_night(now):
        return now
    local = timezone.localtime(now)
    day = local.date() + timedelta(days=1 if local.time() >= EVENING else 0)
    return timezone.make_aware(datetime.combine(day, HOUR))


def due_at(frequency: str, now: datetime, *, reminds: bool = False) -> datetime | None:
    """The first moment at which a message with this frequency may go. None for never."""
    if frequency == Frequency.NEVER:
        return None
    if frequency == Frequency.AT_ONCE:
        return by_day(now) if reminds else now
    local = timezone.localtime(now)
    day = local.date()
    if local.time() >= HOUR:
        day += timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day += timedelta(days=(WEEKDAY - day.weekday()) % 7)
    return timezone.make_aware(datetime.combine(day, HOUR))
