"""Finds shapes that lie off their ward, such as two whose codes are exchanged, by points that are known to be in each ward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

from apps.core import wording

from ..distance import EARTH_MILES, in_words
from .topology import Degrees

Polygons = Sequence[Sequence[Sequence[Degrees]]]

OFF = 0.1
"""A ward's known point may lie this many miles outside its shape. The middle of a ward that is bent may be out of it."""
MILES = radians(1) * EARTH_MILES
"""Of one degree of latitude."""


@dataclass(frozen=True)
class OffWard:
    """A ward by its code, how many miles its nearest known point lies outside the shape with its code, and the other
    ward that has a known point in that shape. Empty where none has."""

    ward: str
    miles: float
    holds: str


def find_off(shapes: Mapping[str, Polygons], points: Mapping[str, Sequence[Degrees]]) -> list[OffWard]:
    """The wards of which no known point lies in or near their shape, in the order of ``points``.

    ``points`` are those that are known to be in each ward: its middle, and that of its postcodes. One of them in the
    shape is enough for it to be right. Where several others have a point in it, one that is off too is named.
    """
    off = {}
    for ward, known in points.items():
        miles = min(_miles_outside(shapes[ward], point) for point in known)
        if miles > OFF:
            off[ward] = miles
    return [OffWard(ward, miles, _held(ward, shapes[ward], points, off)) for ward, miles in off.items()]


def _held(ward: str, shape: Polygons, points: Mapping[str, Sequence[Degrees]], off: Mapping[str, float]) -> str:
    held = [other for other, known in points.items() if other != ward and any(contains(shape, xy) for xy in known)]
    return next((other for other in held if other in off), held[0] if held else "")


def sentences(found: Sequence[OffWard], names: Mapping[str, str]) -> list[str]:
    """What is off, in sentences: the wards that seem to be exchanged together, each other one by itself."""
    by_ward = {each.ward: each for each in found}
    said: set[str] = set()
    lines = []
    for each in found:
        if each.ward in said:
            continue
        ring = _exchanged(each.ward, by_ward)
        said |= set(ring)
        if ring:
            whole = wording.listed([names[ward] for ward in ring])
            miles = wording.listed([in_words(by_ward[ward].miles) for ward in ring])
            lines.append(f"The shapes of {whole} seem to be exchanged: they lie {miles} off their wards.")
        else:
            holds = f" {names[each.holds]} lies in it." if each.holds else " No other ward lies in it."
            lines.append(f"The shape of {names[each.ward]} lies {in_words(each.miles)} off its ward.{holds}")
    return lines


def _exchanged(ward: str, off: Mapping[str, OffWard]) -> list[str]:
    """The wards from this one on, each of which has its point in the shape of the one before, where they lead back."""
    ring = [ward]
    while (following := off[ring[-1]].holds) in off and following not in ring:
        ring.append(following)
    return ring if following == ward else []


def contains(shape: Polygons, point: Degrees) -> bool:
    """Whether a point lies in the shape: a ray from it crosses the rings, holes among them, an odd number of times."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in _sides(shape):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def _miles_outside(shape: Polygons, point: Degrees) -> float:
    """How far a point lies from the shape; nought inside. On a plane, which is true enough for some miles."""
    if contains(shape, point):
        return 0.0
    shrink = cos(radians(point[1]))
    return MILES * min(
        _from_side(((ax - point[0]) * shrink, ay - point[1]), ((bx - point[0]) * shrink, by - point[1]))
        for (ax, ay), (bx, by) in _sides(shape)
    )


def _sides(shape: Polygons) -> Iterator[tuple[Degrees, Degrees]]:
    for polygon in shape:
        for ring in polygon:
            yield from pairwise(ring)


def _from_side(a: Degrees, b: Degrees) -> float:
    """The distance of the origin from the line between two points."""
    along = (b[0] - a[0], b[1] - a[1])
    length = along[0] ** 2 + along[1] ** 2
    share = max(0.0, min(1.0, -(a[0] * along[0] + a[1] * along[1]) / length)) if length else 0.0
    return hypot(a[0] + share * along[0], a[1] + share * along[1])
