"""When an event is, in words."""

from __future__ import annotations

from django.utils import timezone

from apps.core import wording

from .models import Event


def in_words(event: Event) -> str:
    """Tuesday 8 December, 10am to noon; both days for an event that goes on to another."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    begin = f"{wording.weekday(starts)}, {wording.clock_time(starts)}"
    if starts.date() == ends.date():
        return f"{begin} to {wording.clock_time(ends)}"
    return f"{begin} to {wording.weekday(ends)}, {wording.clock_time(ends)}"
