"""Maintains the denormalised columns for the public search: the searchable text and the public point of each group."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q
from django.utils import timezone

from apps.core.models import AuditEvent
from apps.organisations.consent import publishing
from apps.organisations.models import Community, Organisation
from apps.places import selectors as places
from apps.places.models import Neighbourhood, Postcode

from . import service_words
from .models import AccessFeature, Location, Service, ServiceKind

CHUNK = 500
POSTCODE = "postcode"
"""The field of the record by which a group shows where it is itself."""
Point = tuple[Decimal, Decimal]


def refresh(organisation: Organisation) -> None:
    """Saves a group's searchable text and public point. Called whenever something public of the group changes.

    Takes a group of any status; only public facts are written, and only groups of the directory are searched. Sets
    the fields of the instance too. Not audited.
    """
    refresh_many([organisation.pk])
    organisation.refresh_from_db(fields=["findable", "latitude", "longitude"])


def refresh_many(organisations: Iterable[int]) -> int:
    """The same for many groups by their ids, in a few queries for each 500. Returns how many there were."""
    done = 0
    neighbourhoods = places.neighbourhoods_by_ward(ended=True)
    wanted = list(organisations)
    for start in range(0, len(wanted), CHUNK):
        groups = list(with_found(Organisation.objects.filter(pk__in=wanted[start : start + CHUNK])))
        addresses = _addresses(groups)
        for group in groups:
            group.findable = text_of(group, neighbourhoods)
            group.latitude, group.longitude = addresses.get(group.pk) or point_of(group)
        Organisation.objects.bulk_update(groups, ["findable", "latitude", "longitude"])
        done += len(groups)
    return done


def refresh_lapsed(*, since: dt.timedelta = dt.timedelta(days=3)) -> int:
    """Removes from the search what a group has not confirmed for two years. For the worker, each day.

    Looks at what lapsed in the last few days, so that a day without a worker loses nothing. Returns how many groups.
    """
    end = timezone.now() - Service.AGREED_FOR
    lapsed = Service.objects.filter(public=True, confirmed_at__gt=end - since, confirmed_at__lte=end)
    return refresh_many(sorted(set(lapsed.values_list("organisation", flat=True))))


def refresh_moved(*, today: dt.date | None = None, since: dt.timedelta = dt.timedelta(days=3)) -> int:
    """Refreshes the groups of wards whose move to another neighbourhood takes effect today. For the worker, each day.

    Takes the wards that came to a neighbourhood in the last few days, so that a day without a worker loses nothing.
    A move that has begun when it is saved is not waited for: ``of_move`` hears of it. Returns how many groups there were.
    """
    today = today or timezone.localdate()
    return refresh_wards(places.wards_moved(first=today - since, last=today))


def of_move(event: AuditEvent, membership: Any) -> None:
    """Listens to ``ward.moved``: refreshes the groups of the ward at once when the first day of the move has come."""
    if membership.starts <= timezone.localdate():
        refresh_wards([membership.ward_id])


def refresh_wards(wards: Iterable[str]) -> int:
    """The same for every group that has its place or works in one of the wards."""
    codes = sorted(set(wards))
    if not codes:
        return 0
    there = Organisation.objects.exclude(status=Organisation.Status.MERGED).filter(
        Q(ward__in=codes) | Q(works_in__in=codes)
    )
    return refresh_many(sorted(set(there.values_list("pk", flat=True))))


def with_found(groups: Any, *, entries: bool = False) -> Any:
    """The groups with all that everybody may see of them, their services too, in a fixed number of queries.

    ``entries`` reads the entries of lists whole (kinds, communities, access), and not their names alone.
    """
    return publishing.with_public(groups).prefetch_related(public_services(entries=entries))


def public_services(*, entries: bool = False) -> Prefetch[Any]:
    """The services that everybody may see, as ``shown_services`` of each group, with all that is told of them."""
    places = Location.objects.open().by_name().select_related("ward")
    found = Service.objects.shown().by_name()
    if entries:
        prefetched = found.prefetch_related("kinds", "serves", Prefetch("places", places), "places__access")
        return Prefetch("services", prefetched, to_attr="shown_services")
    places = places.annotate(access_names=_names(AccessFeature, Location.access.through, "location", "accessfeature"))
    found = found.annotate(
        kind_names=_names(ServiceKind, Service.kinds.through, "service", "servicekind"),
        serves_names=_names(Community, Service.serves.through, "service", "community"),
    )
    return Prefetch("services", found.prefetch_related(Prefetch("places", places)), to_attr="shown_services")


def _names(entries: Any, through: Any, holder: str, entry: str) -> ArraySubquery:
    """The names of the entries of a list that a row has, in the list's order, read with the row itself."""
    held = through.objects.filter(**{holder: OuterRef(OuterRef("pk"))}).values(entry)
    return ArraySubquery(entries.objects.filter(pk__in=held).order_by("position", "pk").values("name"))


def text_of(group: Any, neighbourhoods: Mapping[str, Neighbourhood]) -> str:
    """The public words beside a group's name and purpose: its themes, wards and services, each line once."""
    lines = [publishing.findable(group, publishing.consented(group))]
    lines += [theme.name for theme in group.themes.all()]
    for ward in [group.ward, *group.works_in.all()]:
        lines.append(ward.name)
        if ward.pk in neighbourhoods:
            lines.append(neighbourhoods[ward.pk].name)
    for service in group.shown_services:
        lines += [service.name, service.description, service.when, service.languages]
        lines += service_words.kinds(service)
        for place in service.places.all():
            lines += [place.name, place.address_1] if place.show_address else []
            lines += [place.ward.name] if place.ward else []
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _addresses(groups: list[Any]) -> dict[int, Point]:
    """Where the postcode is of each group that shows its own to everybody. One query, or none."""
    shown = {
        group.pk: group.postcode.replace(" ", "")
        for group in groups
        if group.postcode and POSTCODE in publishing.consented(group)
    }
    if not shown:
        return {}
    known = Postcode.objects.filter(latitude__isnull=False, pk__in=set(shown.values()))
    points: dict[str, Any] = {
        code: (latitude, longitude) for code, latitude, longitude in known.values_list("pk", "latitude", "longitude")
    }
    return {pk: points[code] for pk, code in shown.items() if code in points}


def point_of(group: Any) -> Point:
    """The public point of a group that does not show its own postcode: never more exact than its public facts.

    The place that most of its public services use, if its address is shown and its postcode is known; else the
    centre of its ward.
    """
    used: Counter[Location] = Counter(
        place
        for service in group.shown_services
        for place in service.places.all()
        if place.location_type == Location.Type.PHYSICAL and place.show_address and place.latitude is not None
    )
    if used:
        place = min(used, key=lambda each: (-used[each], each.pk))
        return place.latitude, place.longitude  # type: ignore[return-value]
    return group.ward.latitude, group.ward.longitude
