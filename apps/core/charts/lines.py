"""Lines over time: four at most, each with its own mark and its name at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from ..suppression import Result, Shown
from . import palette
from .figure import Figure, Value, cell_text, checked_lengths, result_of, size_of
from .svg import NARROW, SMALL, WIDE, Drawing, ceiling, points, shorten, text_width, written_tick


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its name, and a value for each period. A hidden value breaks the line."""

    name: str
    values: Sequence[Value]


def line_chart(
    periods: Sequence[str],
    lines: Sequence[Line],
    *,
    header: str,
    caption: str,
    sentence: str,
    shade: tuple[str, str] | None = None,
    short_periods: Sequence[str] | None = None,
) -> Figure:
    """How numbers moved. ``shade`` names two lines whose gap is the story; ``short_periods`` go under the axis."""
    if len(lines) > len(palette.LINES):
        raise ValueError("Four lines at most: make a second chart")
    under = list(short_periods or periods)
    checked_lengths(periods, under, *(line.values for line in lines))
    columns = [[result_of(value) for value in line.values] for line in lines]
    names = [line.name for line in lines]
    gap = (names.index(shade[0]), names.index(shade[1])) if shade else None
    rows = tuple((period, *(cell_text(column[at]) for column in columns)) for at, period in enumerate(periods))
    wide, narrow = (_lines(under, names, columns, gap, width) for width in (WIDE, NARROW))
    return Figure(wide, narrow, (header, *names), rows, caption, sentence)


def _lines(
    under: Sequence[str],
    names: Sequence[str],
    columns: Sequence[Sequence[Result | None]],
    gap: tuple[int, int] | None,
    width: int,
) -> SafeString:
    draw = Drawing(width)
    top, step = ceiling(max((size_of(r) for column in columns for r in column), default=0))
    marks = [step * number for number in range(round(top / step) + 1)]
    left = max(text_width(written_tick(mark), SMALL) for mark in marks) + 8
    right = min(max((text_width(name, SMALL + 1, bold=True) for name in names), default=0) + 16, width * 0.34)
    high, low = 14.0, 214.0 if width == WIDE else 194.0
    across = width - left - right
    count = max(len(under) - 1, 1)

    def x_at(at: int) -> float:
        return left + 6 + (across - 12) * at / count

    def y_at(value: float) -> float:
        return low - (low - high) * value / top

    for mark in marks:
        draw.rule(left, y_at(mark), left + across, y_at(mark), colour=palette.INK_SOFT if mark == 0 else palette.LINE)
        draw.text(left - 6, y_at(mark) + 4.5, written_tick(mark), size=SMALL, anchor="end")
    _periods(draw, under, x_at, low + 20, (across - 12) / count)
    if gap:
        _shade(draw, columns[gap[0]], columns[gap[1]], x_at, y_at)
    hidden_at = sorted(
        {at for column in columns for at, r in enumerate(column) if r is not None and not isinstance(r, Shown)}
    )
    for at in hidden_at:
        draw.hatched(x_at(at) - 7, low - 16, 14, 16)
    for number, column in enumerate(columns):
        for run in _runs(column):
            if len(run) > 1:
                path = points((x_at(at), y_at(size_of(column[at]))) for at in run)
                draw.add(
                    "polyline",
                    points=path,
                    fill="none",
                    stroke=palette.LINES[number],
                    stroke_width=2.5,
                    class_="chart-line",
                )
            for at in run:
                _mark(draw, number, x_at(at), y_at(size_of(column[at])))
    ends = []
    for number, column in enumerate(columns):
        known = [at for at, result in enumerate(column) if isinstance(result, Shown)]
        ends.append((y_at(size_of(column[known[-1]])) if known else low - 8, number))
    for y, number in _spread_apart(ends, 18, high, low):
        name = shorten(names[number], SMALL + 1, right - 12)
        draw.text(left + across + 6, y + 5, name, size=SMALL + 1, bold=True, fill=palette.LINES[number])
    foot = low + 30
    if hidden_at:
        first = next(r for column in columns for r in column if r is not None and not isinstance(r, Shown))
        draw.hatched(left, foot + 2, 14, 14)
        draw.text(left + 20, foot + 14, first.text, size=SMALL)
        foot += 22
    return draw.finish(foot)


def _periods(draw: Drawing, under: Sequence[str], x_at: Callable[[int], float], y: float, pace: float) -> None:
    """Names under the axis, as many as fit, always with the last."""
    widest = max((text_width(name, SMALL) for name in under), default=0) + 8
    every = 1
    while pace * every < widest and every < len(under):
        every += 1
    last = len(under) - 1
    for at, name in enumerate(under):
        if (last - at) % every == 0:
            draw.text(max(x_at(at), text_width(name, SMALL) / 2), y, name, size=SMALL, anchor="middle")


def _runs(column: Sequence[Result | None]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for at, result in enumerate(column):
        if isinstance(result, Shown):
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _shade(
    draw: Drawing,
    one: Sequence[Result | None],
    other: Sequence[Result | None],
    x_at: Callable[[int], float],
    y_at: Callable[[float], float],
) -> None:
    both = [
        Shown(1) if isinstance(a, Shown) and isinstance(b, Shown) else None for a, b in zip(one, other, strict=True)
    ]
    for run in _runs(both):
        there = [(x_at(at), y_at(size_of(one[at]))) for at in run]
        back = [(x_at(at), y_at(size_of(other[at]))) for at in reversed(run)]
        draw.add("polygon", points=points([*there, *back]), fill=palette.GAP, class_="chart-area")


def _mark(draw: Drawing, number: int, x: float, y: float) -> None:
    """Ring, square, triangle, diamond: the same line is the same mark, in colour and in grey."""
    colour = palette.LINES[number]
    if number == 0:
        draw.add("circle", cx=x, cy=y, r=4.5, fill=palette.WHITE, stroke=colour, stroke_width=2.5, class_="chart-area")
    elif number == 1:
        draw.add("rect", x=x - 4.5, y=y - 4.5, width=9, height=9, fill=colour, class_="chart-point")
    elif number == 2:
        draw.add(
            "polygon",
            points=points([(x, y - 6), (x + 6, y + 4.5), (x - 6, y + 4.5)]),
            fill=colour,
            class_="chart-point",
        )
    else:
        draw.add(
            "polygon",
            points=points([(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]),
            fill=colour,
            class_="chart-point",
        )


def _spread_apart(ends: list[tuple[float, int]], gap: float, high: float, low: float) -> list[tuple[float, int]]:
    """Moves the heights of labels, as little as possible, so that they are at least ``gap`` pixels apart."""
    placed: list[tuple[float, int]] = []
    for y, number in sorted(ends):
        placed.append((max(y, placed[-1][0] + gap) if placed else max(y, high), number))
    over = max(placed[-1][0] - low, 0) if placed else 0
    return [(y - over, number) for y, number in placed]
