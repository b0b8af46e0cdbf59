"""What the audit trail says of events beside the moves of the workflows."""

from apps.core.audit import Event

EVENT_PLANNED = Event("event.planned", "events.Event")
EVENT_CHANGED = Event("event.changed", "events.Event")
BOOKING_ASKED = Event("booking.asked", "events.Booking")

EVENTS = [EVENT_PLANNED, EVENT_CHANGED, BOOKING_ASKED]
