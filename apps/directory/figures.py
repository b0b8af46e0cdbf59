"""The groups of the directory as numbers on a map of wards: hexagons, and the true shapes where they are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from apps.core import wording
from apps.core.charts import Area, Hex, Maps, boundary_map, hex_map
from apps.places import selectors as places
from apps.places.selectors import Hexagon

HEADERS = ("Ward", "Neighbourhood", "Groups based there")


class _Words(TypedDict):
    headers: tuple[str, ...]
    caption: str
    sentence: str
    group_names: dict[str, str]


def neighbourhood(ward: Hexagon) -> str:
    """The name of the neighbourhood of a ward today."""
    return ward.neighbourhood_name or "In no neighbourhood"


def by_ward(wards: Sequence[Hexagon], many: Mapping[str, int]) -> Maps | None:
    """How many groups are based in each ward, as maps. None where the place has no wards. Two queries, or one."""
    if not wards:
        return None
    words: _Words = {
        "headers": HEADERS,
        "caption": "",
        "sentence": _sentence(wards, many),
        "group_names": {ward.neighbourhood: neighbourhood(ward) for ward in wards},
    }
    hexagons = hex_map(
        [Hex(w.name, w.short_name, w.q, w.r, w.neighbourhood, many.get(w.ward, 0)) for w in wards], **words
    )
    known = places.boundaries()
    if known is None or not all(ward.ward in known.rings for ward in wards):
        return Maps(hexagons, None, "")
    areas = [Area(w.name, w.short_name, known.rings[w.ward], w.neighbourhood, many.get(w.ward, 0)) for w in wards]
    return Maps(hexagons, boundary_map(areas, **words), known.credit)


def _sentence(wards: Sequence[Hexagon], many: Mapping[str, int]) -> str:
    said = f"{wording.count(sum(many.values()), 'group')}, each counted in the ward where it is based."
    most = max(wards, key=lambda ward: many.get(ward.ward, 0))
    if many.get(most.ward):
        said += f" Most are in {most.name}: {wording.whole(many[most.ward])}."
    return said
