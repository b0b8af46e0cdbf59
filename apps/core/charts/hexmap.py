"""A map of equal hexagons, one for each ward, in outlined and named neighbourhoods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from django.utils.safestring import SafeString

from ..suppression import Result
from . import palette
from .figure import Figure, Value, result_of
from .svg import NARROW, SMALL, WIDE, points, wrap
from .wardmap import Anchor, Membership, Point, Rows, WardMap, cuts_of, group_rows, ward_rows

STEPS = {(1, 0): 0, (0, 1): 1, (-1, 1): 2, (-1, 0): 3, (0, -1): 4, (1, -1): 5}
"""The neighbour beyond each edge of a hexagon, edges counted clockwise from the right."""


@dataclass(frozen=True, slots=True)
class Hex:
    """One ward: where it lies (axial q, r), its names, its neighbourhood and its number."""

    name: str
    short: str
    q: int
    r: int
    group: str
    value: Value


def hex_map(
    cells: Sequence[Hex],
    *,
    headers: tuple[str, ...],
    caption: str,
    sentence: str,
    edges: Sequence[int] | None = None,
    group_names: Mapping[str, str] | None = None,
    by_group: bool = False,
    membership: Membership | None = None,
) -> Figure:
    """Wards in colour by amount, each with its number printed; hidden ones hatched and '<10'.

    With ``by_group`` the number belongs to the neighbourhood: its wards share one colour, the number is
    printed on one of them, and the table has a row for each neighbourhood with its wards. With ``membership``
    there are no numbers: each neighbourhood has a shade, and the table has its wards (two headers).

    ``edges`` are the five lowest numbers of ranges two to six. ``group_names`` says what to call a group.
    Neighbourhoods are named beside the wide map, and by number with a list below the narrow one.
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


def adjacent_groups_of_hexagons(cells: Sequence[Hex]) -> set[frozenset[str]]:
    """The pairs of neighbourhoods that share a border on the hexagon map."""
    group_at = {(cell.q, cell.r): cell.group for cell in cells}
    return {
        frozenset((cell.group, other))
        for cell in cells
        for q, r in STEPS
        if (other := group_at.get((cell.q + q, cell.r + r), cell.group)) != cell.group
    }


