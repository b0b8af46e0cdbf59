"""Finds positions for labels inside an irregular polygon, by the spans of horizontal scan lines that lie inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

Point = tuple[float, float]
Span = tuple[float, float]

STEP = 4
"""Pixels from one level to the next."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The position of a label's box: the x of its middle and the y of its upper edge, in pixels."""

    x: float
    top: float


class Outline:
    """One shape in pixels: closed rings, holes among them."""

    def __init__(self, rings: Sequence[Sequence[Point]]) -> None:
        self.levels = _levels(rings)
        self._spots: dict[tuple[float, float], Spot | None] = {}
        weights = [(end - start, (start + end) / 2, y) for y, spans in self.levels.items() for start, end in spans]
        total = sum(width for width, _, _ in weights)
        self.area = total * STEP
        first = rings[0][0] if rings else (0.0, 0.0)
        self.middle: Point = (
            (sum(w * x for w, x, _ in weights) / total, sum(w * y for w, _, y in weights) / total) if total else first
        )

    def spot(self, width: float, height: float) -> Spot | None:
        """A box of this size that lies inside the shape, as near as can be to its middle. None where none fits."""
        size = (round(width, 1), round(height, 1))
        if size not in self._spots:
            self._spots[size] = self._find(*size)
        return self._spots[size]

    def _find(self, width: float, height: float) -> Spot | None:
        best: tuple[float, Spot] | None = None
        for top, span in self._boxes(height):
            if span[1] - span[0] >= width:
                x = min(max(self.middle[0], span[0] + width / 2), span[1] - width / 2)
                away = abs(top + height / 2 - self.middle[1]) + abs(x - self.middle[0]) / 2
                if best is None or away < best[0]:
                    best = (away, Spot(x, top))
        return best[1] if best else None

    def widest(self, height: float) -> Spot:
        """The place for a box that fits nowhere: where it has most room, or the middle of the shape."""
        found = max(self._boxes(height), key=lambda box: box[1][1] - box[1][0], default=None)
        if found is None:
            return Spot(self.middle[0], self.middle[1] - height / 2)
        top, (start, end) = found
        return Spot((start + end) / 2, top)

    def low_spot(self) -> Point:
        """A point inside, low in the shape, under where its words stand."""
        levels = [(y, max(spans, key=lambda span: span[1] - span[0])) for y, spans in self.levels.items()]
        wide = [(y, span) for y, span in levels if span[1] - span[0] > 12] or levels
        if not wide:
            return self.middle
        y, (start, end) = max(wide)
        return (start + end) / 2, y

    def _boxes(self, height: float) -> list[tuple[float, Span]]:
        """For each level: the widest spans that stay inside for this height from there down."""
        ys = sorted(self.levels)
        deep = ceil(height / STEP)
        found: list[tuple[float, Span]] = []
        for n in range(len(ys) - deep):
            if ys[n + deep] - ys[n] > (deep + 0.5) * STEP:
                continue  # the shape is in pieces, and here is a gap
            spans = self.levels[ys[n]]
            for y in ys[n + 1 : n + deep + 1]:
                spans = _both(spans, self.levels[y])
            found += [(ys[n], span) for span in spans]
        return found


def _both(one: list[Span], other: list[Span]) -> list[Span]:
    """What lies in both."""
    return [(max(a, c), min(b, d)) for a, b in one for c, d in other if min(b, d) > max(a, c)]


def _levels(rings: Sequence[Sequence[Point]]) -> dict[float, list[Span]]:
    """The spans inside the shape at each level, by the even-odd rule. Levels are the same for all shapes."""
    crossings: dict[int, list[float]] = {}
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if y0 > y1:
                x0, y0, x1, y1 = x1, y1, x0, y0
            for level in range(floor(y0 / STEP) + 1, floor(y1 / STEP) + 1):
                crossings.setdefault(level, []).append(x0 + (level * STEP - y0) * (x1 - x0) / (y1 - y0))
    found: dict[float, list[Span]] = {}
    for level in sorted(crossings):
        xs = sorted(crossings[level])
        found[float(level * STEP)] = list(zip(xs[::2], xs[1::2], strict=False))
    return found
