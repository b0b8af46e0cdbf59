"""Queries about places for other apps: neighbourhoods by day, the hexagon map, boundaries and their credit."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Min, Q, QuerySet

from apps.core.names import SortKey, sort_key

from .models import (
    BoundaryImport,
    Deprivation,
    Neighbourhood,
    Population,
    Source,
    Ward,
    WardBoundary,
    WardMembership,
)


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


@dataclass(frozen=True)
class Boundaries:
    """The shapes of the wards in one release, by their codes, and the line that credits the source."""

    credit: str
    rings: dict[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)


def neighbourhood_of(ward: Ward | str, day: dt.date | None = None) -> Neighbourhood | None:
    """The neighbourhood that a ward is in on a day, or today. One that has ended stays in its last one."""
    code = ward if isinstance(ward, str) else ward.pk
    found = WardMembership.objects.on(day).filter(ward=code).select_related("neighbourhood").first()
    return found.neighbourhood if found else None


def neighbourhoods_by_ward(day: dt.date | None = None, *, ended: bool = False) -> dict[str, Neighbourhood]:
    """The neighbourhood of every ward of a day, or of today, by the ward's code. One query.

    With ``ended``, those of wards that had ended too: for what still lies in one, and never for what is drawn.
    """
    rows = WardMembership.objects.on(day) if ended else WardMembership.objects.of_wards_on(day)
    found = rows.select_related("neighbourhood")
    return {membership.ward_id: membership.neighbourhood for membership in found}


def neighbourhoods(day: dt.date | None = None) -> QuerySet[Neighbourhood]:
    """The neighbourhoods that have a ward on a day, or today, in their order."""
    held = WardMembership.objects.of_wards_on(day).values("neighbourhood")
    return Neighbourhood.objects.filter(pk__in=held).order_by("position", "code")


def hexagons(day: dt.date | None = None, *, held: Mapping[str, str] | None = None) -> list[Hexagon]:
    """The place on the hexagon map of every ward of a day, and the neighbourhood that it was in, by name. Two queries.

    ``held`` (neighbourhood code by ward code, as stored with published figures) replaces the memberships; then this is
    one query, holds the wards of all days, and the names of neighbourhoods are empty.
    """
    if held is None:
        by_ward = {ward: (row.code, row.name) for ward, row in neighbourhoods_by_ward(day).items()}
    else:
        by_ward = {ward: (code, "") for ward, code in held.items()}
    return [
        Hexagon(
            ward=ward.code,
            name=ward.name,
            short_name=ward.short_name,
            q=ward.hex_q,
            r=ward.hex_r,
            neighbourhood=by_ward.get(ward.code, ("", ""))[0],
            neighbourhood_name=by_ward.get(ward.code, ("", ""))[1],
        )
        for ward in (Ward.objects.on(day) if held is None else Ward.objects.all()).by_name()
    ]


def pack_counts() -> dict[str, int]:
    """How much of each kind the place pack holds, by what it is called."""
    return {
        "Wards": Ward.objects.on().count(),
        "Neighbourhoods with a ward today": neighbourhoods().count(),
        "Wards with a deprivation figure": Deprivation.objects.values("ward").distinct().count(),
        "Population figures": Population.objects.count(),
    }


def boundaries(day: dt.date | None = None) -> Boundaries | None:
    """The shapes of the wards that hold on a day, or today. None where none were loaded. Two queries, or one."""
    release = boundary_release(day)
    if release is None:
        return None
    rows = WardBoundary.objects.filter(release=release).order_by("ward").values_list("ward", "rings")
    return Boundaries(credit_of(release), {code: tuple(tuple(ring) for ring in rings) for code, rings in rows})


def boundary_release(day: dt.date | None = None) -> BoundaryImport | None:
    """The release of boundaries that holds on a day, or today."""
    found: BoundaryImport | None = BoundaryImport.objects.select_related("source").on(day)
    return found


def credit_of(release: BoundaryImport) -> str:
    """Whom a map must name: the source, its publisher and licence, and what the licence asks to be said."""
    source = release.source
    said = [f"Boundaries: {source.publisher}, {source.name}", f"{source.licence}", source.note]
    return " ".join(f"{part.rstrip('.')}." for part in said if part) + " Simplified for drawing."


def used_between(first: dt.date, last: dt.date) -> set[str]:
    """The codes of the neighbourhoods that had a ward on any day from the first to the last."""
    rows = WardMembership.objects.filter(starts__lte=last).filter(Q(ends__isnull=True) | Q(ends__gt=first))
    return set(rows.values_list("neighbourhood", flat=True))


@dataclass(frozen=True)
class Residents:
    """How many people live in the whole place: by equality strand and category, in the newest year of figures."""

    year: int
    people: dict[str, dict[str, int]]


def residents() -> Residents:
    """The residents of the whole place. Year 0 and nobody where no figures are loaded."""
    rows = Population.objects.filter(ward__isnull=True).order_by("strand", "category")
    years: dict[int, dict[str, dict[str, int]]] = {0: {}}
    for strand, category, people, year in rows.values_list("strand", "category", "people", "year"):
        years.setdefault(year, {}).setdefault(strand, {})[category] = people
    newest = max(years)
    return Residents(newest, years[newest])


def sources(*codes: str) -> QuerySet[Source]:
    """The sources with these codes, or all, in order of name."""
    wanted = Q(pk__in=codes) if codes else Q()
    return Source.objects.filter(wanted).order_by(SortKey("name"), "code")


@dataclass(frozen=True)
class Change:
    """A change of a ward from one neighbourhood to another on a day, with the reason where it was made in the portal."""

    first_day: dt.date
    ward: Ward
    from_neighbourhood: Neighbourhood
    to: Neighbourhood
    reason: str
    membership: WardMembership


def changes() -> list[Change]:
    """Every change of neighbourhood that is known, newest first, those to come among them. One query."""
    rows = WardMembership.objects.select_related("ward", "neighbourhood", "edit").dated()
    found = [
        Change(
            first_day=later.starts,
            ward=later.ward,
            from_neighbourhood=earlier.neighbourhood,
            to=later.neighbourhood,
            reason=later.edit.reason if later.edit else "",
            membership=later,
        )
        for earlier, later in itertools.pairwise(rows)
        if earlier.ward_id == later.ward_id and earlier.neighbourhood_id != later.neighbourhood_id
    ]
    return sorted(found, key=lambda change: (-change.first_day.toordinal(), sort_key(change.ward.name)))


def wards_moved(*, first: dt.date, last: dt.date) -> list[str]:
    """The wards that came to a neighbourhood between two days, both counted, by their codes. One query."""
    found = WardMembership.objects.filter(starts__gte=first, starts__lte=last)
    return list(found.values_list("ward", flat=True).distinct().order_by("ward"))


def first_day() -> dt.date | None:
    """The first day on which a ward is known to be in a neighbourhood."""
    found: dt.date | None = WardMembership.objects.aggregate(first=Min("starts"))["first"]
    return found
