"""What other apps ask about places: which neighbourhood on which day, the hexagon map, whom to credit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from .models import Deprivation, Neighbourhood, Population, Source, Ward, WardMembership


@dataclass(frozen=True)
class Hexagon:
    """One ward on the hexagon map, with the neighbourhood that it is in."""

    ward: str
    name: str
    short_name: str
    q: int
    r: int
    neighbourhood: str
    neighbourhood_name: str


def neighbourhood_of(ward: Ward | str, day: dt.date | None = None) -> Neighbourhood | None:
    """The neighbourhood that a ward is in on a day, or today."""
    code = ward if isinstance(ward, str) else ward.pk
    found = WardMembership.objects.on(day).filter(ward=code).select_related("neighbourhood").first()
    return found.neighbourhood if found else None


def neighbourhoods_by_ward(day: dt.date | None = None) -> dict[str, Neighbourhood]:
    """The neighbourhood of every ward on a day, or today, by the ward's code. One query."""
    found = WardMembership.objects.on(day).select_related("neighbourhood")
    return {membership.ward_id: membership.neighbourhood for membership in found}


def neighbourhoods(day: dt.date | None = None) -> QuerySet[Neighbourhood]:
    """The neighbourhoods that have a ward on a day, or today, in their order."""
    held = WardMembership.objects.on(day).values("neighbourhood")
    return Neighbourhood.objects.filter(pk__in=held).order_by("position", "code")


def hexagons(day: dt.date | None = None) -> list[Hexagon]:
    """Every ward's place on the hexagon map and its neighbourhood, by name. Two queries."""
    by_ward = neighbourhoods_by_ward(day)
    return [
        Hexagon(
            ward=ward.code,
            name=ward.name,
            short_name=ward.short_name,
            q=ward.hex_q,
            r=ward.hex_r,
            neighbourhood=by_ward[ward.code].code if ward.code in by_ward else "",
            neighbourhood_name=by_ward[ward.code].name if ward.code in by_ward else "",
        )
        for ward in Ward.objects.by_name()
    ]


def pack_counts() -> dict[str, int]:
    """How much of each kind the place pack holds, by what it is called."""
    return {
        "Wards": Ward.objects.count(),
        "Neighbourhoods with a ward today": neighbourhoods().count(),
        "Wards with a deprivation figure": Deprivation.objects.values("ward").distinct().count(),
        "Population figures": Population.objects.count(),
    }


def sources(*codes: str) -> QuerySet[Source]:
    """The sources with these codes, or all, in order of name."""
    wanted = Q(pk__in=codes) if codes else Q()
    return Source.objects.filter(wanted).order_by("name", "code")
