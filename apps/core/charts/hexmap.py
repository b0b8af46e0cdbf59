"""A map of equal hexagons, one for each ward, in outlined and named neighbourhoods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin, sqrt

from django.utils.safestring import SafeString

from ..suppression import Result, Shown
from . import palette
from .figure import Figure, Value, result_of, said, size_of
from .svg import NARROW, SMALL, TEXT, WIDE, Drawing, points, text_width, wrap

Point = tuple[float, float]
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


def ranges(values: Sequence[float]) -> list[int]:
    """Five round edges that part the numbers into six ranges of about the same width."""
    low, high = min(values, default=0), max(values, default=0)
    step = max(round((high - low) / 6), 1)
    return [int(low) + step * number for number in range(1, 6)]


def hex_map(
    cells: Sequence[Hex],
    *,
    headers: tuple[str, str, str],
    caption: str,
    sentence: str,
    edges: Sequence[int] | None = None,
    group_names: Mapping[str, str] | None = None,
    by_group: bool = False,
) -> Figure:
    """Wards in colour by amount, each with its number printed; hidden ones hatched and '<10'.

    With ``by_group`` the number belongs to the neighbourhood: its wards share one colour, the number is
    printed on one of them, and the table has a row for each neighbourhood with its wards.

    ``edges`` are the five lowest numbers of ranges two to six. ``group_names`` says what to call a group.
    Neighbourhoods are named beside the wide map, and by number with a list below the narrow one.
    """
    results = [result_of(cell.value) for cell in cells]
    names = group_names or {}
    cuts = list(edges or ranges([size_of(result) for result in results if isinstance(result, Shown)]))
    if len(cuts) != len(palette.AMOUNTS) - 1 or cuts != sorted(set(cuts)):
        raise ValueError("Five rising edges make six ranges")
    rows: tuple[tuple[str, ...], ...] = tuple(
        (cell.name, names.get(cell.group, cell.group), said(result))
        for cell, result in zip(cells, results, strict=True)
    )
    if by_group:
        rows = _group_rows(cells, results, names)
    wide, narrow = (_Map(cells, results, cuts, names, width, by_group=by_group).draw() for width in (WIDE, NARROW))
    return Figure(wide, narrow, headers, rows, caption, sentence)


def _group_rows(
    cells: Sequence[Hex], results: Sequence[Result | None], names: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    found: dict[str, tuple[list[str], str]] = {}
    for cell, result in zip(cells, results, strict=True):
        wards, number = found.setdefault(cell.group, ([], said(result)))
        if number != said(result):
            raise ValueError(f"The wards of {cell.group} have different numbers, so they are not the neighbourhood's")
        wards.append(cell.name)
    return tuple((names.get(group, group), ", ".join(wards), number) for group, (wards, number) in found.items())


class _Map:
    def __init__(
        self,
        cells: Sequence[Hex],
        results: Sequence[Result | None],
        cuts: Sequence[int],
        names: Mapping[str, str],
        width: int,
        *,
        by_group: bool = False,
    ) -> None:
        self.by_group = by_group
        self.cells, self.results, self.cuts, self.names = cells, results, cuts, names
        self.is_wide = width == WIDE
        self.pen = Drawing(width)
        self.groups = list(dict.fromkeys(cell.group for cell in sorted(cells, key=lambda c: (c.r, c.q + c.r / 2))))
        self.ringed = (
            set()
            if self.is_wide
            else {min((c for c in cells if c.group == g), key=lambda c: (c.r, c.q)) for g in self.groups}
        )
        self.numbered = set(cells) if not by_group else {self._middle(group) for group in self.groups}
        columns = [cell.q + cell.r / 2 for cell in cells] or [0.0]
        lines = [cell.r for cell in cells] or [0]
        self.margin = 100.0 if self.is_wide else 3.0
        span = max(columns) - min(columns) + 1
        self.size = min((width - 2 * self.margin) / (span * sqrt(3)), 46.0 if self.is_wide else 39.0)
        self.key_foot = self._key()
        self.left = (width - span * sqrt(3) * self.size) / 2 - (min(columns) - 0.5) * sqrt(3) * self.size
        self.top = self.key_foot + self.size + 4 - 1.5 * self.size * min(lines)
        self.foot = self.top + 1.5 * self.size * max(lines) + self.size + 6

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
            self.pen.add("polygon", points=points(self.corners(cell)), fill=self._fill(result), class_="chart-area")
        self._borders()
        for cell, result in zip(self.cells, self.results, strict=True):
            self._words(cell, result)
        foot = self._names_beside() if self.is_wide else self._names_below()
        return self.pen.finish(max(self.foot, foot))

    # --- fills and borders -----------------------------------------------------------------------

    def _fill(self, result: Result | None) -> str:
        if result is None:
            return palette.WHITE
        if not isinstance(result, Shown):
            return self.pen.hatch()
        return palette.AMOUNTS[sum(size_of(result) >= cut for cut in self.cuts)]

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
        self.pen.add("path", d="".join(inner), stroke=palette.WHITE, stroke_width=2.5, fill="none", class_="chart-edge")
        self.pen.add(
            "path", d="".join(outer), stroke="currentColor", stroke_width=2, fill="none", stroke_linecap="round"
        )

    # --- words -----------------------------------------------------------------------------------

    def _words(self, cell: Hex, result: Result | None) -> None:
        x, y = self.centre(cell)
        colour = self._fill(result)
        hatched = colour.startswith("url")
        ink = palette.INK if hatched else palette.text_on(colour)
        halo = palette.WHITE if hatched else None
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

    def _key(self) -> float:
        """What each colour stands for: a band of colour with its range in words below it."""
        cuts = self.cuts
        words = [
            f"under {cuts[0]}",
            *(f"{a} to {b - 1}" if b - a > 1 else f"{a}" for a, b in pairwise(cuts)),
        ]
        words.append(f"{cuts[-1]} or more")
        fills: list[str] = list(palette.AMOUNTS)
        for kind in dict.fromkeys(r.text for r in self.results if r is not None and not isinstance(r, Shown)):
            words.append(kind)
            fills.append(self.pen.hatch())
        x, y = 0.0, 0.0
        for word, fill in zip(words, fills, strict=True):
            span = max(text_width(word, SMALL), 44) + 12
            if x + span - 12 > self.pen.width:
                x, y = 0.0, y + 42
            self.pen.add(
                "rect", x=x + 0.5, y=y + 0.5, width=43, height=13, fill=fill, stroke="currentColor", class_="chart-area"
            )
            self.pen.text(x, y + 30, word, size=SMALL)
            x += span
        return y + 46

    def _name(self, group: str) -> str:
        return self.names.get(group, group)

    def _names_beside(self) -> float:
        """Each neighbourhood's name in the margin, level with a ward of its that has open space on that side."""
        sides: dict[str, list[tuple[float, str, Point]]] = {"left": [], "right": []}
        for group in self.groups:
            side, anchor = self._open_side(group, {s: [y for y, _, _ in placed] for s, placed in sides.items()})
            sides[side].append((anchor[1], group, anchor))
        foot = 0.0
        for side, placed in sides.items():
            placed.sort()
            heights = [
                14.0 * len(wrap(self._name(group), SMALL, self.margin - 10, 4, bold=True)) for _, group, _ in placed
            ]
            tops: list[float] = []
            for (y, _, _), height in zip(placed, heights, strict=True):
                top = y - height / 2
                tops.append(max(top, tops[-1] + heights[len(tops) - 1] + 8) if tops else max(top, self.key_foot))
            for (_, group, anchor), top, height in zip(placed, tops, heights, strict=True):
                self._margin_name(group, side, anchor, top, height)
                foot = max(foot, top + height + 4)
        return foot

    def _open_side(self, group: str, taken: Mapping[str, list[float]]) -> tuple[str, Point]:
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
        return max(options, key=lambda option: option[0])[1:]

    def _way_between_rows(self, group: str) -> tuple[str, Point]:
        """For a neighbourhood with others on both sides: the level where rows meet, which crosses no words."""
        x, y = max(self.centre(cell) for cell in self.cells if cell.group == group)
        return ("left" if x < self.pen.width / 2 else "right"), (x, y + 0.78 * self.size)

    def _margin_name(self, group: str, side: str, anchor: Point, top: float, height: float) -> None:
        lines = wrap(self._name(group), SMALL, self.margin - 10, 4, bold=True)
        edge = self.margin - 10 if side == "left" else self.pen.width - self.margin + 10
        middle = top + height / 2
        for number, line in enumerate(lines):
            self.pen.text(
                0 if side == "left" else self.pen.width,
                top + 11 + 14 * number,
                line,
                size=SMALL,
                bold=True,
                anchor=None if side == "left" else "end",
            )
        longest = max(text_width(line, SMALL, bold=True) for line in lines) + 4
        start = min(longest, edge + 10) if side == "left" else max(self.pen.width - longest, edge - 10)
        route = points([(start, middle), (edge, anchor[1]), anchor])
        if not self._is_open(anchor):
            self.pen.add(
                "polyline", points=route, fill="none", stroke=palette.WHITE, stroke_width=4, class_="chart-casing"
            )
            self.pen.add(
                "circle",
                cx=anchor[0],
                cy=anchor[1],
                r=3.5,
                fill=palette.INK,
                stroke=palette.WHITE,
                class_="chart-point",
            )
        self.pen.add(
            "polyline", points=route, fill="none", stroke=palette.INK_SOFT, stroke_width=1, class_="chart-line"
        )

    def _is_open(self, anchor: Point) -> bool:
        """Whether the point is on the level of a row of wards, which is where lines in open space end."""
        return any(abs(self.centre(cell)[1] - anchor[1]) < 1 for cell in self.cells)

    def _names_below(self) -> float:
        """A number in a ring on each neighbourhood, and the list of names under the map."""
        y = self.foot + 20
        for number, group in enumerate(self.groups, start=1):
            first = min((c for c in self.cells if c.group == group), key=lambda c: (c.r, c.q))
            x, top = self.centre(first)
            self._ring(number, x, top - self.size + 11)
            self._ring(number, 11, y - 5)
            for line in wrap(self._name(group), TEXT, self.pen.width - 30, 2):
                self.pen.text(28, y, line)
                y += 20
            y += 4
        return y - 8

    def _ring(self, number: int, x: float, y: float) -> None:
        self.pen.add(
            "circle",
            cx=x,
            cy=y,
            r=9 if number < 10 else 10,
            fill=palette.WHITE,
            stroke=palette.INK,
            stroke_width=1,
            class_="chart-area",
        )
        self.pen.text(x, y + 4.5, str(number), size=SMALL, anchor="middle", bold=True, fill=palette.INK)
