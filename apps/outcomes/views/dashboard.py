"""The commissioner's dashboard and its file: both read the same published cells."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from apps.core.decisions import require
from apps.core.exports import Kind, export_table
from apps.core.parts import TableColumn
from apps.core.suppression import Result, Shown
from apps.core.wording import count

from .. import figures, policies, selectors
from ..selectors import BREAKDOWNS, DEFINITIONS, WORDS, PublishedLine, PublishedPeriod

TILES = ("groups_served", "replied_share", "median_days", "better_share")
WHOLE = ("asked", "groups", "served", "completed", "waiting")
COLUMNS = ("asked", "served", "refused", "waiting", "median_days")


def period_asked_for(found: list[PublishedPeriod], code: str) -> PublishedPeriod | None:
    """The period asked for, or the newest. Raises Http404 for one that is not published."""
    if not code:
        return found[0] if found else None
    for published in found:
        if published.publication.code == code:
            return published
    raise Http404("That period is not published.")


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
                "note": _quarter_before(was),
                "counts": DEFINITIONS[measure],
            }
        )
    return found


def _quarter_before(before: Result | None) -> str:
    return f"The quarter before: {before.text}." if isinstance(before, Shown) else ""


def table_rows(lines: list[PublishedLine], measures: tuple[str, ...]) -> list[list[str]]:
    """The rows of one breakdown: the line's name and its cells in words."""
    return [[line.name, *(line.cell(measure).text for measure in measures)] for line in lines]


def split_by_hidden(lines: list[PublishedLine]) -> tuple[list[PublishedLine], list[PublishedLine]]:
    """Lines with a number to read, and those of which every number is hidden."""
    shown = [line for line in lines if any(isinstance(cell, Shown) for cell in line.cells.values())]
    return shown, [line for line in lines if line not in shown]


def _breakdown(
    year: PublishedPeriod, code: str, names: dict[str, dict[str, str]], measures: tuple[str, ...]
) -> dict[str, Any]:
    shown, hidden = split_by_hidden(year.lines(code, names))
    return {
        "code": code,
        "heading": BREAKDOWNS[code],
        "caption": f"Requests by {BREAKDOWNS[code].lower()}, {year.period}",
        "columns": [TableColumn(BREAKDOWNS[code]), *(TableColumn(WORDS[measure], number=True) for measure in measures)],
        "rows": table_rows(shown, measures),
        "hidden": [line.name for line in hidden],
        "hidden_words": f"{count(len(hidden), 'row')} hidden: all in it are small",
    }


def year_view(year: PublishedPeriod | None) -> dict[str, Any]:
    """What pages draw of a published year: the maps, the reasons, and a table for each breakdown."""
    if year is None:
        return {"year": None}
    names = selectors.names()
    period = str(year.period)
    breakdowns = [_breakdown(year, code, names, COLUMNS) for code in ("neighbourhood", "theme", "income", "community")]
    return {
        "year": year,
        "maps": figures.by_neighbourhood(year, year.lines("neighbourhood", names)),
        "endings": figures.without_help(year.lines("ending", names), period),
        "reasons": _breakdown(year, "reason", names, ("refused",)),
        "breakdowns": breakdowns,
    }


def dashboard(request: HttpRequest) -> HttpResponse:
    """The published quarter and year, for commissioners and staff."""
    require(policies.can_see_dashboard(request.user))
    quarters, years = selectors.quarters(), selectors.years()
    quarter = period_asked_for(quarters, request.GET.get("quarter", ""))
    year = period_asked_for(years, request.GET.get("year", ""))
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
    headers = ["Cut", "Line", "Measure", "Number", "What this counts"]
    return export_table(headers, selectors.cells_in_words(published), f"results {code}", kind)
