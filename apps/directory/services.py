"""Services of what people can get from a group: services and the places where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.core.decisions import require
from apps.core.errors import DomainError
from apps.core.freshness import require_version
from apps.core.moves import move
from apps.organisations.consent import publishing
from apps.organisations.models import Organisation
from apps.places import postcodes

from . import events, policies, search_index, service_words
from .models import Location, Service

LINKS = ("kinds", "serves", "places")
PLACE_LINKS = ("access",)
CODED = frozenset(
    {"kinds", "for_whom", "serves", "places", "freq", "weekdays", "week", "cost", "how_to_come", "public", "location_type",
     "access", "show_address", "ward"}
)  # fmt: skip
"""What is chosen from a list. The audit trail keeps what it was; of all else it says only that it changed."""


def add_service(*, organisation: Organisation, answers: Mapping[str, Any], by: User) -> Service:
    """Adds what people can get from the group. Public unless the person said otherwise.

    Beside the fields, ``answers`` may hold ``new_place``, the fields of a place that is made with it, and ``online``.
    Refuses a place of another group. Records ``service.added``; notifies nobody.
    """
    with transaction.atomic():
        org = _held(organisation.pk)
        require(policies.can_add_service(by, org))
        answers = _with_places(org, answers, by)
        service = Service(organisation=org, confirmed_by=by, wording=publishing.WORDING)
        _fill(service, answers, LINKS)
        service.save()
        _link(service, answers, LINKS)
        audit.record(events.SERVICE_ADDED, subject=service, by=by, after=_coded(_snapshot(service, answers)))
        search_index.refresh(org)
    return service


def save_service(*, service: Service, answers: Mapping[str, Any], version: int, by: User) -> Service:
    """Saves a service, when nobody else saved since it was opened. To save is to confirm.

    Raises EditConflict, with the service as it now stands, when somebody did; nothing is written then. Records
    ``service.saved`` with the fields that changed.
    """
    with transaction.atomic():
        org = _held(service.organisation_id)
        held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
        held.organisation = org
        require(policies.can_change_service(by, held))
        require_version(held, version, by=by)
        answers = _with_places(org, answers, by)
        before = _snapshot(held, answers)
        _fill(held, answers, LINKS)
        held.confirmed_at, held.confirmed_by, held.wording = timezone.now(), by, publishing.WORDING
        _save(held, answers, LINKS)
        _record_changes(events.SERVICE_SAVED, held, by, before, _snapshot(held, answers))
        search_index.refresh(org)
    return held


def confirm_service(*, service: Service, by: User) -> Service:
    """Says that a service is still right, and may be shown for two more years if it is public.

    Records ``service.confirmed``; notifies nobody.
    """
    with transaction.atomic():
        org = _held(service.organisation_id)
        held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
        held.organisation = org
        require(policies.can_confirm_service(by, held))
        held.confirmed_at, held.confirmed_by, held.wording = timezone.now(), by, publishing.WORDING
        held.save(update_fields={"confirmed_at", "confirmed_by", "wording"})
        audit.record(events.SERVICE_CONFIRMED, subject=held, by=by, after={"wording": held.wording})
        search_index.refresh(org)
    return held


def pause_service(service: Service, *, by: User, alert: str) -> Service:
    """Closes a service for now: it stays in the directory with a sentence that says so. Records ``service.paused``."""
    return _moved(service, "pause_service", by, alert)


def rest_service(service: Service, *, by: User, alert: str = "") -> Service:
    """Stops a service for a time that nobody knows: it is no longer shown. Records ``service.rested``."""
    return _moved(service, "rest_service", by, alert)


def resume_service(service: Service, *, by: User, alert: str = "") -> Service:
    """Starts a service again; what was said about its closing is gone. Records ``service.resumed``."""
    return _moved(service, "resume_service", by, alert)


def end_service(service: Service, *, by: User, alert: str = "") -> Service:
    """Ends a service. It is kept, never deleted, and can start again. Records ``service.ended``."""
    return _moved(service, "end_service", by, alert)


def add_place(*, organisation: Organisation, answers: Mapping[str, Any], by: User) -> Location:
    """Adds a place, to be used by any of the group's services. Records ``place.added``; notifies nobody."""
    with transaction.atomic():
        org = _held(organisation.pk)
        require(policies.can_add_service(by, org))
        place = Location(organisation=org)
        _fill(place, answers, PLACE_LINKS)
        _locate(place)
        place.save()
        _link(place, answers, PLACE_LINKS)
        audit.record(events.PLACE_ADDED, subject=place, by=by, after=_coded(_snapshot(place, answers)))
    return place


