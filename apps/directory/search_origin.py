"""The point from which a search measures distances: found from a ward, a neighbourhood or a postcode as typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.places import postcodes
from apps.places.models import Ward


@dataclass(frozen=True, slots=True)
class SearchOrigin:
    """A point in degrees with its name for a sentence; false without one. ``problem`` says why there is no point."""

    label: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    problem: str = ""

    def __bool__(self) -> bool:
        return bool(self.label)


def find_origin(text: str, wards: Iterable[Ward], areas: Iterable[tuple[str, Iterable[Ward]]]) -> SearchOrigin:
    """Finds the point for a ward's name, the beginning of one, a neighbourhood's name, or a postcode.

    At most one query. Where nothing is found, the origin is false and its ``problem`` says why.
    """
    typed = _plain(text)
    known = list(wards)
    for ward in known:
        if typed in (_plain(ward.name), _plain(ward.short_name)):
            return _at(f"the middle of {ward.name}", [ward])
    for name, held in areas:
        if typed == _plain(name):
            return _at(f"the middle of {name}", list(held))
    begin = [ward for ward in known if len(typed) > 3 and _plain(ward.name).startswith(typed)]
    if len(begin) == 1:
        return _at(f"the middle of {begin[0].name}", begin)
    if len(begin) > 1:
        return SearchOrigin(problem=f"There are several wards that begin with “{text}”. Choose one of them")
    try:
        postcode = postcodes.tidy(text)
    except postcodes.BadPostcode:
        return SearchOrigin(problem=f"We do not know where “{text}” is. Enter a whole postcode, or the name of a ward")
    found = postcodes.find(postcode)
    if found is None or found.latitude is None or found.longitude is None:
        return SearchOrigin(problem=f"We do not know where {postcode} is. Enter the name of a ward instead")
    return SearchOrigin(postcode, float(found.latitude), float(found.longitude))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("&", "and").replace(",", " ").split())


def _at(label: str, wards: list[Ward]) -> SearchOrigin:
    """The mean of the centres of some wards."""
    return SearchOrigin(
        label,
        sum(float(ward.latitude) for ward in wards) / len(wards),
        sum(float(ward.longitude) for ward in wards) / len(wards),
    )
