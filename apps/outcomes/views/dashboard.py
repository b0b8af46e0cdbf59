"""The commissioner's dashboard and its file: both read the same published cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from apps.core.charts import Figure
from apps.core.decisions import require
from apps.core.exports import Kind, export_table
from apps.core.parts import TableColumn
from apps.core.suppression import Result, Shown
from apps.core.wording import count

from .. import figures, policies, selectors
from ..selectors import BREAKDOWNS, DEFINITIONS, WORDS, PublishedLine, PublishedPeriod

TILES = ("groups_served", "replied_share", "median_days", "group_better_share")
WHOLE = ("asked", "groups", "served", "completed", "group_verdicts", "waiting", "first_time_share", "better_share")
BY_LINE = ("neighbourhood", "topic", "theme", "income", "community")
ENDINGS = ("ending", "why", "reason")
COLUMNS = ("asked", "served", "refused", "waiting", "median_days")
OF_TOPICS = ("asked", "served", "refused", "median_days")


def period_asked_for(found: list[PublishedPeriod], code: str) -> PublishedPeriod | None:
    """The period asked for, or the newest. Raises Http404 for one that is not published."""
    if not code:
        return found[0] if found else None
    for published in found:
        if published.publication.code == code:
            return published
    raise Http404("That period is not published.")


def periods_asked_for(
    query: QueryDict, quarters: list[PublishedPeriod], years: list[PublishedPeriod]
) -> tuple[PublishedPeriod | None, PublishedPeriod | None]:
    """The quarter and the year that one choice of a period shows. Raises Http404 for one that is not published.

    A quarter goes with its own year, or the newest before it; a year with its last quarter. Addresses that name a
    ``quarter`` and a ``year`` apart go on working.
    """
    code = query.get("period", "")
    chosen_year = next((year for year in years if code and year.publication.code == code), None)
    if chosen_year is not None:
        last = [each for each in quarters if each.period.last_day <= chosen_year.period.last_day]
        return next(iter(last), next(iter(quarters), None)), chosen_year
    quarter = period_asked_for(quarters, str(code or query.get("quarter", "")))
    if query.get("year"):
        return quarter, period_asked_for(years, query.get("year", ""))
    by_then = [year for year in years if quarter and year.period.first_day <= quarter.period.first_day]
    return quarter, next(iter(by_then), next(iter(years), None))


def headline_tiles(quarter: PublishedPeriod, before: PublishedPeriod | None) -> list[dict[str, Any]]:
    """The headline numbers of a quarter, each with what it counts and what it was before."""
    found = []
    for measure in TILES:
        result = quarter.whole(measure)
        was = before.whole(measure) if before else None
        found.append(
            {
                "label": WORDS[measure],
                "figure": result.text,
                "hidden": not isinstance(result, Shown),
                "note": " ".join(filter(None, (_quarter_before(was), _advisers_say(quarter, measure)))),
                "counts": DEFINITIONS[measure],
            }
        )
    return found


def _quarter_before(before: Result | None) -> str:
    return f"The quarter before: {before.text}." if isinstance(before, Shown) else ""


def _advisers_say(quarter: PublishedPeriod, measure: str) -> str:
    """What the advisers say, beside what the groups say: the two often differ."""
    theirs = quarter.whole("better_share")
    return f"Advisers say {theirs.text}." if measure == "group_better_share" and isinstance(theirs, Shown) else ""


def table_rows(lines: list[PublishedLine], measures: tuple[str, ...]) -> list[list[str]]:
    """The rows of one breakdown: the line's name and its cells in words."""
    return [[line.name, *(line.cell(measure).text for measure in measures)] for line in lines]


