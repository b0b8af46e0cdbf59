"""Planning events, booking places, and the waiting list.

Every service that decides on places locks the row of the event first: whoever comes second waits and then counts what
the first one took.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit, freshness, wording
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import require
from apps.core.each import each
from apps.core.errors import DomainError
from apps.core.moves import move
from apps.organisations.models import Organisation

from . import events, notifications, policies
from .models import MOST_PLACES, Booking, Event

HELD_FOR = dt.timedelta(hours=48)
"""How long a freed place is held for the next in turn; never beyond the beginning of the event."""

REMINDED_BEFORE = dt.timedelta(hours=40)
"""Reminders go out in the morning: to an event of the next day, also a late one, on the morning before."""

SHOWN = ("title", "starts_at", "ends_at", "venue", "online_link", "access")
"""The facts that people and their calendars see."""

FACTS = (*SHOWN, "capacity", "places_each")


def _locked(event: Event | int) -> Event:
    return Event.objects.select_for_update(of=("self",)).get(pk=getattr(event, "pk", event))


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    if not facts["title"].strip():
        raise DomainError("Enter what it is called", field="title", code="missing")
    if not facts["access"].strip():
        raise DomainError("Say how people get in and what helps them take part", field="access", code="missing")
    if not facts["venue"].strip() and not facts["online_link"].strip():
        raise DomainError("Enter a venue, or the address at which people join online", field="venue", code="missing")
    if facts["ends_at"] <= facts["starts_at"]:
        raise DomainError("It must end after it begins", field="ends", code="out-of-range")
    if facts["starts_at"] <= timezone.now():
        raise DomainError("It must begin in the future", field="starts", code="past")
    if not 1 <= facts["capacity"] <= MOST_PLACES:
        raise DomainError(f"Enter a number from 1 to {MOST_PLACES}", field="capacity", code="out-of-range")
    if not 1 <= facts["places_each"] <= facts["capacity"]:
        raise DomainError("Enter a number from 1 to the number of places", field="places_each", code="out-of-range")
    return facts


def plan_event(*, by: Actor, **facts: Any) -> Event:
    """Plans an event. Records ``event.planned``. ``facts`` are those of ``FACTS``, all of them."""
    require(policies.can_plan(by))
    with transaction.atomic():
        event = Event.objects.create(**_checked(facts))
        audit.record(events.EVENT_PLANNED, subject=event, by=by)
    return event


def change_event(event: Event, *, by: Actor, seen: int | None = None, **facts: Any) -> Event:
    """Changes an event before it begins. ``seen`` is the version that the form was opened with.

    Whoever has a place, or waits for one, hears of a change that they would see. A lower capacity takes no place from
    anybody; a higher one is offered to the list at once. Records ``event.changed``.
    """
    with transaction.atomic():
        held = _locked(event)
        require(policies.can_change_event(by, held))
        freshness.require_version(held, seen, by=by)
        _checked(facts)
        changed = [name for name in FACTS if getattr(held, name) != facts[name]]
        if not changed:
            return held
        before = {name: getattr(held, name) for name in changed if name in ("starts_at", "ends_at", "capacity")}
        for name in changed:
            setattr(held, name, facts[name])
        seen_by_people = bool(set(changed) & set(SHOWN))
        held.version += 1
        held.sequence += seen_by_people
        held.changed_at = timezone.now()
        also = {"reminded_at"} if "starts_at" in changed else set()
        if also:
            held.reminded_at = None
        held.save(update_fields={*changed, *also, "version", "sequence", "changed_at"})
        audit.record(
            events.EVENT_CHANGED,
            subject=held,
            by=by,
            before=before,
            after={name: getattr(held, name) for name in before},
        )
        if seen_by_people:
            notifications.changed(held)
        _offer_freed(held)
    return held


def cancel_event(event: Event, *, by: Actor, why: str) -> Event:
    """Cancels an event before it begins. Every group with a place, or on the list, is told why."""
    if not why.strip():
        raise DomainError("Say in a sentence why", field="why", code="missing")
    return move(event, "cancel_event", by=by, cancelled_at=timezone.now(), cancelled_why=why.strip())


def book(event: Event, *, organisation: Organisation, places: int, by: User) -> Booking:
    """Books places for a group, or puts it on the waiting list where there are not so many free, or others wait.

    Raises DomainError, with nothing written, where the group has places already, or asks for more than it may.
    """
    with transaction.atomic():
        held = _locked(event)
        require(policies.can_book(by, held, organisation))
        if places < 1 or places > held.places_each:
            most = wording.count(held.places_each, "place")
            raise DomainError(f"A group may book up to {most} here", field="places", code="too-many")
        own = held.bookings.open().filter(organisation=organisation).first()
        if own is not None:
            word = {"booked": "has places here", "waiting": "is on the list", "offered": "is offered a place"}
            raise DomainError(f"Your group {word[own.status]} already. Look above.", code="booked")
        free = held.capacity - held.bookings.places_taken()
        in_turn = not _waiting(held).exists()
        booking = Booking.objects.create(event=held, organisation=organisation, places=places, booked_by=by)
        audit.record(events.BOOKING_ASKED, subject=booking, by=by)
        if in_turn and places <= free:
            booking = confirm_place(booking, by=SYSTEM)
        else:
            notifications.on_list(booking)
    return booking


def confirm_place(booking: Booking, *, by: Actor) -> Booking:
    """The group has the places that it asked for, as there were so many."""
    return move(booking, "confirm_place", by=by)


def leave(booking: Booking, *, by: User) -> Booking:
    """Gives up the places, or the turn on the list. What becomes free is offered to the next in turn."""
    with transaction.atomic():
        held = _locked(booking.event_id)
        left = move(booking, "leave", by=by)
        _offer_freed(held)
    return left


def take_place(booking: Booking, *, by: User) -> Booking:
    """Says yes to the places that are held."""
    with transaction.atomic():
        _locked(booking.event_id)
        return move(booking, "take_place", by=by)


def offer_place(booking: Booking, *, by: Actor) -> Booking:
    """Holds freed places for a group, until the time is over or the event begins."""
    until = min(timezone.now() + HELD_FOR, booking.event.starts_at)
    return move(booking, "offer_place", by=by, offered_until=until)


def lapse_offer(booking: Booking, *, by: Actor) -> Booking:
    """Ends an offer that was not answered, and offers the places to the next in turn."""
    with transaction.atomic():
        held = _locked(booking.event_id)
        lapsed = move(booking, "lapse_offer", by=by)
        _offer_freed(held)
    return lapsed


def _waiting(event: Event) -> Any:
    """The list in turn. A group that waits for more places than there are at all holds nobody up."""
    waiting = event.bookings.filter(status=Booking.Status.WAITING, places__lte=event.capacity)
    return waiting.order_by("pk")


def _offer_freed(event: Event) -> None:
    """Offers what is free of a locked event, strictly in turn: nobody passes a group that waits for more places."""
    if not policies.is_on(event):
        return
    free = event.capacity - event.bookings.places_taken()
    for booking in _waiting(event).select_related("event"):
        if booking.places > free:
            return
        offer_place(booking, by=SYSTEM)
        free -= booking.places


def settle_offers() -> int:
    """Ends every offer whose time is over. Returns how many. Safe to run again."""
    due = Booking.objects.filter(status=Booking.Status.OFFERED, offered_until__lte=timezone.now())
    return each(due.order_by("offered_until", "pk"), lambda booking: lapse_offer(booking, by=SYSTEM))


def remind() -> int:
    """Reminds the groups with a place of the events of today and tomorrow. Returns for how many events."""
    now = timezone.now()
    due = Event.objects.filter(
        status=Event.Status.PLANNED, starts_at__gt=now, starts_at__lte=now + REMINDED_BEFORE, reminded_at__isnull=True
    )
    return each(due.order_by("starts_at", "pk"), _remind)


def _remind(event: Event) -> bool:
    held = _locked(event)
    if held.reminded_at is not None or not policies.is_on(held):
        return False
    held.reminded_at = timezone.now()
    held.save(update_fields={"reminded_at"})
    notifications.reminded(held)
    return True
