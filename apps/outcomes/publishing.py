"""Makes the counts of a period safe to publish.

A quarter is published as totals for the whole place. A year is published by neighbourhood, theme, income,
community and reason, and only then are the counts large enough to be worth cutting. Both stand beside each
other, so the year is made safe together with its quarters: see ``docs/adr/0003-fixed-cuts-by-quarter.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.core.suppression import Fewer, Hidden, Overlap, Relation, Result, Shown, Sum, based_on, share, suppress

from .counting import Counts

Key = tuple[str, str, str]
Cells = dict[Key, Result]

TOTALS = ("asked", "groups", "served", "groups_served", "completed", "waiting")
"""What a quarter says of the whole place. What ended without help is small in a quarter: a year says it, with why."""

BY_LINE = ("asked", "served", "refused", "waiting")
"""What a year says of each neighbourhood, theme, income band and community."""

FLOWS = ("asked", "served")
"""Of those, what a quarter has in print too, so that the four quarters add up to the year."""

PARTED = ("neighbourhood", "income")
"""Cuts in which every request stands once, so that the lines add up to the total."""

OVERLAPPING = ("theme", "community")
"""Cuts in which a group may stand in several lines, so that the lines add up to more."""


def _number(counts: Counts, cut: str, line: str, measure: str) -> int:
    return int(counts.get(cut, {}).get(line, {}).get(measure) or 0)


def _shares(counts: Counts, cells: Cells, threshold: int) -> Cells:
    """Percentages and medians of the whole place, each hidden when its base is small or hidden."""
    whole = counts.get("all", {}).get("all", {})
    first, served = _number(counts, "all", "all", "first_time"), cells["all", "all", "groups_served"]
    better, completed = _number(counts, "all", "all", "better"), cells["all", "all", "completed"]
    due, replied = _number(counts, "all", "all", "reply_due"), _number(counts, "all", "all", "replied")
    return {
        ("all", "all", "first_time_share"): share(_safe_part(first, threshold), served, threshold=threshold),
        ("all", "all", "better_share"): share(_safe_part(better, threshold), completed, threshold=threshold),
        ("all", "all", "replied_share"): based_on(
            due, 100 * replied / due if due else None, unit="%", threshold=threshold
        ),
        ("all", "all", "median_days"): based_on(
            cells["all", "all", "served"], whole.get("median_days"), unit=" days", threshold=threshold
        ),
    }


def _safe_part(count: int, threshold: int) -> Result:
    return Shown(count) if count >= threshold else Fewer(threshold)


def publish_quarter(counts: Counts, threshold: int) -> Cells:
    """A quarter's totals, made safe. ``counts`` is what ``counting.count`` gave."""
    numbers = {("all", "all", measure): _number(counts, "all", "all", measure) for measure in TOTALS}
    cells: Cells = dict(suppress(numbers, threshold=threshold))
    return cells | _shares(counts, cells, threshold)


def publish_year(
    counts: Counts, quarters: Mapping[str, Cells], lines: Mapping[str, list[str]], threshold: int
) -> Cells:
    """A year's counts in every cut, made safe together with what its quarters published.

    ``quarters`` holds the published cells of each quarter of the year by its code, ``lines`` every line that
    a cut has, so that a line with nothing in it stands there like any other small one.

    All of it is one publication, the quarters with what they have in print. The total of a flow (asked, served) is
    the sum of its quarters. Where it is not, since records were put right between the two counts, the year's cuts of
    that measure are withheld.
    """
    cells: Cells = {}
    numbers: dict[Key, int] = {}
    relations: list[Relation] = []
    printed: Cells = {}
    for measure in BY_LINE:
        counted, tied = _measured(counts, measure, lines)
        quarterly = _of_quarters(counts, measure, quarters)
        total: Key = ("all", "all", measure)
        if quarterly:
            if sum(quarterly.values()) != counted[total]:
                cells |= dict.fromkeys(counted, Hidden())
                continue
            counted |= quarterly
            tied.append(Sum(total, quarterly))
            printed |= {key: quarters[key[1]]["all", "all", measure] for key in quarterly}
        numbers |= counted
        relations += tied
    numbers |= {("all", "all", m): _number(counts, "all", "all", m) for m in TOTALS if m not in BY_LINE}
    safe = suppress(numbers, relations, threshold=threshold, published=printed)
    cells |= {key: result for key, result in safe.items() if key not in printed}
    for cut in lines:
        if cut in ("reason", "ending"):
            continue
        for line in lines[cut]:
            median = counts.get(cut, {}).get(line, {}).get("median_days")
            cells[cut, line, "median_days"] = based_on(
                cells[cut, line, "served"], median, unit=" days", threshold=threshold
            )
    return cells | _shares(counts, cells, threshold)


def _measured(counts: Counts, measure: str, lines: Mapping[str, list[str]]) -> tuple[dict[Key, int], list[Relation]]:
    """A measure of a year in every cut, and how its cuts are tied to its total."""
    total: Key = ("all", "all", measure)
    numbers: dict[Key, int] = {total: _number(counts, "all", "all", measure)}
    relations: list[Relation] = []
    for cut in (*PARTED, *OVERLAPPING):
        keys = [(cut, line, measure) for line in lines[cut]]
        numbers |= {key: _number(counts, *key) for key in keys}
        relations.append((Overlap if cut in OVERLAPPING else Sum)(total, keys))
    if measure == "refused":
        relations += _endings(counts, numbers, lines, total)
    return numbers, relations


def _of_quarters(counts: Counts, measure: str, quarters: Mapping[str, Cells]) -> dict[Key, int]:
    """What the quarters of the year counted of a measure that they have in print."""
    if measure not in FLOWS:
        return {}
    counted = counts.get("quarter", {})
    return {("quarter", code, measure): int(counted.get(code, {}).get(measure) or 0) for code in quarters}


def _endings(counts: Counts, numbers: dict[Key, int], lines: Mapping[str, list[str]], total: Key) -> list[Relation]:
    """How requests ended without help: four ways, and under each its reasons."""
    ways = [("ending", way, "refused") for way in lines["ending"]]
    numbers |= {key: _number(counts, *key) for key in ways}
    sums: list[Relation] = [Sum(total, ways)]
    for way in lines["ending"]:
        keys = [("reason", line, "refused") for line in lines["reason"] if line.startswith(f"{way}/")]
        numbers |= {key: _number(counts, *key) for key in keys}
        if keys:
            sums.append(Sum(("ending", way, "refused"), keys))
    return sums


def write(cells: Cells) -> list[dict[str, Any]]:
    """The cells as JSON: a number, or which words stand in its place."""
    found: list[dict[str, Any]] = []
    for (cut, line, measure), result in cells.items():
        row: dict[str, Any] = {"cut": cut, "line": line, "measure": measure}
        if isinstance(result, Shown):
            row |= {"number": float(result.value), "unit": result.unit, "places": result.places}
        elif isinstance(result, Fewer):
            row |= {"fewer_than": result.threshold}
        found.append(row)
    return found


def read(rows: list[dict[str, Any]]) -> Cells:
    """What ``write`` wrote, as cells again."""
    return {(row["cut"], row["line"], row["measure"]): _read(row) for row in rows}


def _read(row: dict[str, Any]) -> Result:
    if "number" in row:
        return Shown(row["number"], row["unit"], row["places"])
    if "fewer_than" in row:
        return Fewer(row["fewer_than"])
    return Hidden()
