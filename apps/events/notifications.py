"""What groups hear of the places that they booked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from apps.core import wording
from apps.digests.kinds import Kind, Topic
from apps.digests.services import notify
from apps.organisations.people.selectors import people_of

from . import links
from .models import Booking, Event
from .owners import url_of
from .when import in_words

if TYPE_CHECKING:
    from apps.core.models import AuditEvent

_EXAMPLE: dict[str, Any] = {
    "organisation": "Moss Side Growers",
    "title": "Writing a bid: a first look",
    "when": "Tuesday 8 December 2026, 10am to noon",
    "venue": "Hub on Ropewalk Street",
    "online_link": "",
    "access": "Step-free. A hearing loop in the main room.",
    "places": "2 places",
    "until": dt.datetime(2026, 12, 5, 10, 0, tzinfo=dt.UTC),
    "why": "The adviser is ill",
}

TOPIC = Topic(
    "bookings",
    "Places that your group booked",
    "Bookings, places that become free, reminders, and what changes.",
    of_group=True,
    order=35,
)


def _kind(code: str, label: str, *, asks: bool = False, reminds: bool = False) -> Kind:
    return Kind(code=code, topic=TOPIC.code, label=label, asks=asks, reminds=reminds, example=_EXAMPLE)


KINDS = [
    _kind("booking-confirmed", "Your places are booked"),
    _kind("booking-on-list", "You are on the waiting list"),
    _kind("booking-offered", "A place has become free for you", asks=True),
    _kind("booking-lapsed", "The place that was held for you went to the next group"),
    _kind("booking-left", "You gave up your places"),
    _kind("event-reminder", "What you booked is soon", reminds=True),
    _kind("event-changed", "What you booked has changed"),
    _kind("event-cancelled", "What you booked was cancelled"),
]
"""What this app says, as kinds of message."""


def _context(booking: Booking, event: Event) -> dict[str, Any]:
    return {
        "organisation": booking.organisation.name,
        "title": event.title,
        "when": in_words(event),
        "venue": event.venue,
        "online_link": event.online_link if booking.status == Booking.Status.BOOKED else "",
        "access": event.access,
        "places": wording.count(booking.places, "place"),
        "until": booking.offered_until,
        "why": event.cancelled_why,
    }


def _notify_group(kind: str, booking: Booking, event: Event, *, action: str, answers: bool = False) -> None:
    """Notifies everybody who acts for the group. With ``answers`` each has a link of their own to take or give up the place."""
    context = _context(booking, event)
    group = booking.organisation_id
    people = people_of(booking.organisation)
    if not answers:
        notify(kind, to=people, context=context, url=url_of(event), action=action, organisation_id=group)
        return
    for person in people:
        assert person.user_id is not None
        own = links.url_for(booking, person.user_id)
        notify(kind, to=[person], context=context, url=own, action=action, organisation_id=group)


def confirm_place(booking: Booking, event: AuditEvent) -> None:
    """The group has its places, and a link to give them up."""
    _notify_group(
        "booking-confirmed", booking, booking.event, action="Look at it, or give up your places", answers=True
    )


def take_place(booking: Booking, event: AuditEvent) -> None:
    """The same, after the list."""
    confirm_place(booking, event)


def on_list(booking: Booking) -> None:
    """The group waits, and has a link to leave the list."""
    _notify_group("booking-on-list", booking, booking.event, action="Leave the list", answers=True)


def offer_place(booking: Booking, event: AuditEvent) -> None:
    """A place is held for the group until a moment."""
    _notify_group("booking-offered", booking, booking.event, action="Take the place, or say not any more", answers=True)


def lapse_offer(booking: Booking, event: AuditEvent) -> None:
    """The time was over."""
    _notify_group("booking-lapsed", booking, booking.event, action="See it, or join the list again")


def leave(booking: Booking, event: AuditEvent) -> None:
    """Everybody of the group knows that one of them gave it up."""
    _notify_group("booking-left", booking, booking.event, action="See it")


def _everybody(kind: str, event: Event, *, action: str, only_booked: bool = False) -> None:
    found = event.bookings.open()
    if only_booked:
        found = found.filter(status=Booking.Status.BOOKED)
    for booking in found.select_related("organisation").order_by("pk"):
        _notify_group(kind, booking, event, action=action)


def changed(event: Event) -> None:
    """Every group with a place or on the list hears how it is now."""
    _everybody("event-changed", event, action="See it")


def cancel_event(event: Event, audit_event: AuditEvent) -> None:
    """Every group with a place or on the list hears why."""
    _everybody("event-cancelled", event, action="See it")


def reminded(event: Event) -> None:
    """Those who have a place."""
    _everybody("event-reminder", event, action="See it, or give up your places", only_booked=True)
