"""Loads a place pack: the folder of data files that says what a place is made of."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from apps.core import reference, typed, wording
from apps.core.audit import Actor
from apps.core.reference import BadData, CsvRow

from .. import postcodes
from ..models import Deprivation, Neighbourhood, PlaceEdit, Population, Source, Ward, WardMembership

COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": ("code", "name", "publisher", "licence", "dated", "note", "to_check"),
    "neighbourhoods": ("code", "name", "short_name", "area", "source"),
    "wards": ("code", "name", "short_name", "hex_q", "hex_r", "longitude", "latitude", "source"),
    "memberships": ("ward", "neighbourhood", "starts", "ends", "source"),
    "deprivation": ("ward", "measure", "decile", "score", "source"),
    "population": ("strand", "category", "ward", "people", "year", "source"),
}
ENDING = ("ends", "replaced_by")
"""Columns that wards.csv has too once a ward ends: the first day on which it is no more, and the codes of those after it."""
EVERYBODY = ("all", "All persons")
"""The strand and category that hold how many people there are in all."""
ROUNDING = 1.001
"""A census moves small counts about to protect people, so a strand may add up to a little more than everybody."""


@transaction.atomic
def load_pack(folder: Path, *, by: Actor) -> dict[str, int]:
    """Loads or reloads a place from its pack, and answers how many rows of each kind it holds.

    The pack is the base: deprivation, population and memberships are replaced. A ward that was moved here keeps its
    own memberships, old and new, and is counted as kept. Wards and neighbourhoods are found by their codes and
    kept, because records point at them; a ward that ends stays with the day and the wards that replace it. Refuses, with every problem by file and line, a pack that does not hold
    together, has a code that was given to a neighbourhood here, or is of another place than the one that is loaded;
    nothing is loaded then.
    """
    rows = {name: reference.read(folder / f"{name}.csv", columns=columns) for name, columns in COLUMNS.items()}
    problems: list[str] = []
    _check_codes(rows, problems)
    memberships = _memberships(rows["memberships"], problems)
    wards = _wards(rows["wards"], memberships, problems)
    _check_hexagons(rows["wards"], wards, problems)
    _check_successors(rows["wards"], wards, problems)
    _check_memberships(rows, memberships, problems)
    deprivation, population = _deprivation(rows["deprivation"], problems), _population(rows["population"], problems)
    sources = [Source(**{column: row[column] for column in COLUMNS["sources"]}) for row in rows["sources"]]
    neighbourhoods = [_neighbourhood(row, n) for n, row in enumerate(rows["neighbourhoods"], start=1)]
    _check_totals(rows["population"], problems)
    _check_added_here(rows["neighbourhoods"], problems)
    _check_same_place(rows["wards"], problems)
    _check_moved_here(rows["wards"], wards, problems)
    if not problems:
        built: tuple[Sequence[models.Model], ...] = (
            sources,
            neighbourhoods,
            wards,
            memberships,
            deprivation,
            population,
        )
        for name, entries in zip(COLUMNS, built, strict=True):
            _check_cells(rows[name], entries, problems)
    if problems:
        raise BadData(problems)
    _keep(Source, sources)
    _keep(Neighbourhood, neighbourhoods, but=("closed_on",))
    _keep_wards(wards)
    postcodes.relink()
    kept = _replace_memberships(memberships)
    _replace(Deprivation, deprivation)
    _replace(Population, population)
    counts = {name: len(found) for name, found in rows.items()}
    return counts | ({"wards that keep where they were moved here": kept} if kept else {})


def _keep(model: Any, entries: list[Any], but: tuple[str, ...] = ()) -> None:
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in but]
    model.objects.bulk_create(entries, update_conflicts=True, unique_fields=["code"], update_fields=fields)


def _replace(model: Any, entries: Sequence[models.Model]) -> None:
    model.objects.all().delete()
    model.objects.bulk_create(entries)


def _replace_memberships(memberships: list[WardMembership]) -> int:
    """The pack's memberships for every ward but those that were moved here. Returns how many those are."""
    list(Ward.objects.select_for_update().order_by("code").values_list("code"))
    moved = set(WardMembership.objects.filter(edit__isnull=False).values_list("ward", flat=True))
    WardMembership.objects.exclude(ward__in=moved).delete()
    WardMembership.objects.bulk_create(row for row in memberships if row.ward_id not in moved)
    return len(moved)


def _check_added_here(rows: list[CsvRow], problems: list[str]) -> None:
    """A code that an administrator gave to a neighbourhood here is taken."""
    here = Neighbourhood.objects.filter(edits__kind=PlaceEdit.Kind.ADDED)
    taken = dict(here.values_list("code", "name"))
    problems += [
        row.problem(f"the code {row['code']} was given here to {taken[row['code']]}.")
        for row in rows
        if row["code"] in taken
    ]


