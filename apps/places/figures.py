"""Which ward is in which neighbourhood, on the hexagon map and on the map of true shapes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TypedDict

from apps.core.charts import (
    Area,
    Hex,
    Maps,
    Membership,
    adjacent_groups_of_areas,
    adjacent_groups_of_hexagons,
    boundary_map,
    hex_map,
    shades,
)
from apps.core.wording import count
from apps.core.wording import day as in_words

from . import selectors
from .models import Neighbourhood
from .selectors import Boundaries, Hexagon

Held = Mapping[str, Neighbourhood]
"""The neighbourhood of each ward, by the ward's code."""


class _Words(TypedDict):
    headers: tuple[str, ...]
    sentence: str
    group_names: dict[str, str]
    membership: Membership


def on_day(day: dt.date) -> Maps | None:
    """The wards and neighbourhoods as they are on a day. None where no ward is in one. Four queries, or fewer."""
    found = compare([(day, selectors.neighbourhoods_by_ward(day))])
    return found[0] if found else None


def compare(
    days: Sequence[tuple[dt.date, Held]], marked: Collection[str] = (), shapes: Boundaries | None = None
) -> list[Maps]:
    """Maps of several days in the same shades, so that what differs is what moved. ``marked`` are codes of wards.

    ``shapes`` are drawn instead of those that are loaded. Empty where on one of the days no ward is in a neighbourhood.
    """
    wards = selectors.hexagons(held={})
    drawn = [(day, [(w, held[w.ward]) for w in wards if w.ward in held]) for day, held in days]
    if not all(placed for _, placed in drawn):
        return []
    known = [shapes or selectors.boundaries(day) for day, _ in drawn]
    hexes = [_hexes(placed) for _, placed in drawn]
    areas = [_areas(placed, outlines) for (_, placed), outlines in zip(drawn, known, strict=True)]
    names = {held.pk: held.name for _, placed in drawn for _, held in placed}
    adjacent = {pair for cells in hexes for pair in adjacent_groups_of_hexagons(cells)}
    adjacent |= {pair for cells in areas for pair in adjacent_groups_of_areas(cells)}
    shade = shades(adjacent, sorted(names))
    pointed = {ward.name for ward in wards if ward.ward in marked}
    found = []
    for (day, placed), cells, shaped, outlines in zip(drawn, hexes, areas, known, strict=True):
        words: _Words = {
            "headers": ("Neighbourhood", "Wards"),
            "sentence": _sentence(day, [held for _, held in placed]),
            "group_names": names,
            "membership": Membership(shade, pointed),
        }
        caption = "One hexagon for each ward, placed as near as we can to where it is."
        hexagons = hex_map(cells, caption=caption, **words)
        outline = boundary_map(shaped, caption="", **words) if shaped else None
        found.append(Maps(hexagons, outline, outlines.credit if outline and outlines else ""))
    return found


def _in_order(placed: list[tuple[Hexagon, Neighbourhood]]) -> list[tuple[Hexagon, Neighbourhood]]:
    """By neighbourhood as people read them, then by ward: the order of the table."""
    return sorted(placed, key=lambda each: (each[1].position, each[1].pk, each[0].name))


def _hexes(placed: list[tuple[Hexagon, Neighbourhood]]) -> list[Hex]:
    return [Hex(w.name, w.short_name, w.q, w.r, held.pk, None) for w, held in _in_order(placed)]


def _areas(placed: list[tuple[Hexagon, Neighbourhood]], shapes: Boundaries | None) -> list[Area]:
    if shapes is None or not all(ward.ward in shapes.rings for ward, _ in placed):
        return []
    return [Area(w.name, w.short_name, shapes.rings[w.ward], held.pk, None) for w, held in _in_order(placed)]


def _sentence(day: dt.date, held: list[Neighbourhood]) -> str:
    return f"{count(len(held), 'ward')} in {count(len(set(held)), 'neighbourhood')} on {in_words(day)}."
