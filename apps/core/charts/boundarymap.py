"""A map of wards in their true shapes, in the colours and with the table of the hexagon map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from django.utils.safestring import SafeString

from ..suppression import Result
from . import palette
from .figure import Figure, Value, result_of
from .spots import Outline, Spot
from .svg import NARROW, SMALL, WIDE, text_width
from .wardmap import Anchor, Membership, Point, Rows, WardMap, cuts_of, group_rows, ward_rows

TALLEST = {WIDE: 830.0, NARROW: 700.0}
"""A city that is taller than wide is drawn this high at most, so that names have room beside it."""

Edge = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Area:
    """One ward: its names, its closed rings as x, y, x, y, … (y down, one scale for all), neighbourhood and number."""

    name: str
    short: str
    rings: tuple[tuple[int, ...], ...]
    group: str
    value: Value


def boundary_map(
    cells: Sequence[Area],
    *,
    headers: tuple[str, ...],
    caption: str,
    sentence: str,
    edges: Sequence[int] | None = None,
    group_names: Mapping[str, str] | None = None,
    by_group: bool = False,
    membership: Membership | None = None,
) -> Figure:
    """Wards in their true shapes. The arguments, the colours and the table are those of ``hex_map``.

    A ward's name stands in it where it fits at 13 px; the table has all of them. Neighbours must hold the very
    same points along the border that they share, for a border between neighbourhoods to be found.
    """
    results = [result_of(cell.value) for cell in cells]
    names = group_names or {}
    cuts = cuts_of(results, edges)
    rows: Rows = (group_rows if by_group or membership else ward_rows)(cells, results, names)
    if membership:
        rows = tuple(row[:2] for row in rows)
    wide, narrow = (
        _Map(cells, results, cuts, names, width, by_group=by_group, membership=membership).draw()
        for width in (WIDE, NARROW)
    )
    return Figure(wide, narrow, headers, rows, caption, sentence)


def adjacent_groups_of_areas(cells: Sequence[Area]) -> set[frozenset[str]]:
    """The pairs of neighbourhoods that share a border."""
    held = _edges(cells).values()
    return {frozenset(pair) for groups in held for pair in combinations(sorted(set(groups)), 2)}


def _points(ring: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(ring[::2], ring[1::2], strict=True))


def _edges(cells: Sequence[Area]) -> dict[frozenset[tuple[int, int]], list[str]]:
    """Each edge of the drawing, and the neighbourhoods of the one or two wards that it bounds."""
    found: dict[frozenset[tuple[int, int]], list[str]] = {}
    for cell in cells:
        for ring in cell.rings:
            for edge in pairwise(_points(ring)):
                found.setdefault(frozenset(edge), []).append(cell.group)
    return found


def path(line: Sequence[tuple[int, int]], *, closed: bool = False) -> str:
    """A line as short as a path can say it: where it starts, then each step."""
    steps = [f"{x1 - x0} {y1 - y0}" for (x0, y0), (x1, y1) in pairwise(line[:-1] if closed else line)]
    written = f"M{line[0][0]} {line[0][1]}" + (f"l{' '.join(steps)}" if steps else "") + ("z" if closed else "")
    return written.replace(" -", "-")


def _placed(ring: Sequence[int], left: float, top: float, scale: float) -> list[Point]:
    return [(left + x * scale, top + y * scale) for x, y in _points(ring)]


@lru_cache(maxsize=512)
def _outline(rings: tuple[tuple[int, ...], ...], left: float, top: float, scale: float) -> Outline:
    """Shapes change once in years and are drawn all day: where words fit in one is found once in each process."""
    return Outline([_placed(ring, left, top, scale) for ring in rings])


class _Map(WardMap):
    def __init__(
        self,
        cells: Sequence[Area],
        results: Sequence[Result | None],
        cuts: Sequence[int],
        names: Mapping[str, str],
        width: int,
        *,
        by_group: bool = False,
        membership: Membership | None = None,
    ) -> None:
        super().__init__(cells, results, cuts, names, width, by_group=by_group, membership=membership)
        self.cells = cells
        xs = [x for cell in cells for ring in cell.rings for x in ring[::2]] or [0, 1]
        ys = [y for cell in cells for ring in cell.rings for y in ring[1::2]] or [0, 1]
        across, down = max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1)
        self.scale = min((width - 2 * self.margin) / across, TALLEST[width] / down)
        self.left = (width - across * self.scale) / 2 - min(xs) * self.scale
        self.top = self.key_foot + 4 - min(ys) * self.scale
        self.foot = self.top + max(ys) * self.scale + 6
        self.outlines = {cell: _outline(cell.rings, self.left, self.top, self.scale) for cell in cells}
        middles = {cell: self.outlines[cell].middle for cell in cells}
        self.groups = list(dict.fromkeys(c.group for c in sorted(cells, key=lambda c: middles[c][::-1])))
        members = {group: [cell for cell in cells if cell.group == group] for group in self.groups}
        numbered = {group: self._middle(held) for group, held in members.items()}
        self.numbered = set() if membership else set(numbered.values()) if by_group else set(cells)
        self.ringed: dict[str, Area] = {}
        if not self.is_wide:
            for group, held in members.items():
                rest = [cell for cell in held if cell not in self.numbered] or held
                self.ringed[group] = max(rest, key=lambda cell: (self.outlines[cell].area, cell.name))
        self.members = members
        self.rings: dict[str, Point] = {}
        self.ends = self._ends()

    def _placed(self, ring: Sequence[int]) -> list[Point]:
        return _placed(ring, self.left, self.top, self.scale)

    def _middle(self, members: Sequence[Area]) -> Area:
        """The ward nearest to the middle of its neighbourhood; if it can be, one that has room for a number."""
        roomy = [cell for cell in members if self.outlines[cell].spot(36, 22)]
        places = [self.outlines[cell].middle for cell in members]
        across, down = (sum(place[n] for place in places) / len(places) for n in (0, 1))

        def away(cell: Area) -> float:
            x, y = self.outlines[cell].middle
            return (x - across) ** 2 + (y - down) ** 2

        return min(roomy or members, key=away)

    def draw(self) -> SafeString:
        place = f"translate({self.left:.2f} {self.top:.2f}) scale({self.scale:.5f})"
        for cell, result in zip(self.cells, self.results, strict=True):
            shape = "".join(path(_points(ring), closed=True) for ring in cell.rings)
            fill = self.fill(cell, result)
            if fill.startswith("url"):  # a hatch keeps its own size: the shape is drawn in pixels
                shape = "".join(
                    f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in self._placed(ring)[:-1])}z" for ring in cell.rings
                )
            self.pen.add(
                "path",
                d=shape,
                fill=fill,
                fill_rule="evenodd",
                transform=None if fill.startswith("url") else place,
                class_="chart-area",
            )
        self._borders(place)
        for cell, result in zip(self.cells, self.results, strict=True):
            self._words(cell, result)
        foot = self.names_in_margin() if self.is_wide else self.names_below()
        return self.pen.finish(max(self.foot, foot))

    def _borders(self, place: str) -> None:
        """White between wards of one neighbourhood, ink round it. Each border is drawn once, white first."""
        inner, outer = (self._lines(outer=which) for which in (False, True))
        self.pen.add(
            "path",
            d="".join(path(line) for line in inner),
            stroke=palette.INK_SOFT if self.membership else palette.WHITE,
            stroke_width=(1 if self.membership else 2) / self.scale,
            fill="none",
            transform=place,
            class_="chart-edge",
        )
        marked = [_points(ring) for cell in self.cells if self.is_marked(cell) for ring in cell.rings]
        for lines, colour, width, kind in (
            (outer, palette.WHITE, 4.5, "chart-casing"),
            (outer, "currentColor", 2, None),
            (marked, palette.MADDER, 5, None),
        ):
            if lines:
                self.pen.add(
                    "path",
                    d="".join(path(line) for line in lines),
                    stroke=colour,
                    stroke_width=width / self.scale,
                    fill="none",
                    stroke_linecap="round",
                    stroke_linejoin="round",
                    transform=place,
                    class_=kind,
                )

    def _lines(self, *, outer: bool) -> list[list[tuple[int, int]]]:
        """The borders round neighbourhoods, or those within, in lines as long as can be."""
        held = _edges(self.cells)
        drawn: set[frozenset[tuple[int, int]]] = set()
        lines: list[list[tuple[int, int]]] = []
        for cell in self.cells:
            for ring in cell.rings:
                for start, end in pairwise(_points(ring)):
                    edge = frozenset((start, end))
                    groups = held[edge]
                    is_outer = len(groups) == 1 or len(set(groups)) > 1
                    if edge in drawn or is_outer != outer:
                        continue
                    drawn.add(edge)
                    if lines and lines[-1][-1] == start:
                        lines[-1].append(end)
                    else:
                        lines.append([start, end])
        return lines

    # --- words -----------------------------------------------------------------------------------

    def _words(self, cell: Area, result: Result | None) -> None:
        """The number and name of a ward, and the ring of its neighbourhood, as much as fits in its shape."""
        ring = cell in self.ringed.values()
        value = ("–" if result is None else result.short) if cell in self.numbered else ""
        spot, lines = self._fit(cell, value, ring=ring)
        ink, halo = self.ink_on(self.fill(cell, result))
        y = spot.top
        if ring:
            self.rings[cell.group] = (spot.x, y + 10)
            y += 22
        if value:
            self.pen.text(spot.x, y + 16, value, size=18, anchor="middle", bold=True, fill=ink, halo=halo)
            y += 20
        for number, line in enumerate(lines):
            self.pen.text(
                spot.x,
                y + 11 + 14 * number,
                line,
                size=SMALL,
                anchor="middle",
                bold=self.is_marked(cell),
                fill=ink,
                halo=halo,
            )

    def _fit(self, cell: Area, value: str, *, ring: bool) -> tuple[Spot, list[str]]:
        """The longest name that fits, and where. What must be said (number, ring) is put in the widest place."""
        outline = self.outlines[cell]
        head = (22 if ring else 0) + (20 if value else 0)
        least = max(20.0 if ring else 0.0, text_width(value, 18, bold=True) if value else 0.0)
        for words in dict.fromkeys((cell.name, cell.short) if self.is_wide else (cell.short,)):
            for lines in _layouts(words):
                width = max(least, *(text_width(line, SMALL, bold=self.is_marked(cell)) for line in lines)) + 3
                spot = outline.spot(width, head + 14 * len(lines) - 2)
                if spot:
                    return spot, lines
        return outline.spot(least + 2, head) or outline.widest(head), []

    # --- names of neighbourhoods -----------------------------------------------------------------

    def anchor(self, group: str, taken: Mapping[str, list[float]]) -> Anchor:
        """Where the border of the neighbourhood has nothing between it and the margin, away from other names."""
        options: list[tuple[float, str, Point]] = []
        level = sum(self.outlines[cell].middle[1] for cell in self.members[group]) / len(self.members[group])
        for y, ends in self.ends:
            for side, (x, owner) in ends.items():
                if owner == group:
                    near = min((abs(y - other) for other in taken[side]), default=999.0)
                    gap = x if side == "left" else self.pen.width - x
                    options.append((min(near, 70) - gap / 10 - abs(y - level) / 6, side, (x, y)))
        if options:
            _, side, at = max(options, key=lambda option: option[0])
            return Anchor(side, at)
        x, y = self.outlines[max(self.members[group], key=lambda c: self.outlines[c].area)].low_spot()
        return Anchor("left" if x < self.pen.width / 2 else "right", (x, y), inside=True)

    def _ends(self) -> list[tuple[float, dict[str, tuple[float, str]]]]:
        """At each level, where the place starts and ends and whose neighbourhood that is."""
        levels: dict[float, dict[str, tuple[float, str]]] = {}
        for cell in self.cells:
            for y, spans in self.outlines[cell].levels.items():
                for start, end in spans:
                    ends = levels.setdefault(y, {"left": (start, cell.group), "right": (end, cell.group)})
                    ends["left"] = min(ends["left"], (start, cell.group))
                    ends["right"] = max(ends["right"], (end, cell.group))
        return sorted(levels.items())

    def ring_place(self, group: str) -> Point:
        return self.rings[group]


def _layouts(words: str) -> Iterator[list[str]]:
    """The words in one line, in two and in three, each parted where the longest line is shortest."""
    parts = words.split()
    for count in range(1, min(len(parts), 3) + 1):
        options = (
            [" ".join(parts[a:b]) for a, b in pairwise((0, *cuts, len(parts)))]
            for cuts in combinations(range(1, len(parts)), count - 1)
        )
        yield min(options, key=lambda lines: max(text_width(line, SMALL) for line in lines))