def _check_moved_here(rows: list[CsvRow], wards: list[Ward], problems: list[str]) -> None:
    """A ward does not end before a move that an administrator made here begins."""
    moved = WardMembership.objects.filter(edit__isnull=False).values_list("ward").annotate(models.Max("starts"))
    latest = dict(moved.order_by("ward"))
    problems += [
        row.problem(f"{ward.name} ends on {ward.ends}, but moves here on {latest[ward.code]}. Take that back first.")
        for row, ward in zip(rows, wards, strict=True)
        if ward.ends and ward.code in latest and latest[ward.code] >= ward.ends
    ]


def _check_same_place(rows: list[CsvRow], problems: list[str]) -> None:
    """Records point at the wards that are here: a pack without them is of another place, and is not laid over this one."""
    here = Ward.objects.exclude(pk__in=[row["code"] for row in rows]).by_name()
    if first := here.first():
        many = here.count()
        problems.append(
            f"wards.csv: {wording.count(many, 'ward')} of the place that is loaded here "
            f"{'is' if many == 1 else 'are'} not in it, such as "
            f"{first.name} ({first.pk}). A ward that is no more stays in the file, with its day in ends and the wards after "
            "it in replaced_by. A pack of another place goes into an empty database."
        )


def _keep_wards(wards: list[Ward]) -> None:
    """Wards swap hexagons without meeting: those known are first set aside, out of the map's way."""
    known = Ward.objects.order_by("code").values_list("code", flat=True)
    for n, code in enumerate(known):
        Ward.objects.filter(code=code).update(hex_q=-30000, hex_r=n)
    _keep(Ward, wards)


def _check_codes(rows: dict[str, list[CsvRow]], problems: list[str]) -> None:
    """Each code once, and nothing points at a code that the pack does not hold."""
    codes: dict[str, set[str]] = {}
    for name in ("sources", "neighbourhoods", "wards"):
        codes[name] = set()
        for row in rows[name]:
            if row["code"] in codes[name]:
                problems.append(row.problem(f"the code {row['code']} stands in the file twice."))
            codes[name].add(row["code"])
    points = {"source": "sources", "ward": "wards", "neighbourhood": "neighbourhoods"}
    for name, found in rows.items():
        for row in found:
            for column, kind in points.items():
                code = row.cells.get(column, "")
                if column not in row.cells or (name == "population" and column == "ward" and not code):
                    continue
                if code not in codes[kind]:
                    problems.append(row.problem(f"there is no {column} “{code}” in {kind}.csv."))


def _check_cells(rows: list[CsvRow], entries: Sequence[models.Model], problems: list[str]) -> None:
    """Each cell fits the field that holds it."""
    for row, entry in zip(rows, entries, strict=True):
        links = {field.name for field in entry._meta.concrete_fields if field.is_relation}
        try:
            entry.clean_fields(exclude=links)
        except ValidationError as wrong:
            problems += [row.problem(f"{name}: {' '.join(says)}") for name, says in wrong.message_dict.items()]


def _number(row: CsvRow, column: str, problems: list[str], low: float, high: float) -> Decimal:
    try:
        number = Decimal(row[column])
        if low <= number <= high:
            return number
    except InvalidOperation:
        pass
    problems.append(row.problem(f"“{row[column]}” in {column} is not a number from {low} to {high}."))
    return Decimal(0)


def _neighbourhood(row: CsvRow, position: int) -> Neighbourhood:
    return Neighbourhood(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        area=row["area"],
        position=position,
        source_id=row["source"],
    )


def _wards(rows: list[CsvRow], memberships: list[WardMembership], problems: list[str]) -> list[Ward]:
    """A ward begins on the first day on which it is in a neighbourhood."""
    first: dict[str, dt.date] = {}
    for row in memberships:
        first[row.ward_id] = min(row.starts, first.get(row.ward_id, row.starts))
    return [
        Ward(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            hex_q=int(_number(row, "hex_q", problems, -1000, 1000)),
            hex_r=int(_number(row, "hex_r", problems, -1000, 1000)),
            longitude=_number(row, "longitude", problems, -180, 180),
            latitude=_number(row, "latitude", problems, -90, 90),
            source_id=row["source"],
            starts=first.get(row["code"], dt.date.min),
            ends=reference.date(row, "ends", problems) if row.cells.get("ends") else None,
            replaced_by=[code.strip() for code in row.cells.get("replaced_by", "").split("|") if code.strip()],
        )
        for row in rows
    ]


def _check_hexagons(rows: list[CsvRow], wards: list[Ward], problems: list[str]) -> None:
    """No two wards have one place on the map on one day. A ward may take the place of one that it replaces."""
    taken: dict[tuple[int, int], list[Ward]] = defaultdict(list)
    for row, ward in zip(rows, wards, strict=True):
        place = (ward.hex_q, ward.hex_r)
        problems += [
            row.problem(f"{ward.name} has the hexagon {place} that {other.name} has.")
            for other in taken[place]
            if ward.starts < (other.ends or dt.date.max) and other.starts < (ward.ends or dt.date.max)
        ]
        taken[place].append(ward)


