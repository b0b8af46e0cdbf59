"""Charts of published figures, each with a table of the same numbers and a sentence that says what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from apps.core.charts import Area, Bar, Figure, Hex, Line, Maps, bar_chart, boundary_map, hex_map, line_chart
from apps.core.suppression import Fewer, Hidden, Result, Shown
from apps.core.wording import count as counted
from apps.core.wording import day as in_words
from apps.core.wording import listed
from apps.places import selectors as places

from .periods import Quarter
from .selectors import PublishedLine, PublishedPeriod, number


def asked_and_served(quarters: list[PublishedPeriod]) -> Figure | None:
    """Requests sent and requests on which help started, by quarter, oldest first. None under two quarters."""
    shown = list(reversed(quarters))
    if len(shown) < 2:
        return None
    asked = [p.whole("asked") for p in shown]
    served = [p.whole("served") for p in shown]
    periods = [p.period for p in shown]
    return line_chart(
        [str(period) for period in periods],
        [Line("Asked", asked), Line("Help started", served)],
        header="Quarter",
        caption=f"Requests, {periods[0]} to {periods[-1]}.",
        sentence=_trend(asked, served),
        shade=("Asked", "Help started"),
        short_periods=[f"Q{period.number}" for period in periods if isinstance(period, Quarter)],
    )


def _trend(asked: list[Result], served: list[Result]) -> str:
    ends = [number(r) for r in (asked[0], asked[-1], served[0], served[-1])]
    if any(end is None for end in ends):
        return "Requests sent, and requests on which help started, quarter by quarter."
    a0, a1, s0, s1 = (float(end or 0) for end in ends)
    return f"Requests went {_went(a0, a1)}. Help started went {_went(s0, s1)}."


def _went(before: float, after: float) -> str:
    way = "up from" if after > before else "down from" if after < before else "nowhere:"
    return f"{way} {before:,.0f} to {after:,.0f}" if before != after else f"{way} {after:,.0f} then and now"


def without_help(lines: list[PublishedLine], period: str) -> Figure | None:
    """How requests ended without help, most first; hidden ones come last. None where there is nothing."""
    if not lines:
        return None
    ordered = sorted(lines, key=lambda line: (-(number(line.cell("refused")) or 0), line.name))
    shown = [line for line in ordered if isinstance(line.cell("refused"), Shown)]
    rest = [line for line in ordered if not isinstance(line.cell("refused"), Shown)]
    sentence = (
        f"The most common ending: {shown[0].name.lower()}."
        if shown
        else "No one way stands out: each number is small or hidden."
    )
    return bar_chart(
        [Bar(line.name, line.cell("refused")) for line in (*shown, *rest)],
        headers=("How it ended", "Requests"),
        caption=f"Requests that ended without help, {period}.",
        sentence=sentence,
    )


@dataclass(frozen=True, slots=True)
class CaptionedMaps(Maps):
    """Both maps, with what stands under the pair of them."""

    said: str


def by_neighbourhood(year: PublishedPeriod, lines: list[PublishedLine]) -> CaptionedMaps | None:
    """Requests of a year by neighbourhood, on the wards as they were on its last day. None where nothing was published."""
    cells = {line.code: line.cell("asked") for line in lines}
    names = {line.code: line.name for line in lines}
    day = year.period.last_day
    hexagons_then = places.hexagons(day, held=year.publication.wards or None)
    wards = [(ward, ward.neighbourhood) for ward in hexagons_then if ward.neighbourhood in cells]
    if not wards:
        return None
    words: _Words = {
        "headers": ("Neighbourhood", "Wards", "Requests"),
        "sentence": _most(cells, names),
        "group_names": names,
        "by_group": True,
    }
    said = f"Requests sent, {year.period}. The number belongs to the whole neighbourhood, with the wards that it had on {in_words(day)}."
    hexagons = hex_map(
        [Hex(ward.name, ward.short_name, ward.q, ward.r, code, cells[code]) for ward, code in wards],
        caption="One hexagon for each ward, placed as near as we can to where it is.",
        **words,
    )
    known = places.boundaries(day)
    if known is None or not all(ward.ward in known.rings for ward, _ in wards):
        return CaptionedMaps(hexagons, None, "", said)
    shapes = boundary_map(
        [Area(ward.name, ward.short_name, known.rings[ward.ward], code, cells[code]) for ward, code in wards],
        caption="",
        **words,
    )
    return CaptionedMaps(hexagons, shapes, known.credit, said)


class _Words(TypedDict):
    headers: tuple[str, ...]
    sentence: str
    group_names: dict[str, str]
    by_group: bool


def _most(cells: dict[str, Result], names: dict[str, str]) -> str:
    numbers = {code: value for code, result in cells.items() if (value := number(result)) is not None}
    if not numbers:
        return "Every number is small or hidden."
    hidden = sum(isinstance(result, Fewer | Hidden) for result in cells.values())
    top = max(numbers.values())
    most = listed([names[code] for code, value in numbers.items() if value == top])
    return f"{most} asked most." + (f" {counted(hidden, 'number')} hidden." if hidden else "")
