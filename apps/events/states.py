"""The life of an event, and of a booking at it."""

from __future__ import annotations

from apps.core.moves import Edge, Workflow

from .models import Booking, Event

B = Booking.Status
E = Event.Status
GROUP = ("the group",)

EVENT = Workflow(
    name="event",
    model="events.Event",
    statuses=E,
    package="apps.events",
    start=E.PLANNED,
    edges=(
        Edge(
            "cancel_event",
            E.PLANNED,
            E.CANCELLED,
            "event.cancelled",
            needs=("cancelled_at", "cancelled_why"),
            tells=("the groups with a place or on the list",),
        ),
    ),
)

BOOKING = Workflow(
    name="booking",
    model="events.Booking",
    statuses=B,
    package="apps.events",
    start=B.WAITING,
    edges=(
        Edge("confirm_place", B.WAITING, B.BOOKED, "booking.confirmed", tells=GROUP),
        Edge("offer_place", B.WAITING, B.OFFERED, "booking.offered", needs=("offered_until",), tells=GROUP),
        Edge("take_place", B.OFFERED, B.BOOKED, "booking.taken", tells=GROUP),
        Edge("lapse_offer", B.OFFERED, B.LAPSED, "booking.lapsed", tells=GROUP),
        Edge("leave", B.WAITING, B.LEFT, "booking.left", tells=GROUP),
        Edge("leave", B.OFFERED, B.LEFT, "booking.left", tells=GROUP),
        Edge("leave", B.BOOKED, B.LEFT, "booking.left", tells=GROUP),
    ),
)
