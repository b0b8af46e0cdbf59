"""What every map of wards shares: colours and key, the names of neighbourhoods, and the equal table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from ..suppression import Result, Shown
from . import palette
from .figure import Value, cell_text, size_of
from .svg import NARROW, SMALL, TEXT, WIDE, Drawing, points, text_width, wrap

Point = tuple[float, float]
Rows = tuple[tuple[str, ...], ...]


class Cell(Protocol):
    """One ward of a map, whatever its shape."""

    @property
    def name(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def value(self) -> Value: ...


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the line from a neighbourhood's name ends. ``inside`` ends at a dot, for want of open space."""

    side: str
    at: Point
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """The colours of a map without numbers: the shade of each neighbourhood, and the wards to highlight."""

    shades: Mapping[str, int]
    marked: Collection[str] = ()


def ranges(values: Sequence[float]) -> list[int]:
    """Five round edges that part the numbers into six ranges of about the same width."""
    low, high = min(values, default=0), max(values, default=0)
    step = max(round((high - low) / 6), 1)
    return [int(low) + step * number for number in range(1, 6)]


def cuts_of(results: Sequence[Result | None], edges: Sequence[int] | None) -> list[int]:
    """The five edges between the six ranges: those given, or round ones. Raises ValueError for others than five."""
    cuts = list(edges or ranges([size_of(result) for result in results if isinstance(result, Shown)]))
    if len(cuts) != len(palette.AMOUNTS) - 1 or cuts != sorted(set(cuts)):
        raise ValueError("Five rising edges make six ranges")
    return cuts


def ward_rows(cells: Sequence[Cell], results: Sequence[Result | None], names: Mapping[str, str]) -> Rows:
    """A row for each ward: its name, its neighbourhood, its number."""
    return tuple(
        (cell.name, names.get(cell.group, cell.group), cell_text(result))
        for cell, result in zip(cells, results, strict=True)
    )


def group_rows(cells: Sequence[Cell], results: Sequence[Result | None], names: Mapping[str, str]) -> Rows:
    """A row for each neighbourhood: its name, its wards, its number. Raises ValueError where its wards differ."""
    found: dict[str, tuple[list[str], str]] = {}
    for cell, result in zip(cells, results, strict=True):
        wards, number = found.setdefault(cell.group, ([], cell_text(result)))
        if number != cell_text(result):
            raise ValueError(f"The wards of {cell.group} have different numbers, so they are not the neighbourhood's")
        wards.append(cell.name)
    return tuple((names.get(group, group), ", ".join(wards), number) for group, (wards, number) in found.items())


def shades(adjacent: Collection[frozenset[str]], groups: Sequence[str]) -> dict[str, int]:
    """A shade for each group, so that no two adjacent ones share it: greedy graph colouring, highest degree first.

    Returns an index into ``palette.GROUND`` by group.
    """
    neighbours = {group: {other for pair in adjacent if group in pair for other in pair - {group}} for group in groups}
    found: dict[str, int] = {}
    for group in sorted(groups, key=lambda g: (-len(neighbours[g]), g)):
        taken = {found.get(other) for other in neighbours[group]}
        free = [shade for shade in range(len(palette.GROUND)) if shade not in taken]
        found[group] = min(free, key=lambda s: (list(found.values()).count(s), s), default=0)
    return found


