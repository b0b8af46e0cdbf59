"""The findings of what was published, as charts with equal tables and a sentence each."""

from __future__ import annotations

from apps.core.charts import Bar, Figure, Hex, Line, bar_chart, hex_map, line_chart
from apps.core.suppression import Fewer, Hidden, Result, Shown
from apps.core.wording import count as counted
from apps.core.wording import listed
from apps.places import selectors as places

from .periods import Quarter
from .selectors import Line as PublishedLine
from .selectors import Published, number


def asked_and_served(quarters: list[Published]) -> Figure | None:
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


def by_neighbourhood(lines: list[PublishedLine], period: str) -> Figure | None:
    """Requests by neighbourhood on the hexagon map. None where nothing was published."""
    cells = {line.code: line.cell("asked") for line in lines}
    names = {line.code: line.name for line in lines}
    hexes = [
        Hex(ward.name, ward.short_name, ward.q, ward.r, ward.neighbourhood, cells[ward.neighbourhood])
        for ward in places.hexagons()
        if ward.neighbourhood in cells
    ]
    if not hexes:
        return None
    numbers = {code: value for code, result in cells.items() if (value := number(result)) is not None}
    hidden = sum(isinstance(result, Fewer | Hidden) for result in cells.values())
    sentence = "Every number is small or hidden."
    if numbers:
        top = max(numbers.values())
        most = listed([names[code] for code, value in numbers.items() if value == top])
        sentence = f"{most} asked most." + (f" {counted(hidden, 'number')} hidden." if hidden else "")
    return hex_map(
        hexes,
        headers=("Neighbourhood", "Wards", "Requests"),
        caption=f"Requests sent, {period}. One hexagon for each ward, placed as near as "
        "we can to where it is. The number belongs to the whole neighbourhood.",
        sentence=sentence,
        group_names=names,
        by_group=True,
    )
