"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

PLACE_ADDED = Event("place.added", "directory.Location")
PLACE_ENDED = Event("place.ended", "directory.Location")
PLACE_SAVED = Event("place.saved", "directory.Location")
SERVICE_ADDED = Event("service.added", "directory.Service")
SERVICE_CONFIRMED = Event("service.confirmed", "directory.Service")
SERVICE_SAVED = Event("service.saved", "directory.Service")

EVENTS = [
    PLACE_ADDED,
    PLACE_ENDED,
    PLACE_SAVED,
    SERVICE_ADDED,
    SERVICE_CONFIRMED,
    SERVICE_SAVED,
]
