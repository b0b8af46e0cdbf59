"""Events: a date with a place, bookings and a waiting list. Whose event it is, the app that owns it knows."""

from __future__ import annotations

from apps.core.offers import Offer
from apps.organisations.duplicates.merging.links import MergeLink, Moves
from apps.organisations.models import Organisation

from . import events, notifications, personal_data, states
from .models import Booking


def both_booked(booking: Booking, target: Organisation) -> bool:
    """Whether both groups have places at one event, or wait there: those of the target stand."""
    open_now = Booking.objects.open()
    return (
        open_now.filter(pk=booking.pk).exists()
        and open_now.filter(event=booking.event_id, organisation=target).exists()
    )


OFFERS: list[Offer] = [
    states.EVENT,
    states.BOOKING,
    MergeLink("events.Booking.organisation", Moves("Places that it booked", both_booked)),
    notifications.TOPIC,
    *notifications.KINDS,
    *personal_data.SECTIONS,
    *events.EVENTS,
]