class _Map(WardMap):
    def __init__(
        self,
        cells: Sequence[Hex],
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
        self.groups = list(dict.fromkeys(cell.group for cell in sorted(cells, key=lambda c: (c.r, c.q + c.r / 2))))
        self.ringed = set() if self.is_wide else {self._first(group) for group in self.groups}
        self.numbered = set(cells) if not by_group else {self._middle(group) for group in self.groups}
        if membership:
            self.numbered = set()
        columns = [cell.q + cell.r / 2 for cell in cells] or [0.0]
        lines = [cell.r for cell in cells] or [0]
        span = max(columns) - min(columns) + 1
        self.size = min((width - 2 * self.margin) / (span * sqrt(3)), 46.0 if self.is_wide else 39.0)
        self.left = (width - span * sqrt(3) * self.size) / 2 - (min(columns) - 0.5) * sqrt(3) * self.size
        self.top = self.key_foot + self.size + 4 - 1.5 * self.size * min(lines)
        self.foot = self.top + 1.5 * self.size * max(lines) + self.size + 6

    def _first(self, group: str) -> Hex:
        return min((c for c in self.cells if c.group == group), key=lambda c: (c.r, c.q))

    def _middle(self, group: str) -> Hex:
        """The ward nearest to the middle of its neighbourhood."""
        members = [cell for cell in self.cells if cell.group == group]
        across = sum(cell.q + cell.r / 2 for cell in members) / len(members)
        down = sum(cell.r for cell in members) / len(members)
        return min(members, key=lambda c: ((c.q + c.r / 2 - across) ** 2 + (c.r - down) ** 2, c.r, c.q))

    def centre(self, cell: Hex) -> Point:
        return (
            self.left + sqrt(3) * self.size * (cell.q + cell.r / 2),
            self.top + 1.5 * self.size * cell.r,
        )

    def corners(self, cell: Hex) -> list[Point]:
        x, y = self.centre(cell)
        turns = [pi / 180 * (60 * corner - 30) for corner in range(6)]
        return [(x + self.size * cos(turn), y + self.size * sin(turn)) for turn in turns]

    def draw(self) -> SafeString:
        for cell, result in zip(self.cells, self.results, strict=True):
            self.pen.add(
                "polygon", points=points(self.corners(cell)), fill=self.fill(cell, result), class_="chart-area"
            )
        self._borders()
        for cell, result in zip(self.cells, self.results, strict=True):
            self._words(cell, result)
        foot = self.names_in_margin() if self.is_wide else self.names_below()
        return self.pen.finish(max(self.foot, foot))

    def _borders(self) -> None:
        """White between wards of one neighbourhood, ink round it. Each border is drawn once, white first."""
        group_at = {(cell.q, cell.r): cell.group for cell in self.cells}
        inner: list[str] = []
        outer: list[str] = []
        for cell in self.cells:
            ring = self.corners(cell)
            for (q, r), edge in STEPS.items():
                beyond = group_at.get((cell.q + q, cell.r + r))
                line = points([ring[edge], ring[(edge + 1) % 6]]).replace(" ", "L")
                if beyond == cell.group:
                    if edge < 3:
                        inner.append(f"M{line}")
                elif beyond is None or edge < 3:
                    outer.append(f"M{line}")
        self.pen.add(
            "path",
            d="".join(inner),
            stroke=palette.INK_SOFT if self.membership else palette.WHITE,
            stroke_width=1 if self.membership else 2.5,
            fill="none",
            class_="chart-edge",
        )
        self.pen.add(
            "path", d="".join(outer), stroke="currentColor", stroke_width=2, fill="none", stroke_linecap="round"
        )
        marked = [self.corners(cell) for cell in self.cells if self.is_marked(cell)]
        for ring in marked:
            self.pen.add("polygon", points=points(ring), fill="none", stroke=palette.MADDER, stroke_width=5)

    def _words(self, cell: Hex, result: Result | None) -> None:
        x, y = self.centre(cell)
        ink, halo = self.ink_on(self.fill(cell, result))
        room = sqrt(3) * self.size - 1
        lines = wrap(cell.name, SMALL, room, 2) if self.is_wide else wrap(cell.short, SMALL, room, 1)
        if any(line.endswith("…") for line in lines):
            lines = wrap(cell.short, SMALL, room, 2)
        head = y - 7 * (len(lines) - 1) - (-2 if cell in self.ringed else 3)
        if cell in self.numbered:
            value = "–" if result is None else result.short
            self.pen.text(x, head, value, size=18, anchor="middle", bold=True, fill=ink, halo=halo)
        else:
            head = y - 7 * (len(lines) - 1) - 12
        for number, line in enumerate(lines):
            self.pen.text(x, head + 17 + 14 * number, line, size=SMALL, anchor="middle", fill=ink, halo=halo)

    def anchor(self, group: str, taken: Mapping[str, list[float]]) -> Anchor:
        """The ward end with nothing between it and the margin; of several, the one farthest from other names."""
        options: list[tuple[float, str, Point]] = []
        half = sqrt(3) * self.size / 2
        for cell in self.cells:
            if cell.group != group:
                continue
            x, y = self.centre(cell)
            row = [self.centre(other)[0] for other in self.cells if other.r == cell.r]
            for side, way in (("left", -1), ("right", 1)):
                if x == (min(row) if way < 0 else max(row)):
                    near = min((abs(y - other) for other in taken[side]), default=999)
                    gap = (x - half) if way < 0 else self.pen.width - x - half
                    options.append((min(near, 60) - gap / 10, side, (x + way * half, y)))
        if not options:
            return self._way_between_rows(group)
        _, side, at = max(options, key=lambda option: option[0])
        return Anchor(side, at)

    def _way_between_rows(self, group: str) -> Anchor:
        """For a neighbourhood with others on both sides: the level where rows meet, which crosses no words."""
        x, y = max(self.centre(cell) for cell in self.cells if cell.group == group)
        return Anchor("left" if x < self.pen.width / 2 else "right", (x, y + 0.78 * self.size), inside=True)

    def ring_place(self, group: str) -> Point:
        x, top = self.centre(self._first(group))
        return x, top - self.size + 11
