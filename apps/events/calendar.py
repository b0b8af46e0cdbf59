"""Events as an iCalendar file (RFC 5545), in the time of the place, which the file describes in a VTIMEZONE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import icalendar
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from .models import Event

CANCELLED_KEPT = dt.timedelta(days=30)
"""How long a cancelled event stays in calendars, marked as cancelled; then it is gone from them."""


def in_calendars(event: Event, now: dt.datetime) -> bool:
    """Whether calendars have this event: unless it was cancelled longer ago than a month."""
    return event.cancelled_at is None or event.cancelled_at > now - CANCELLED_KEPT


def of_events(found: Iterable[tuple[Event, str]], *, name: str) -> bytes:
    """The file of these events, each with the address of its page, or an empty one.

    The online address is left out: it is for those who have a place. The same events give the same bytes.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//What is on//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event, url in found:
        calendar.add_component(_entry(event, url))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _entry(event: Event, url: str) -> icalendar.Event:
    here = timezone.get_default_timezone()
    entry = icalendar.Event()
    entry.add("uid", str(event.uid))
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at.replace(microsecond=0))
    entry.add("last-modified", event.changed_at.replace(microsecond=0))
    entry.add("dtstart", event.starts_at.astimezone(here))
    entry.add("dtend", event.ends_at.astimezone(here))
    entry.add("summary", event.title)
    entry.add("location", event.venue or "Online")
    entry.add("description", event.access)
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    if url:
        entry.add("url", f"{settings.SITE_URL}{url}")
    return entry


def response(file: bytes, name: str) -> HttpResponse:
    """The file as calendars and people fetch it."""
    found = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    found["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return found
