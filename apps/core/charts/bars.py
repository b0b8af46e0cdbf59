"""Bars that start at nought: one for each thing, or stacked from its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from ..suppression import Result, Shown
from . import palette
from .figure import Figure, Value, cell_text, checked_lengths, result_of, size_of
from .svg import NARROW, SMALL, TEXT, WIDE, Drawing, text_width, wrap

STUB = 26
"""The hatched box of a hidden number: always the same length, so that it says nothing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a label, a value that may be hidden, a word beside it and a target."""

    label: str
    value: Value
    note: str = ""
    target: float | None = None


def bar_chart(
    bars: Sequence[Bar],
    *,
    headers: tuple[str, str],
    caption: str,
    sentence: str,
    colour: str = palette.INDIGO,
    unit: str = "",
    note_header: str = "Note",
    target_header: str = "Target",
) -> Figure:
    """Bars compared by length, each with its number at its end; hidden ones are a hatched stub with the words.

    A target is written with as many places as the numbers are.
    """
    results = [result_of(bar.value) for bar in bars]
    places = max((result.places for result in results if isinstance(result, Shown)), default=0)
    notes, targets = any(bar.note for bar in bars), any(bar.target is not None for bar in bars)
    rows = tuple(
        (
            bar.label,
            cell_text(result, unit),
            *(
                (("none" if bar.target is None else cell_text(Shown(bar.target, places=places), unit)),)
                if targets
                else ()
            ),
            *((bar.note,) if notes else ()),
        )
        for bar, result in zip(bars, results, strict=True)
    )
    heads = (*headers, *((target_header,) if targets else ()), *((note_header,) if notes else ()))
    wide, narrow = (_bars(bars, results, width, colour, unit, target_header) for width in (WIDE, NARROW))
    return Figure(wide, narrow, heads, rows, caption, sentence)


def _words(bar: Bar, result: Result | None, unit: str) -> str:
    return (
        f"{cell_text(result, unit)}, {bar.note}" if bar.note and isinstance(result, Shown) else cell_text(result, unit)
    )


def _bars(
    bars: Sequence[Bar], results: Sequence[Result | None], width: int, colour: str, unit: str, target_word: str
) -> SafeString:
    draw = Drawing(width)
    wide = width == WIDE
    left = min(max((text_width(bar.label, TEXT) for bar in bars), default=0) + 14, 200) if wide else 0
    room = (
        max(
            (text_width(_words(bar, r, unit), TEXT, bold=True) for bar, r in zip(bars, results, strict=True)), default=0
        )
        + 10
    )
    reach = max(width - left - min(room, (width - left) * 0.6), 60)
    top = max([size_of(r) for r in results] + [bar.target or 0 for bar in bars], default=0) or 1
    y = 4.0
    if any(bar.target is not None for bar in bars):
        draw.rule(left + 2, y + 3, left + 2, y + 15, colour=palette.INK, width=3)
        draw.text(left + 10, y + 14, target_word, size=SMALL)
        y += 24
    for bar, result in zip(bars, results, strict=True):
        lines = wrap(bar.label, TEXT, left - 10 if wide else width, 2)
        if wide:
            for number, line in enumerate(lines):
                draw.text(0, y + 15 + 18 * number - (0 if len(lines) == 1 else 3), line)
        else:
            for line in lines:
                draw.text(0, y + 14, line)
                y += 19
        end = left + STUB
        if isinstance(result, Shown):
            end = left + size_of(result) / top * reach
            draw.area(left, y, end - left, 21, colour)
        elif result is not None:
            draw.hatched(left, y, STUB, 21)
        else:
            end = left
        if bar.target is not None:
            mark = left + bar.target / top * reach
            draw.rule(mark, y - 3, mark, y + 24, colour=palette.WHITE, width=6)
            draw.rule(mark, y - 3, mark, y + 24, colour=palette.INK, width=3)
            end = max(end, mark)
        words = _words(bar, result, unit)
        shown = isinstance(result, Shown)
        draw.text(end + 8, y + 16, words, bold=shown, size=TEXT if shown else SMALL + 1)
        y += max(32, 18 * len(lines) + 6) if wide else 32
    return draw.finish(y)


def stacked_chart(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Value]]],
    *,
    header: str,
    caption: str,
    sentence: str,
    totals: Sequence[Value] | None = None,
    total_header: str = "All",
) -> Figure:
    """Bars made of parts, in a fixed order of colours, named by lines from the first bar. Eight parts at most."""
    if len(series) > len(palette.CATEGORIES):
        raise ValueError("Eight parts at most: put the rest together")
    checked_lengths(labels, *(values for _, values in series), *([totals] if totals is not None else []))
    parts = [[result_of(value) for value in values] for _, values in series]
    ends = [result_of(value) for value in totals] if totals is not None else None
    rows = tuple(
        (label, *(cell_text(column[row]) for column in parts), *((cell_text(ends[row]),) if ends else ()))
        for row, label in enumerate(labels)
    )
    heads = (header, *(name for name, _ in series), *((total_header,) if ends else ()))
    names = [name for name, _ in series]
    wide, narrow = (_stacks(labels, names, parts, ends, width) for width in (WIDE, NARROW))
    return Figure(wide, narrow, heads, rows, caption, sentence)


def _stacks(
    labels: Sequence[str],
    names: Sequence[str],
    parts: Sequence[Sequence[Result | None]],
    ends: Sequence[Result | None] | None,
    width: int,
) -> SafeString:
    draw = Drawing(width)
    wide = width == WIDE
    left = min(max((text_width(label, TEXT) for label in labels), default=0) + 14, 180) if wide else 0
    right = max((text_width(cell_text(end), TEXT) for end in ends), default=0) + 12 if ends else 2
    stubs = max(
        (sum(c[row] is not None and not isinstance(c[row], Shown) for c in parts) for row in range(len(labels))),
        default=0,
    )
    reach = width - left - right - stubs * STUB
    top = max((sum(size_of(column[row]) for column in parts) for row in range(len(labels))), default=0) or 1
    scale = reach / top

    def lengths(row: int) -> list[float]:
        return [size_of(c[row]) * scale if isinstance(c[row], Shown) else 0 if c[row] is None else STUB for c in parts]

    if wide and labels:
        y = _names_with_leads(draw, names, lengths(0), left, width)
    else:
        y = _names_in_order(draw, names, width)
    for row, label in enumerate(labels):
        if wide:
            lines = wrap(label, TEXT, left - 10, 2)
            for number, line in enumerate(lines):
                draw.text(0, y + 18 + 18 * number - (0 if len(lines) == 1 else 8), line)
        else:
            lines = wrap(label, TEXT, width, 1)
            draw.text(0, y + 14, lines[0] if lines else "")
            y += 22
        x = left
        for column, colour, length in zip(parts, palette.CATEGORIES, lengths(row), strict=False):
            result = column[row]
            if length <= 0:
                continue
            if isinstance(result, Shown):
                draw.area(x, y, length, 26, colour)
                if text_width(result.text, SMALL) + 6 <= length:
                    draw.text(
                        x + length / 2,
                        y + 18,
                        result.text,
                        size=SMALL,
                        anchor="middle",
                        bold=True,
                        fill=palette.text_on(colour),
                    )
            elif result is not None:
                draw.hatched(x, y, length, 26)
                draw.text(
                    x + length / 2,
                    y + 18,
                    result.short,
                    size=SMALL,
                    anchor="middle",
                    fill=palette.INK,
                    halo=palette.WHITE,
                )
            x += length
        if ends:
            draw.text(x + 8, y + 18, cell_text(ends[row]), bold=isinstance(ends[row], Shown))
        y += 38
    return draw.finish(y)


def _names_with_leads(
    draw: Drawing, names: Sequence[str], lengths: Sequence[float], left: float, width: float
) -> float:
    """Writes each part's name above its piece of the first bar, stepping up a line when names would meet."""
    middles, x = [], left
    for length in lengths:
        middles.append(x + length / 2)
        x += length
    placed: list[tuple[float, float, float, int, str]] = []
    for name, middle in reversed(list(zip(names, middles, strict=True))):
        span = text_width(name, SMALL) + 18
        start = max(min(middle - 5, width - span), 0)
        line = 0
        while any(
            (there == line and start + span > begins) or (there > line and start <= lead <= start + span)
            for begins, lead, _, there, _ in placed
        ):
            line += 1
        placed.append((start, middle, span, line, name))
    depth = 1 + max((line for *_, line, _ in placed), default=-1)
    foot = 20 * depth + 8.0
    for number, (start, middle, _, line, name) in enumerate(reversed(placed)):
        base = 20 * (depth - line) - 6
        draw.rule(middle, base + 4, middle, foot - 1, colour=palette.INK_SOFT)
        draw.area(start, base - 9, 10, 10, palette.CATEGORIES[number])
        draw.text(start + 15, base, name, size=SMALL)
    return foot


def _names_in_order(draw: Drawing, names: Sequence[str], width: float) -> float:
    """The names in the order of the pieces, from the left, where there is no room for lines to each."""
    x, y = 0.0, 14.0
    for name, colour in zip(names, palette.CATEGORIES, strict=False):
        span = text_width(name, SMALL) + 30
        if x and x + span - 15 > width:
            x, y = 0.0, y + 20
        draw.area(x, y - 9, 10, 10, colour)
        draw.text(x + 15, y, name, size=SMALL)
        x += span
    return y + 14
