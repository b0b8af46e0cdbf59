"""What the public search may look at, and where everybody may think that a group is. Kept, so that search is quick."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from apps.places import selectors as places
from apps.places.models import Neighbourhood, Postcode

from . import publishing
from .models import Location, Organisation, Service

CHUNK = 500
ADDRESS = "address"
"""The field of the record by which a group shows its own address."""
Point = tuple[Decimal, Decimal]


def refresh(organisation: Organisation) -> None:
    """Writes anew what search may look at and the public point. Called whenever something public of a group changes.

    Takes the group in any state; what is written holds public things alone, and only a group of the directory is
    ever searched. Not audited: nothing is decided here. Sets the fields of the instance too.
    """
    refresh_many([organisation.pk])
    organisation.refresh_from_db(fields=["findable", "latitude", "longitude"])


def refresh_many(organisations: Iterable[int]) -> int:
    """The same for many groups by their ids, in a few queries for each 500. Returns how many there were."""
    done = 0
    neighbourhoods = places.neighbourhoods_by_ward()
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
    """Takes out of the search what a group has not confirmed for two years. For the worker, each day.

    Looks at what lapsed in the last few days, so that a day without a worker loses nothing. Returns how many groups.
    """
    end = timezone.now() - Service.AGREED_FOR
    lapsed = Service.objects.filter(public=True, confirmed_at__gt=end - since, confirmed_at__lte=end)
    return refresh_many(sorted(set(lapsed.values_list("organisation", flat=True))))


def with_found(groups: Any) -> Any:
    """The groups with all that ``text_of`` and ``point_of`` read, in a fixed number of queries."""
    return publishing.with_public(groups).prefetch_related(public_services())


def public_services() -> Prefetch[Any]:
    """The services that everybody may see, as ``shown_services`` of each group, with all that is told of them."""
    found = (
        Service.objects.shown()
        .by_name()
        .prefetch_related(
            "kinds",
            "serves",
            Prefetch("places", Location.objects.open().by_name().select_related("ward")),
            "places__access",
        )
    )
    return Prefetch("services", found, to_attr="shown_services")


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
        lines += [kind.name for kind in service.kinds.all()]
        for place in service.places.all():
            lines += [place.name, place.address_1] if place.show_address else []
            lines += [place.ward.name] if place.ward else []
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _addresses(groups: list[Any]) -> dict[int, Point]:
    """Where the postcode is of each group that shows its own address to everybody. One query, or none."""
    shown = {
        group.pk: group.postcode.replace(" ", "")
        for group in groups
        if group.postcode and ADDRESS in publishing.consented(group)
    }
    if not shown:
        return {}
    known = Postcode.objects.filter(latitude__isnull=False, pk__in=set(shown.values()))
    points: dict[str, Any] = {
        code: (latitude, longitude) for code, latitude, longitude in known.values_list("pk", "latitude", "longitude")
    }
    return {pk: points[code] for pk, code in shown.items() if code in points}


def point_of(group: Any) -> Point:
    """Where everybody may think that a group is, unless it shows its own address: never nearer than what is public.

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
