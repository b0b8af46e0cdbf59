"""The groups of the directory as numbers on a map of wards: hexagons, and the true shapes where they are loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from apps.core import wording
from apps.core.charts import Area, Hex, Maps, boundary_map, hex_map
from apps.places import selectors as places
from apps.places.models import Ward
from apps.places.selectors import Hexagon
from apps.places.succession import Succession

HEADERS = ("Ward", "Neighbourhood", "Groups based there")
NO_MORE = "No ward any more"


class _Words(TypedDict):
    headers: tuple[str, ...]
    caption: str
    sentence: str
    group_names: dict[str, str]


def neighbourhood(ward: Hexagon) -> str:
    """The name of the neighbourhood of a ward today."""
    return ward.neighbourhood_name or "In no neighbourhood"


def on_the_map(
    counted: Iterable[tuple[str, int]], wards: Sequence[Hexagon], known: Succession
) -> tuple[dict[str, int], dict[Ward, int]]:
    """How many there are in each ward of today, and in each other ward that no single one of today stands for.

    Groups whose ward was replaced by one are counted there before their record says so. Those of a ward that was divided
    are in neither part until somebody decides, and are named beside the map.
    """
    drawn = {ward.ward for ward in wards}
    many: Counter[str] = Counter()
    elsewhere: dict[str, int] = {}
    for code, number in counted:
        now = None if code in drawn else known.only_one_for(code)
        if code in drawn or now is not None:
            many[now.pk if now else code] += number
        else:
            elsewhere[code] = number
    return dict(many), {ward: elsewhere[ward.pk] for ward in known.wards if ward.pk in elsewhere}


def by_ward(wards: Sequence[Hexagon], many: Mapping[str, int], elsewhere: Mapping[str, int]) -> Maps | None:
    """How many groups are based in each ward, as maps. None where the place has no wards. Two queries, or one.

    ``elsewhere`` counts those of wards that are not drawn, by name.
    """
    if not wards:
        return None
    words: _Words = {
        "headers": HEADERS,
        "caption": "",
        "sentence": _sentence(wards, many, elsewhere),
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


def _sentence(wards: Sequence[Hexagon], many: Mapping[str, int], elsewhere: Mapping[str, int]) -> str:
    said = f"{wording.count(sum(many.values()) + sum(elsewhere.values()), 'group')}, each counted in the ward where it is based."
    most = max(wards, key=lambda ward: many.get(ward.ward, 0))
    if many.get(most.ward):
        said += f" Most are in {most.name}: {wording.whole(many[most.ward])}."
    if elsewhere:
        named = wording.listed([f"{name} ({wording.whole(number)})" for name, number in elsewhere.items()])
        said += f" Not on the map are the groups of wards that were divided: {named}."
    return said
