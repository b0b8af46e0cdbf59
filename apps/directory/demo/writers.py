"""The two ways in which the demo services of a group come to be: by the services, and as rows that are inserted in bulk.

Both have the same methods, so that one timeline can be written by either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from apps.accounts.models import User
from apps.core.demo_rows import Rows
from apps.organisations.consent import publishing
from apps.organisations.models import Organisation
from apps.places.demo import MadeUpPostcodes

from .. import events, service_words, services
from ..models import Location, Service


class ServiceWriter:
    """Each step by the service that the pages call."""

    def add_service(self, org: Organisation, answers: Mapping[str, Any], *, by: User) -> Service:
        return services.add_service(organisation=org, answers=answers, by=by)

    def pause_service(self, service: Service, *, by: User, alert: str) -> None:
        services.pause_service(service, by=by, alert=alert)

    def places(self, org: Organisation) -> list[Location]:
        """The group's buildings, in the order in which they were added."""
        return list(Location.objects.filter(organisation=org, location_type="physical").order_by("pk"))


class RowWriter(ServiceWriter):
    """Each step as the rows that its service would write. The search of the directory is not refreshed."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._postcodes = MadeUpPostcodes()
        self._places: dict[int, list[Location]] = {}

    def add_service(self, org: Organisation, answers: Mapping[str, Any], *, by: User) -> Service:
        given = dict(answers)
        new, online = given.pop("new_place", None), given.pop("online", False)
        more = [self._add_place(org, new, by)] if new else []
        if online:
            held = [place for place in self._places.get(org.pk, []) if place.location_type == Location.Type.VIRTUAL]
            said = {"name": service_words.ONLINE, "location_type": Location.Type.VIRTUAL}
            more += held[:1] or [self._add_place(org, said, by)]
        if more:
            given["places"] = [*given.get("places", ()), *more]
        service = Service(organisation=org, confirmed_by=by, wording=publishing.WORDING)
        self._add(service, given, services.LINKS)
        self.rows.record(events.SERVICE_ADDED, subject=service, by=by, after=_coded(given))
        return service

    def pause_service(self, service: Service, *, by: User, alert: str) -> None:
        self.rows.move(service, "pause_service", by=by, alert=alert)

    def places(self, org: Organisation) -> list[Location]:
        return [place for place in self._places.get(org.pk, []) if place.location_type == Location.Type.PHYSICAL]

    def _add_place(self, org: Organisation, answers: Mapping[str, Any], by: User) -> Location:
        place = Location(organisation=org)
        if known := self._postcodes.find(answers.get("postal_code", "")):
            place.latitude, place.longitude = known.latitude, known.longitude
        self._add(place, answers, services.PLACE_LINKS)
        self._places.setdefault(org.pk, []).append(place)
        self.rows.record(events.PLACE_ADDED, subject=place, by=by, after=_coded(answers))
        return place

    def _add(self, row: Any, answers: Mapping[str, Any], links: Collection[str]) -> None:
        for name, value in answers.items():
            if name not in links:
                setattr(row, name, value)
        self.rows.add(row)
        for name in links:
            self.rows.link(row, name, answers.get(name, ()))


def _coded(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that the audit trail keeps: what is chosen from a list, by its code."""
    found = {}
    for name, value in answers.items():
        if name in services.CODED:
            linked = name in services.LINKS or name in services.PLACE_LINKS
            found[name] = sorted({str(each.pk) for each in value}) if linked else getattr(value, "pk", value)
    return found
