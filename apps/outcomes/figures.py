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
from .selectors import PublishedLine, PublishedPeriod, ResidentShares, number


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


def _said(sentence: str, lines: list[PublishedLine], measure: str) -> str:
    """The sentence, and a warning where a number with a star could be the largest of all."""
    hidden = any(isinstance(line.cell(measure), Hidden) for line in lines)
    return f"{sentence} {_HIDDEN_MAY_BE_MORE}" if hidden else sentence


MOST_BARS = 10
"""So many bars a chart of a long list holds: the ones with most. The table holds all."""

_MOST = {
    "topic": "Most was asked for: {}.",
    "theme": "Groups that work on this asked most: {}.",
    "income": "Groups of this size asked most: {}.",
    "community": "Groups that serve these people asked most: {}.",
    "ending": "The most common ending: {}.",
    "why": "The most common reason: {}.",
}
"""What a chart of each breakdown says in a sentence."""

_HIDDEN_MAY_BE_MORE = "A hidden number may be larger."


CHARTED = frozenset(_MOST)


def bars_by_line(
    breakdown: str, lines: list[PublishedLine], measure: str, *, header: str, caption: str
) -> Figure | None:
    """One measure of a breakdown as bars, most first, ten at most; hidden ones come last.

    None where no number can be shown: a section of which everything is hidden says nothing.
    """
    shown = [line for line in lines if isinstance(line.cell(measure), Shown)]
    if not shown:
        return None
    shown.sort(key=lambda line: -(number(line.cell(measure)) or 0))
    rest = [line for line in lines if not isinstance(line.cell(measure), Shown)]
    top = number(shown[0].cell(measure))
    most = listed([line.name for line in shown if number(line.cell(measure)) == top])
    bars = [*shown, *rest][:MOST_BARS]
    if len(bars) < len(lines):
        caption += f" The {len(bars)} with most: the table has them all."
    return bar_chart(
        [Bar(line.name, line.cell(measure)) for line in bars],
        headers=(header, "Requests"),
        caption=caption,
        sentence=_said(_MOST[breakdown].format(most), lines, measure),
    )


LARGE_COMMUNITY = 1 / 3
"""Communities of this part of all residents or more are not compared: most groups serve them without saying so."""


def against_census(year: PublishedPeriod, lines: list[PublishedLine], residents: ResidentShares) -> Figure | None:
    """What part of all requests came from groups that serve a community, beside its part of the residents.

    The largest gap below comes first. Both numbers of a share are published
    ones. None where no community can be compared.
    """
    total = number(year.whole("asked"))
    if not total:
        return None
    compared = [
        (line.name, asked / total, residents.shares[line.code])
        for line in lines
        if (asked := number(line.cell("asked"))) is not None and residents.shares.get(line.code, 1) < LARGE_COMMUNITY
    ]
    if not compared:
        return None
    compared.sort(key=lambda row: (row[1] - row[2], row[0]))
    under = [name for name, asked, lives in compared if asked < lives]
    sentence = (
        f"Furthest below their share of residents: {listed(under[:2])}."
        if under
        else "No community that can be shown asks less often than its share of residents."
    )
    return bar_chart(
        [Bar(name, Shown(100 * asked, "", 1), target=round(100 * lives, 1)) for name, asked, lives in compared],
        headers=("Community served", "Share of requests"),
        caption=f"Requests of groups that say they serve a community, of all requests sent, {year.period}; residents by "
        f"the census figures of {residents.year}. A group may serve several. Communities of a third of residents or more are left out.",
        sentence=sentence,
        unit="%",
        target_header="Share of residents",
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
    may_be_more = any(isinstance(result, Hidden) for result in cells.values())
    return " ".join(
        [
            f"{most} asked most.",
            *([f"{counted(hidden, 'number')} hidden."] if hidden else []),
            *([_HIDDEN_MAY_BE_MORE] if may_be_more else []),
        ]
    )