class WardMap:
    """The base of both maps: colours, key and names of neighbourhoods. Subclasses draw the wards."""

    def __init__(
        self,
        cells: Sequence[Cell],
        results: Sequence[Result | None],
        cuts: Sequence[int],
        names: Mapping[str, str],
        width: int,
        *,
        by_group: bool = False,
        membership: Membership | None = None,
    ) -> None:
        if width not in (WIDE, NARROW):
            raise ValueError("A map is drawn wide or narrow")
        self.results, self.cuts, self.names = results, cuts, names
        self.by_group, self.membership = by_group, membership
        self.is_wide = width == WIDE
        self.pen = Drawing(width)
        self.margin = 100.0 if self.is_wide else 3.0
        self.groups: list[str] = []
        self.foot = 0.0
        self.key_foot = 0.0 if membership else self._key()

    def fill(self, cell: Cell, result: Result | None) -> str:
        """The colour of a ward: its amount, the hatch of what is hidden, or the shade of its neighbourhood."""
        if self.membership:
            return palette.GROUND[self.membership.shades[cell.group]]
        if result is None:
            return palette.WHITE
        if not isinstance(result, Shown):
            return self.pen.hatch()
        return palette.AMOUNTS[sum(size_of(result) >= cut for cut in self.cuts)]

    def ink_on(self, colour: str) -> tuple[str, str | None]:
        """The text colour on a background, and the halo that text needs on a hatched one."""
        if colour.startswith("url"):
            return palette.INK, palette.WHITE
        return palette.text_on(colour), None

    def is_marked(self, cell: Cell) -> bool:
        """Whether this ward is the one that the map is about."""
        return bool(self.membership) and cell.name in (self.membership.marked if self.membership else ())

    def _key(self) -> float:
        """What each colour stands for: a band of colour with its range in words below it."""
        cuts = self.cuts
        words = [
            "0" if cuts[0] == 1 else f"under {cuts[0]}",
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

    def name(self, group: str) -> str:
        return self.names.get(group, group)

    def anchor(self, group: str, taken: Mapping[str, list[float]]) -> Anchor:
        """Where the line of a neighbourhood's name ends, away from the levels that other names have taken."""
        raise NotImplementedError

    def ring_place(self, group: str) -> Point:
        """Where the ringed number of a neighbourhood stands on a narrow map."""
        raise NotImplementedError

    def names_in_margin(self) -> float:
        """Each neighbourhood's name in the margin, level with a ward of its that has open space on that side."""
        sides: dict[str, list[tuple[float, str, Anchor]]] = {"left": [], "right": []}
        for group in self.groups:
            anchor = self.anchor(group, {s: [y for y, _, _ in placed] for s, placed in sides.items()})
            sides[anchor.side].append((anchor.at[1], group, anchor))
        foot = 0.0
        for placed in sides.values():
            placed.sort(key=lambda each: each[:2])
            heights = [
                14.0 * len(wrap(self.name(group), SMALL, self.margin - 10, 4, bold=True)) for _, group, _ in placed
            ]
            tops: list[float] = []
            for (y, _, _), height in zip(placed, heights, strict=True):
                top = y - height / 2
                tops.append(max(top, tops[-1] + heights[len(tops) - 1] + 8) if tops else max(top, self.key_foot))
            for (_, group, anchor), top, height in zip(placed, tops, heights, strict=True):
                self._margin_name(group, anchor, top, height)
                foot = max(foot, top + height + 4)
        return foot

    def _margin_name(self, group: str, anchor: Anchor, top: float, height: float) -> None:
        lines = wrap(self.name(group), SMALL, self.margin - 10, 4, bold=True)
        left = anchor.side == "left"
        edge = self.margin - 10 if left else self.pen.width - self.margin + 10
        middle = top + height / 2
        for number, line in enumerate(lines):
            self.pen.text(
                0 if left else self.pen.width,
                top + 11 + 14 * number,
                line,
                size=SMALL,
                bold=True,
                anchor=None if left else "end",
            )
        longest = max(text_width(line, SMALL, bold=True) for line in lines) + 4
        start = min(longest, edge + 10) if left else max(self.pen.width - longest, edge - 10)
        route = points([(start, middle), (edge, anchor.at[1]), anchor.at])
        if anchor.inside:
            self.pen.add(
                "polyline", points=route, fill="none", stroke=palette.WHITE, stroke_width=4, class_="chart-casing"
            )
            self.pen.add(
                "circle",
                cx=anchor.at[0],
                cy=anchor.at[1],
                r=3.5,
                fill=palette.INK,
                stroke=palette.WHITE,
                class_="chart-point",
            )
        self.pen.add(
            "polyline", points=route, fill="none", stroke=palette.INK_SOFT, stroke_width=1, class_="chart-line"
        )

    def names_below(self) -> float:
        """A number in a ring on each neighbourhood, and the list of names under the map."""
        y = self.foot + 20
        for number, group in enumerate(self.groups, start=1):
            self.ring(number, *self.ring_place(group))
            self.ring(number, 11, y - 5)
            for line in wrap(self.name(group), TEXT, self.pen.width - 30, 2):
                self.pen.text(28, y, line)
                y += 20
            y += 4
        return y - 8

    def ring(self, number: int, x: float, y: float) -> None:
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
