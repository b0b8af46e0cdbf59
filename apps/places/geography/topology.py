"""Simplifies polygons of wards so that neighbours keep identical shared borders. See ``docs/adr/0010-boundaries.md``.

A border between two wards is one line that both shapes hold. So the shapes are cut at the points where three of
them meet (junctions) into lines (arcs), each arc is simplified once, and the shapes are put together again from
the same arcs. This is the way of TopoJSON (M. Bostock); what goes first from an arc is the point that makes the
smallest triangle with its neighbours (M. Visvalingam and J. D. Whyatt, "Line generalisation by repeated
elimination of points", Cartographic Journal 30, 1993).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

Degrees = tuple[float, float]
Point = tuple[int, int]
Arc = tuple[Point, ...]
Ring = list[Point]
"""Closed: the last point is the first again."""
Shape = list[list[Ring]]
"""Polygons, each with its outer ring first and then its holes."""
Shapes = Mapping[str, Sequence[Sequence[Sequence[Degrees]]]]

SIDE = 10_000
"""Drawing units along the longer side of the place: a twelfth of a pixel where the map is 830 pixels high."""
DETAIL = 120.0
"""A point whose triangle is smaller than this, in square units, is not seen: under one square pixel."""
MOST_CHANGE = 0.009
"""No ward may lose or gain as much of its area as this. Its own borders are kept in finer detail instead."""


@dataclass(frozen=True)
class SimplifiedShapes:
    """Simplified polygons in drawing units (x to the right, y down), and the size of the whole.

    ``largest_change`` is the greatest share by which the area of a ward changed (0 to 1).
    """

    width: int
    height: int
    shapes: dict[str, list[Ring]]
    points_before: int
    points_after: int
    largest_change: float


def simplify(shapes: Shapes, detail: float = DETAIL) -> SimplifiedShapes:
    """Projects shapes from degrees to drawing units and simplifies them. Introduces no crossing of borders.

    ``detail`` is the least area, in square drawing units, of the triangle of a point that is kept.
    """
    projected = _project(shapes)
    side = max((c for s in projected.values() for p in s for r in p for xy in r for c in xy), default=0.0) or 1.0
    scale = SIDE / side
    whole = {
        key: [[_snap(ring, scale) for ring in polygon] for polygon in polygons] for key, polygons in projected.items()
    }
    whole = {key: [kept for polygon in shape if (kept := _without_tiny_rings(polygon))] for key, shape in whole.items()}
    areas = {key: sum(_area_of(polygon) for polygon in polygons) * scale * scale for key, polygons in projected.items()}
    simple, change = _simplify_arcs(whole, areas, detail)
    points = [xy for shape in simple.values() for polygon in shape for ring in polygon for xy in ring]
    return SimplifiedShapes(
        width=max((x for x, _ in points), default=0),
        height=max((y for _, y in points), default=0),
        shapes={key: [ring for polygon in shape for ring in polygon] for key, shape in simple.items()},
        points_before=sum(len(ring) for polygons in shapes.values() for polygon in polygons for ring in polygon),
        points_after=len(points),
        largest_change=change,
    )


def _project(shapes: Shapes) -> dict[str, list[list[list[tuple[float, float]]]]]:
    """Equirectangular: east-west shrunk by the cosine of the middle latitude. True enough for one city or county."""
    points = [xy for polygons in shapes.values() for polygon in polygons for ring in polygon for xy in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    shrink = cos(radians((north + min(y for _, y in points)) / 2))
    return {
        key: [[[((x - west) * shrink, north - y) for x, y in ring] for ring in polygon] for polygon in polygons]
        for key, polygons in shapes.items()
    }


def _snap(ring: Sequence[tuple[float, float]], scale: float) -> Ring:
    """The ring on the grid of drawing units, with no point twice in a row."""
    found: Ring = []
    for x, y in ring:
        point = (round(x * scale), round(y * scale))
        if not found or found[-1] != point:
            found.append(point)
    if found[0] != found[-1]:
        found.append(found[0])
    return found


def _without_tiny_rings(polygon: list[Ring]) -> list[Ring]:
    """The rings that still enclose an area on the grid; none, when the outer one does not."""
    if not _is_area(polygon[0]):
        return []
    return [ring for ring in polygon if _is_area(ring)]


def _is_area(ring: Sequence[Point]) -> bool:
    return len(ring) >= 4 and _twice_area(ring) != 0


def _twice_area(ring: Sequence[tuple[float, float]]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))


def _area_of(polygon: Sequence[Sequence[tuple[float, float]]]) -> float:
    """The area within the outer ring, less its holes, whichever way the rings turn."""
    outer, *holes = (abs(_twice_area(ring)) / 2 for ring in polygon)
    return float(outer - sum(holes))


# --- arcs ----------------------------------------------------------------------------------------


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points at which borders part: those that have other neighbours in one ring than in another."""
    beside: dict[Point, frozenset[Point]] = {}
    found: set[Point] = set()
    for ring in rings:
        open_ring = ring[:-1]
        for place, point in enumerate(open_ring):
            pair = frozenset((open_ring[place - 1], open_ring[(place + 1) % len(open_ring)]))
            if beside.setdefault(point, pair) != pair:
                found.add(point)
    return found


