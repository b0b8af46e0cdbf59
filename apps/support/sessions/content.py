"""What the pages show of a session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.core import wording
from apps.core.parts import Fact
from apps.events.models import Booking, Event
from apps.events.when import in_words
from apps.organisations.models import Membership

UP_TO = 10
PLACES = {
    Booking.Status.BOOKED: "Booked",
    Booking.Status.OFFERED: "Held for you",
    Booking.Status.WAITING: "On the waiting list",
}


def url_of(event: Event) -> str:
    """The address of the session that has this event; empty where none has."""
    found = getattr(event, "session", None)
    return reverse("support:session", args=[found.pk]) if found else ""


def card(session: Any) -> dict[str, Any]:
    """A session on the list. The numbers come from ``with_taken``."""
    event = session.event
    left = max(0, event.capacity - session.taken)
    if event.cancelled_at:
        tag, places = ("declined", "Cancelled")
    elif event.has_begun:
        tag, places = ("plain", "Over")
    elif left and not session.waiting:
        tag, places = ("in-scope", f"{wording.count(left, 'place')} left")
    else:
        tag, places = ("waiting", "Full: you can join the waiting list")
    return {
        "session": session,
        "href": reverse("support:session", args=[session.pk]),
        "date": timezone.localdate(event.starts_at),
        "when": in_words(event),
        "where": where(event),
        "tag": tag,
        "places": places,
        "left": left,
        "waiting": session.waiting,
        "cancelled": event.cancelled_at is not None,
    }


def where(event: Event) -> str:
    """The venue, or that it is online, or both."""
    found = "; ".join(part for part in (event.venue, "online" if event.online_link else "") if part)
    return found[:1].upper() + found[1:]


def event_facts(event: Event, topic: str) -> list[Fact]:
    """What about, when, where and how to get in."""
    return [
        Fact("About", topic),
        Fact("When", in_words(event)),
        Fact("Where", where(event)),
        Fact("Getting in and taking part", event.access),
        Fact("Places", f"{event.capacity}, up to {event.places_each} for each group"),
    ]


def booking_said(booking: Booking) -> str:
    """How the booking of a group stands, in a sentence."""
    places = wording.count(booking.places, "place")
    if booking.status == Booking.Status.BOOKED:
        return f"Your group has {places}."
    if booking.status == Booking.Status.OFFERED and booking.offered_until:
        return f"{places} held for your group until {wording.moment(booking.offered_until)}."
    return f"Your group is on the waiting list for {places}. We write to you when it is your turn."


def booked(request: HttpRequest, membership: Membership) -> dict[str, Any] | None:
    """What the group has booked or waits for, the next first. Left out where it has nothing."""
    found = Booking.objects.visible_to(request.user).open().filter(organisation=membership.organisation_id)
    found = found.filter(event__ends_at__gt=timezone.now(), event__session__isnull=False, event__cancelled_at=None)
    rows = list(found.select_related("event__session").order_by("event__starts_at", "pk")[: UP_TO + 1])
    if not rows:
        return None
    return {
        "more": len(rows) > UP_TO,
        "rows": [
            {
                "booking": booking,
                "title": booking.event.title,
                "href": reverse("support:session", args=[booking.event.session.pk]),
                "when": in_words(booking.event),
                "word": PLACES[Booking.Status(booking.status)],
            }
            for booking in rows[:UP_TO]
        ],
    }
