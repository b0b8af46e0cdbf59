"""Makes the counts of a period safe to publish.

A quarter is published as totals for the whole place. A year is published by neighbourhood, theme, income,
community and reason, and only then are the counts large enough to be worth cutting. Both stand beside each
other, so the year is made safe together with its quarters: see ``docs/adr/0003-fixed-cuts-by-quarter.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.core.suppression import Fewer, Hidden, Overlap, Result, Shown, Sum, based_on, share, suppress

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

    The total of a flow (asked, served) is the sum of its quarters, which are in print. They are cells
    of the same tables here. Where making the year safe would need other words than a quarter had in print,
    the year's cuts of that measure are withheld instead.
    """
    cells: Cells = {}
    for measure in BY_LINE:
        cells |= _publish_measure(counts, measure, quarters, lines, threshold)
    plain = {("all", "all", m): _number(counts, "all", "all", m) for m in TOTALS if m not in BY_LINE}
    cells |= dict(suppress(plain, threshold=threshold))
    for cut in lines:
        if cut in ("reason", "ending"):
            continue
        for line in lines[cut]:
            median = counts.get(cut, {}).get(line, {}).get("median_days")
            cells[cut, line, "median_days"] = based_on(
                cells[cut, line, "served"], median, unit=" days", threshold=threshold
            )
    return cells | _shares(counts, cells, threshold)


def _publish_measure(
    counts: Counts, measure: str, quarters: Mapping[str, Cells], lines: Mapping[str, list[str]], threshold: int
) -> Cells:
    total: Key = ("all", "all", measure)
    numbers: dict[Key, int] = {total: _number(counts, "all", "all", measure)}
    sums: list[Sum] = []
    for cut in (*PARTED, *OVERLAPPING):
        keys = [(cut, line, measure) for line in lines[cut]]
        numbers |= {key: _number(counts, *key) for key in keys}
        sums.append((Overlap if cut in OVERLAPPING else Sum)(total, keys))
    if measure == "refused":
        sums += _endings(counts, numbers, lines, total)
    printed: dict[Key, Result] = {}
    if measure in FLOWS:
        printed = {("quarter", code, measure): cells["all", "all", measure] for code, cells in quarters.items()}
    if printed:
        numbers |= {("quarter", code, measure): counted for code, counted in _by_quarter(counts, measure).items()}
        if sum(numbers.get(key, 0) for key in printed) != numbers[total]:
            return _withheld(numbers)
        sums.append(Sum(total, printed))
    safe = suppress(numbers, sums, threshold=threshold, in_print=[key for key in printed if key in numbers])
    if any(key in safe and type(safe[key]) is not type(cell) for key, cell in printed.items()):
        return _withheld(numbers)
    return {key: result for key, result in safe.items() if key[0] != "quarter"}


def _by_quarter(counts: Counts, measure: str) -> dict[str, int]:
    return {code: int(row.get(measure) or 0) for code, row in counts.get("quarter", {}).items()}


def _endings(counts: Counts, numbers: dict[Key, int], lines: Mapping[str, list[str]], total: Key) -> list[Sum]:
    """How requests ended without help: four ways, and under each its reasons."""
    ways = [("ending", way, "refused") for way in lines["ending"]]
    numbers |= {key: _number(counts, *key) for key in ways}
    sums = [Sum(total, ways)]
    for way in lines["ending"]:
        keys = [("reason", line, "refused") for line in lines["reason"] if line.startswith(f"{way}/")]
        numbers |= {key: _number(counts, *key) for key in keys}
        if keys:
            sums.append(Sum(("ending", way, "refused"), keys))
    return sums


def _withheld(numbers: Mapping[Key, int]) -> Cells:
    return {key: Hidden() for key in numbers if key[0] != "quarter"}


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