def _cut(ring: Ring, junctions: set[Point]) -> list[tuple[Arc, bool]]:
    """The arcs that a ring is made of, in order, each in its one true direction and whether to walk it backwards."""
    open_ring = ring[:-1]
    start = next((n for n, point in enumerate(open_ring) if point in junctions), None)
    if start is None:
        start = open_ring.index(min(open_ring))
    turned = [*open_ring[start:], *open_ring[:start], open_ring[start]]
    ends = [0, *(n for n, point in enumerate(turned[1:-1], start=1) if point in junctions), len(turned) - 1]
    found = []
    for first, last in pairwise(ends):
        arc = tuple(turned[first : last + 1])
        true = min(arc, arc[::-1])
        found.append((true, arc != true))
    return found


def _thin(arc: Arc, detail: float) -> Arc:
    """The arc without the points that make too small a triangle. Its ends stay; a closed one stays an area."""
    last = len(arc) - 1
    least = 4 if arc[0] == arc[last] else 2
    before, after = list(range(-1, last)), list(range(1, last + 2))

    def triangle(n: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = arc[before[n]], arc[n], arc[after[n]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    size = {n: triangle(n) for n in range(1, last)}
    heap = [(area, n) for n, area in size.items()]
    heapq.heapify(heap)
    while heap and len(size) + 2 > least:
        area, n = heapq.heappop(heap)
        if size.get(n) != area:
            continue
        if area >= detail:
            break
        del size[n]
        left, right = before[n], after[n]
        after[left], before[right] = right, left
        for near in (left, right):
            if near in size:
                size[near] = max(triangle(near), area)
                heapq.heappush(heap, (size[near], near))
    return tuple(point for n, point in enumerate(arc) if n in size or n in (0, last))


def _simplify_arcs(
    whole: Mapping[str, Shape], areas: Mapping[str, float], detail: float
) -> tuple[dict[str, Shape], float]:
    """Thins every arc; those that then cross, or that change a ward too much, again with more detail."""
    junctions = _junctions(ring for shape in whole.values() for polygon in shape for ring in polygon)
    cut = {key: [[_cut(ring, junctions) for ring in polygon] for polygon in shape] for key, shape in whole.items()}
    own = {key: {a for polygon in shape for ring in polygon for a, _ in ring} for key, shape in cut.items()}
    finer = {arc: detail for arcs in own.values() for arc in arcs}
    thin = {arc: _thin(arc, detail) for arc in finer}
    while True:
        simple = {key: [[_join(ring, thin) for ring in polygon] for polygon in shape] for key, shape in cut.items()}
        change = {key: _change(simple[key], areas[key]) for key in simple}
        wrong = _crossing(thin)
        for key, shape in simple.items():
            if change[key] > MOST_CHANGE or not all(_is_area(ring) for polygon in shape for ring in polygon):
                wrong |= own[key]
        wrong = {arc for arc in wrong if finer[arc] > 0}
        if not wrong:
            return simple, max(change.values(), default=0.0)
        for arc in wrong:
            finer[arc] = finer[arc] / 4 if finer[arc] > 2 else 0.0
            thin[arc] = _thin(arc, finer[arc])


def _join(ring: list[tuple[Arc, bool]], thin: Mapping[Arc, Arc]) -> Ring:
    found: Ring = []
    for arc, backwards in ring:
        line = thin[arc][::-1] if backwards else thin[arc]
        found += line if not found else line[1:]
    return found


def _change(shape: Shape, area: float) -> float:
    """By what share the area differs from the one in the file."""
    return abs(sum(_area_of(polygon) for polygon in shape) - area) / area if area else 0.0


def _crossing(thin: Mapping[Arc, Arc]) -> set[Arc]:
    """The arcs of which a segment crosses another, of the same arc or of any. A sweep from left to right."""
    lines = [
        (min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1]), a, b, arc)
        for arc, line in thin.items()
        for a, b in pairwise(line)
    ]
    lines.sort(key=lambda line: line[0])
    found: set[Arc] = set()
    active: list[tuple[int, int, int, int, Point, Point, Arc]] = []
    for line in lines:
        left, _, low, high, a, b, arc = line
        active = [other for other in active if other[1] >= left]
        for _, _, other_low, other_high, c, d, other_arc in active:
            if other_low <= high and other_high >= low and _cross(a, b, c, d):
                found |= {arc, other_arc}
        active.append(line)
    return found


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments cross inside both. Those that only touch do not."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