def split_by_hidden(lines: list[PublishedLine]) -> tuple[list[PublishedLine], list[PublishedLine]]:
    """Lines with a number to read, and those of which every number is hidden."""
    shown = [line for line in lines if any(isinstance(cell, Shown) for cell in line.cells.values())]
    return shown, [line for line in lines if line not in shown]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A breakdown of a year as it is drawn: a chart of its requests, a table of all it says, and what is hidden."""

    code: str
    heading: str
    chart: Figure | None
    columns: list[TableColumn]
    rows: list[list[str]]
    hidden: list[str]
    period: str

    @property
    def caption(self) -> str:
        return f"Requests by {self.heading[:1].lower()}{self.heading[1:]}, {self.period}"

    @property
    def hidden_words(self) -> str:
        return f"{count(len(self.hidden), 'row')} hidden: all in {'it' if len(self.hidden) == 1 else 'them'} are small"


def _breakdown(
    year: PublishedPeriod, code: str, names: dict[str, dict[str, str]], measures: tuple[str, ...]
) -> Breakdown:
    lines = year.lines(code, names)
    shown, hidden = split_by_hidden(lines)
    heading = BREAKDOWNS[code]
    said = "Requests that ended without help" if measures == ("refused",) else "Requests sent"
    chart = (
        figures.bars_by_line(code, lines, measures[0], header=heading, caption=f"{said}, {year.period}.")
        if code in figures.CHARTED
        else None
    )
    columns = [TableColumn(heading), *(TableColumn(WORDS[measure], number=True) for measure in measures)]
    rows = table_rows(shown, measures)
    return Breakdown(code, heading, chart, columns, rows, [line.name for line in hidden], str(year.period))


def year_view(year: PublishedPeriod | None) -> dict[str, Any]:
    """What pages draw of a published year: the maps, and a chart and a table for each breakdown.

    A breakdown of which no number can be shown is not drawn; ``silent`` names it. Its wider groups stand beside it:
    the ways in which requests ended and the wide groups of reasons for the reasons, the whole place for all others.
    """
    if year is None:
        return {"year": None}
    names = selectors.names()
    found = {code: _breakdown(year, code, names, OF_TOPICS if code == "topic" else COLUMNS) for code in BY_LINE}
    found |= {code: _breakdown(year, code, names, ("refused",)) for code in ENDINGS}
    return {
        "year": year,
        "maps": figures.by_neighbourhood(year, year.lines("neighbourhood", names)),
        "census": figures.against_census(year, year.lines("community", names), selectors.share_of_residents()),
        "silent": [each.heading.lower() for each in found.values() if not each.rows],
        **{code: each for code, each in found.items() if each.rows},
    }


def dashboard(request: HttpRequest) -> HttpResponse:
    """The published quarter and year, for commissioners and staff."""
    require(policies.can_see_dashboard(request.user))
    quarters, years = selectors.quarters(), selectors.years()
    quarter, year = periods_asked_for(request.GET, quarters, years)
    before = None
    if quarter:
        place = quarters.index(quarter)
        before = quarters[place + 1] if place + 1 < len(quarters) else None
    return render(
        request,
        "outcomes/dashboard.html",
        {
            "may_see_burden": policies.can_see_burden(request.user),
            "quarters": quarters,
            "years": years,
            "period": request.GET.get("period", ""),
            "quarter": quarter,
            "tiles": headline_tiles(quarter, before) if quarter else [],
            "whole_columns": [TableColumn("What"), TableColumn("Number", number=True), TableColumn("What this counts")],
            "whole": [[WORDS[m], quarter.whole(m).text, DEFINITIONS[m]] for m in WHOLE] if quarter else [],
            "trend": figures.asked_and_served(quarters),
            **year_view(year),
        },
    )


def export(request: HttpRequest, code: str, kind: Kind = "csv") -> HttpResponseBase:
    """One published period as CSV or XLSX: the same cells in the same words, one to a line."""
    require(policies.can_see_dashboard(request.user))
    published = period_asked_for([*selectors.quarters(), *selectors.years()], code)
    if published is None:
        raise Http404("Nothing is published yet.")
    headers = ["Period", "Cut", "Line", "Measure", "Number", "What this counts"]
    period = str(published.period)
    rows = ((period, *cells) for cells in selectors.cells_in_words(published))
    return export_table(headers, rows, f"results {code}", kind)
