"""Who plans events, who books, and when."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts import roles
from apps.core.audit import SYSTEM, Actor
from apps.core.decisions import ALLOW, Decision, not_now, refuse
from apps.organisations.models import Organisation
from apps.organisations.record.policies import membership_of

from .models import Booking, Event
from .states import BOOKING, EVENT

NOT_STAFF = refuse("The staff of the lead body do this.", "not-staff")
NOT_A_MEMBER = refuse("Only somebody who acts for the group can do this.", "not-a-member")
SYSTEM_ONLY = refuse("Only the system does this.", "system-only")
BEGUN = not_now("This has begun already, so places cannot be changed any more.", "begun")
OFF = not_now("This was cancelled, so there is nothing to book.", "cancelled")


def is_on(event: Event) -> Decision:
    """What is planned and has not begun."""
    if event.status == Event.Status.CANCELLED:
        return OFF
    return BEGUN if event.has_begun else ALLOW


def can_plan(by: Actor) -> Decision:
    """Staff of the lead body. The app that owns the event may be stricter."""
    return ALLOW if roles.is_staff(by) else NOT_STAFF


def can_change_event(by: Actor, event: Event) -> Decision:
    """Staff, until it begins."""
    return can_plan(by) & is_on(event)


def can_cancel_event(by: Actor, event: Event) -> Decision:
    """Staff, until it begins."""
    return can_plan(by) & EVENT.open_for(event, "cancel_event") & is_on(event)


def acts_for(by: Actor, organisation: Organisation | int) -> Decision:
    """Somebody who acts for the group."""
    return ALLOW if membership_of(by, organisation) else NOT_A_MEMBER


def can_book(by: Actor, event: Event, organisation: Organisation) -> Decision:
    """Somebody who acts for the group, until it begins. Where it is full they are put on the list."""
    return acts_for(by, organisation) & is_on(event)


def can_leave(by: Actor, booking: Booking) -> Decision:
    """Somebody who acts for the group, until the event begins."""
    return acts_for(by, booking.organisation_id) & BOOKING.open_for(booking, "leave") & is_on(booking.event)


def can_take_place(by: Actor, booking: Booking) -> Decision:
    """Somebody who acts for the group, while the place is held for it."""
    decision = acts_for(by, booking.organisation_id) & BOOKING.open_for(booking, "take_place") & is_on(booking.event)
    if decision and booking.offered_until is not None and booking.offered_until <= timezone.now():
        return not_now("The time for which the place was held is over.", "lapsed")
    return decision


def can_confirm_place(by: Actor, booking: Booking) -> Decision:
    """The system, as the group books while there is a place."""
    return (ALLOW if by is SYSTEM else SYSTEM_ONLY) & BOOKING.open_for(booking, "confirm_place")


def can_offer_place(by: Actor, booking: Booking) -> Decision:
    """The system, to the next in turn."""
    return (ALLOW if by is SYSTEM else SYSTEM_ONLY) & BOOKING.open_for(booking, "offer_place")


def can_lapse_offer(by: Actor, booking: Booking) -> Decision:
    """The system, once the time for which the place was held is over."""
    return (ALLOW if by is SYSTEM else SYSTEM_ONLY) & BOOKING.open_for(booking, "lapse_offer")