def save_place(*, place: Location, answers: Mapping[str, Any], version: int, by: User) -> Location:
    """Saves a place, for every service that uses it, when nobody else saved since it was opened.

    Raises EditConflict otherwise. Records ``place.saved`` with the fields that changed.
    """
    with transaction.atomic():
        org = _held(place.organisation_id)
        held = Location.objects.select_for_update(of=("self",)).get(pk=place.pk)
        held.organisation = org
        require(policies.can_change_place(by, held))
        require_version(held, version, by=by)
        before = _snapshot(held, answers)
        _fill(held, answers, PLACE_LINKS)
        _locate(held)
        _save(held, answers, PLACE_LINKS)
        _record_changes(events.PLACE_SAVED, held, by, before, _snapshot(held, answers))
        search_index.refresh(org)
    return held


def end_place(*, place: Location, by: User) -> Location:
    """Takes a place off the group's list; it is kept for what used it. Records ``place.ended``.

    Refuses while a service that has not ended uses it.
    """
    with transaction.atomic():
        org = _held(place.organisation_id)
        held = Location.objects.select_for_update(of=("self",)).get(pk=place.pk)
        held.organisation = org
        require(policies.can_end_place(by, held))
        held.ended_at = timezone.now()
        held.save(update_fields={"ended_at"})
        audit.record(events.PLACE_ENDED, subject=held, by=by)
        search_index.refresh(org)
    return held


def _with_places(org: Organisation, answers: Mapping[str, Any], by: User) -> dict[str, Any]:
    """The answers with the places that are made with them: a new one, and the one that is online or by phone."""
    found = dict(answers)
    new, online = found.pop("new_place", None), found.pop("online", False)
    more: list[Location] = [add_place(organisation=org, answers=new, by=by)] if new else []
    if online:
        virtual = Location.objects.open().filter(organisation=org, location_type=Location.Type.VIRTUAL)
        said = {"name": service_words.ONLINE, "location_type": Location.Type.VIRTUAL}
        more.append(virtual.order_by("pk").first() or add_place(organisation=org, answers=said, by=by))
    if more:
        found["places"] = [*found.get("places", ()), *more]
    return found


def _moved(service: Service, verb: str, by: User, alert: str) -> Service:
    with transaction.atomic():
        org = _held(service.organisation_id)
        moved = move(service, verb, by=by, alert=alert)
        moved.organisation = org
        search_index.refresh(org)
    return moved


def _held(organisation: int) -> Organisation:
    """The group, locked: what search may look at is written once for each change, in order."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation)


def _fill(thing: Any, answers: Mapping[str, Any], links: tuple[str, ...]) -> None:
    for name, value in answers.items():
        if name not in links:
            setattr(thing, name, value)


def _link(thing: Any, answers: Mapping[str, Any], links: tuple[str, ...]) -> None:
    for name in links:
        if name in answers:
            chosen = list(answers[name])
            if any(isinstance(one, Location) and one.organisation_id != thing.organisation_id for one in chosen):
                raise DomainError("Choose places of your own group.", field=name, code="other-group")
            getattr(thing, name).set(chosen)


def _save(thing: Any, answers: Mapping[str, Any], links: tuple[str, ...]) -> None:
    thing.version += 1
    thing.updated_at = timezone.now()
    thing.save()
    _link(thing, answers, links)


def _locate(place: Location) -> None:
    """Puts a place on the map by its postcode, where the postcode is known."""
    known = postcodes.find(place.postal_code) if place.postal_code else None
    place.latitude, place.longitude = (known.latitude, known.longitude) if known else (None, None)


def _snapshot(thing: Any, names: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        if name in LINKS or name in PLACE_LINKS:
            found[name] = sorted(str(key) for key in getattr(thing, name).values_list("pk", flat=True))
        else:
            value = getattr(thing, name)
            found[name] = value.pk if hasattr(value, "pk") else value
    return found


def _coded(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name in CODED}


def _record_changes(verb: str, thing: Any, by: User, before: dict[str, Any], after: dict[str, Any]) -> None:
    changed = [name for name in before if before[name] != after[name]]
    audit.record(
        verb,
        subject=thing,
        by=by,
        before=_coded({name: before[name] for name in changed}),
        after=_coded({name: after[name] for name in changed}) | {"changed": changed},
    )
