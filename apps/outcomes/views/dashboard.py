"""The commissioner's dashboard and its file: both read the same published cells."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from apps.core.decisions import require
from apps.core.exports import export_table
from apps.core.parts import Column
from apps.core.suppression import Result, Shown
from apps.core.wording import count

from .. import figures, policies, selectors
from ..selectors import CUTS, DEFINITIONS, WORDS, Line, Published

TILES = ("groups_served", "replied_share", "median_days", "better_share")
WHOLE = ("asked", "groups", "served", "completed", "waiting")
COLUMNS = ("asked", "served", "refused", "waiting", "median_days")


def choose(found: list[Published], code: str) -> Published | None:
    """The period asked for, or the newest. Raises Http404 for one that is not published."""
    if not code:
        return found[0] if found else None
    for published in found:
        if published.publication.code == code:
            return published
    raise Http404("That period is not published.")


def tiles(quarter: Published, before: Published | None) -> list[dict[str, Any]]:
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
                "note": _was(was),
                "counts": DEFINITIONS[measure],
            }
        )
    return found


def _was(before: Result | None) -> str:
    return f"The quarter before: {before.text}." if isinstance(before, Shown) else ""


def table(lines: list[Line], measures: tuple[str, ...]) -> list[list[str]]:
    """The rows of one cut: the line's name and its cells in words."""
    return [[line.name, *(line.cell(measure).text for measure in measures)] for line in lines]


def split(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Lines with a number to read, and those of which every number is hidden."""
    shown = [line for line in lines if any(isinstance(cell, Shown) for cell in line.cells.values())]
    return shown, [line for line in lines if line not in shown]


def _cut(year: Published, cut: str, names: dict[str, dict[str, str]], measures: tuple[str, ...]) -> dict[str, Any]:
    shown, hidden = split(year.lines(cut, names))
    return {
        "code": cut,
        "heading": CUTS[cut],
        "caption": f"Requests by {CUTS[cut].lower()}, {year.period}",
        "columns": [Column(CUTS[cut]), *(Column(WORDS[measure], number=True) for measure in measures)],
        "rows": table(shown, measures),
        "hidden": [line.name for line in hidden],
        "hidden_words": f"{count(len(hidden), 'line')} with nothing that can be shown",
    }


def year_view(year: Published | None) -> dict[str, Any]:
    """What pages draw of a published year: the maps, the reasons, and a table for each cut."""
    if year is None:
        return {"year": None}
    names = selectors.names()
    period = str(year.period)
    cuts = [_cut(year, cut, names, COLUMNS) for cut in ("neighbourhood", "theme", "income", "community")]
    return {
        "year": year,
        "maps": figures.by_neighbourhood(year, year.lines("neighbourhood", names)),
        "endings": figures.without_help(year.lines("ending", names), period),
        "reasons": _cut(year, "reason", names, ("refused",)),
        "cuts": cuts,
    }


def dashboard(request: HttpRequest) -> HttpResponse:
    """The published quarter and year, for commissioners and staff."""
    require(policies.can_see_dashboard(request.user))
    quarters, years = selectors.quarters(), selectors.years()
    quarter = choose(quarters, request.GET.get("quarter", ""))
    year = choose(years, request.GET.get("year", ""))
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
            "tiles": tiles(quarter, before) if quarter else [],
            "whole_columns": [Column("What"), Column("Number", number=True), Column("What this counts")],
            "whole": [[WORDS[m], quarter.whole(m).text, DEFINITIONS[m]] for m in WHOLE] if quarter else [],
            "trend": figures.asked_and_served(quarters),
            **year_view(year),
        },
    )


def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """One published period as CSV: the same cells in the same words, one to a line."""
    require(policies.can_see_dashboard(request.user))
    published = choose([*selectors.quarters(), *selectors.years()], code)
    if published is None:
        raise Http404("Nothing is published yet.")
    headers = ["Cut", "Line", "Measure", "Number", "What this counts"]
    return export_table(headers, selectors.cells_in_words(published), f"results {code}")
