"""Who may keep a group's services and places, and why not."""

from __future__ import annotations

from typing import Any

from apps.core.decisions import Decision, not_now
from apps.organisations.record.policies import can_edit_record

from .models import Location, Service
from .states import SERVICE

ENDED = not_now("This service has ended. Start it again to change it.", "ended")


def can_add_service(user: Any, organisation: Any) -> Decision:
    """Every person of a group says what people can get from it, and staff may."""
    return can_edit_record(user, organisation)


def can_change_service(user: Any, service: Service) -> Decision:
    """The same people change it. What has ended is kept as it was."""
    allowed = can_edit_record(user, service.organisation)
    return ENDED if allowed and service.status == Service.Status.ENDED else allowed


def can_confirm_service(user: Any, service: Service) -> Decision:
    """Whoever may change a service may say that it is still right."""
    return can_change_service(user, service)


def can_pause_service(user: Any, service: Service) -> Decision:
    """A service that is on, or not running, is closed for now."""
    return can_edit_record(user, service.organisation) & SERVICE.open_for(service, "pause_service")


def can_rest_service(user: Any, service: Service) -> Decision:
    """A service stops for a time that nobody knows yet, and is no longer shown."""
    return can_edit_record(user, service.organisation) & SERVICE.open_for(service, "rest_service")


def can_resume_service(user: Any, service: Service) -> Decision:
    """A service that is not on starts again."""
    return can_edit_record(user, service.organisation) & SERVICE.open_for(service, "resume_service")


def can_end_service(user: Any, service: Service) -> Decision:
    """A service ends for good. It is kept, and can start again."""
    return can_edit_record(user, service.organisation) & SERVICE.open_for(service, "end_service")


def can_change_place(user: Any, place: Location) -> Decision:
    """Whoever keeps the group's record keeps its places. One that was taken away stays as it was."""
    allowed = can_edit_record(user, place.organisation)
    return not_now("This place was taken off your list.", "ended") if allowed and place.ended_at else allowed


def can_end_place(user: Any, place: Location) -> Decision:
    """A place that no service uses any more is taken off the list."""
    allowed = can_change_place(user, place)
    if allowed and place.services.exclude(status=Service.Status.ENDED).exists():
        return not_now("A service still uses this place. Change the service first.", "in-use")
    return allowed
