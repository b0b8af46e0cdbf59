"""What this app writes into the audit trail beside the moves of its workflows, each with the model of its subject."""

from apps.core.audit import Event

BOUNDARIES_LOADED = Event("boundaries.loaded", "places.BoundaryImport")
NEIGHBOURHOOD_ADDED = Event("neighbourhood.added", "places.PlaceEdit")
NEIGHBOURHOOD_CLOSED = Event("neighbourhood.closed", "places.PlaceEdit")
POSTCODES_IMPORTED = Event("postcodes.imported", "places.PostcodeImport")
POSTCODES_REFUSED = Event("postcodes.refused", "places.PostcodeImport")
WARD_MOVED = Event("ward.moved", "places.WardMembership")
WARD_MOVE_TAKEN_BACK = Event("ward.move-taken-back", "places.PlaceEdit")

EVENTS = [
    BOUNDARIES_LOADED,
    NEIGHBOURHOOD_ADDED,
    NEIGHBOURHOOD_CLOSED,
    POSTCODES_IMPORTED,
    POSTCODES_REFUSED,
    WARD_MOVED,
    WARD_MOVE_TAKEN_BACK,
]