def _check_successors(rows: list[CsvRow], wards: list[Ward], problems: list[str]) -> None:
    """A ward that ends says which wards replace it, and those are there on that day."""
    known = {ward.code: ward for ward in wards}
    for row, ward in zip(rows, wards, strict=True):
        if ward.ends is None:
            if ward.replaced_by:
                problems.append(row.problem(f"{ward.name} is replaced by others, but ends has no day."))
            continue
        if ward.ends <= ward.starts:
            problems.append(row.problem(f"{ward.name} ends on {ward.ends}, and begins on {ward.starts}."))
        if not ward.replaced_by:
            problems.append(
                row.problem(
                    f"{ward.name} ends on {ward.ends}, but replaced_by names no ward after it. Name each ward of the pack "
                    "that has part of its land."
                )
            )
        if len(set(ward.replaced_by)) < len(ward.replaced_by):
            problems.append(row.problem(f"replaced_by of {ward.name} names a ward twice."))
        for code in dict.fromkeys(ward.replaced_by):
            after = known.get(code)
            if after is None:
                problems.append(row.problem(f"{ward.name} is replaced by “{code}”, which is not in wards.csv."))
            elif after.starts > ward.ends:
                problems.append(
                    row.problem(f"{ward.name} ends on {ward.ends}, but {after.name} begins later, on {after.starts}.")
                )
            elif after.ends is not None and after.ends <= ward.ends:
                problems.append(
                    row.problem(
                        f"{ward.name} ends on {ward.ends}, and {after.name} is no ward then either. Name those that are."
                    )
                )


def _memberships(rows: list[CsvRow], problems: list[str]) -> list[WardMembership]:
    memberships = []
    for row in rows:
        starts, ends = reference.date(row, "starts", problems), reference.date(row, "ends", problems)
        if starts is None:
            problems.append(row.problem("a membership needs the day on which it starts."))
        elif ends and ends <= starts:
            problems.append(row.problem("the membership ends before it starts."))
        memberships.append(
            WardMembership(
                ward_id=row["ward"],
                neighbourhood_id=row["neighbourhood"],
                starts=starts or dt.date.min,
                ends=ends,
                source_id=row["source"],
            )
        )
    return memberships


def _check_memberships(rows: dict[str, list[CsvRow]], memberships: list[WardMembership], problems: list[str]) -> None:
    """Each ward is in exactly one neighbourhood on every day from its first.

    So is one that has ended: whatever still lies in it is counted for its last neighbourhood.
    """
    spans: dict[str, list[tuple[dt.date, dt.date, CsvRow]]] = defaultdict(list)
    for row, membership in zip(rows["memberships"], memberships, strict=True):
        spans[row["ward"]].append((membership.starts, membership.ends or dt.date.max, row))
    for ward in rows["wards"]:
        held = sorted(spans[ward["code"]], key=lambda span: span[0])
        if not held:
            problems.append(ward.problem(f"{ward['name']} is in no neighbourhood."))
            continue
        for (_, ends, _), (starts, _, row) in itertools.pairwise(held):
            if starts < ends:
                problems.append(row.problem(f"{ward['name']} is in two neighbourhoods on {starts}."))
            elif starts > ends:
                problems.append(row.problem(f"{ward['name']} is in no neighbourhood from {ends} to {starts}."))
        if held[-1][1] != dt.date.max:
            stays = (
                " A ward that ends stays in its last neighbourhood: leave ends empty." if ward.cells.get("ends") else ""
            )
            problems.append(held[-1][2].problem(f"{ward['name']} is in no neighbourhood from {held[-1][1]}.{stays}"))


def _deprivation(rows: list[CsvRow], problems: list[str]) -> list[Deprivation]:
    seen: set[tuple[str, str]] = set()
    found = []
    for row in rows:
        if (row["ward"], row["measure"]) in seen:
            problems.append(row.problem(f"{row['ward']} has {row['measure']} twice."))
        seen.add((row["ward"], row["measure"]))
        found.append(
            Deprivation(
                ward_id=row["ward"],
                measure=row["measure"],
                decile=int(_number(row, "decile", problems, 1, 10)),
                score=_number(row, "score", problems, 0, 100) if row["score"] else None,
                source_id=row["source"],
            )
        )
    return found


def _population(rows: list[CsvRow], problems: list[str]) -> list[Population]:
    return [
        Population(
            ward_id=row["ward"] or None,
            strand=row["strand"],
            category=row["category"],
            people=int(_number(row, "people", problems, 0, 100_000_000)),
            year=int(_number(row, "year", problems, 1801, 2200)),
            source_id=row["source"],
        )
        for row in rows
    ]


def _check_totals(rows: list[CsvRow], problems: list[str]) -> None:
    """No strand may hold more people than live in the place."""
    totals: dict[tuple[str, str, str], int] = defaultdict(int)
    last: dict[tuple[str, str, str], CsvRow] = {}
    for row in rows:
        key = (row["ward"], row["year"], row["strand"])
        totals[key] += typed.number(row["people"]) or 0
        last[key] = row
    for (ward, year, strand), people in totals.items():
        everybody = totals.get((ward, year, EVERYBODY[0]))
        if strand != EVERYBODY[0] and everybody is not None and people > everybody * ROUNDING:
            row = last[ward, year, strand]
            problems.append(row.problem(f"{strand} adds up to {people:,} people, but only {everybody:,} live there."))
