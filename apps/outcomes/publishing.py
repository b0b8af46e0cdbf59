"""Makes the counts of a period safe to publish.

A quarter is published as totals for the whole place. A year is published by neighbourhood, theme, income,
community and reason, and only then are the counts large enough to be worth cutting: see
``docs/adr/0003-fixed-cuts-by-quarter.md``. Each period is made safe together with all that is in print before it, since
its numbers are tied to theirs: see ``book`` and ``docs/adr/0019-one-publication-for-all-periods.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from apps.core.suppression import Fewer, Hidden, Result, Shown, based_on, share, suppress

from .book import SHARES, Book, Cells, Edition
from .counting import Counts
from .periods import Period, Year


def publish(
    period: Period, counts: Counts, *, earlier: Sequence[Edition], lines: Mapping[str, list[str]], threshold: int
) -> Edition:
    """A period's counts, made safe beside all periods in print.

    ``counts`` is what ``counting.count`` gave, ``earlier`` every publication before, the oldest first. ``lines`` holds
    every line that a cut of a year has, so that a line with nothing in it stands there like any other small one; a
    quarter has no cuts.
    """
    book = Book(threshold)
    for edition in earlier:
        book.add_printed(edition, with_cuts=isinstance(period, Year) and edition.period == Year(period.year - 1))
    withheld = book.add_new(period, counts, lines)
    book.tie()
    safe = suppress(
        book.numbers,
        book.relations,
        threshold=threshold,
        published=book.printed,
        unprinted=book.unprinted,
        unknown=book.unknown,
        dear=book.dear,
    )
    cells: Cells = {key: Hidden(withheld=True) for key in withheld}
    cells |= {(cut, line, measure): safe[code, cut, line, measure] for code, cut, line, measure in book.new}
    cells |= _shares(counts, cells, threshold)
    for cut, line, measure in list(cells):
        if cut != "all" and measure == "served":
            median = counts.get(cut, {}).get(line, {}).get("median_days")
            cells[cut, line, "median_days"] = based_on(
                cells[cut, line, "served"], median, unit=" days", threshold=threshold
            )
    return Edition(period, counts, cells)


def _shares(counts: Counts, cells: Cells, threshold: int) -> Cells:
    """Percentages and medians of the whole place. Each is hidden when what it is a share of, or the share's own
    number, is. The numbers of the shares themselves are taken out of ``cells``: nobody prints them.

    A reply is due on every request that was asked: a percentage of few leaves few numbers that they can be, so it is
    hidden where they are.
    """
    whole = counts.get("all", {}).get("all", {})
    due, replied = int(whole.get("reply_due") or 0), int(whole.get("replied") or 0)
    asked = cells["all", "all", "asked"]
    shares: Cells = {
        ("all", "all", name): share(cells.pop(("all", "all", part)), cells["all", "all", total], threshold=threshold)
        for part, (total, name) in SHARES.items()
    }
    return shares | {
        ("all", "all", "replied_share"): based_on(
            due if isinstance(asked, Shown) else asked,
            100 * replied / due if due else None,
            unit="%",
            threshold=threshold,
        ),
        ("all", "all", "median_days"): based_on(
            cells["all", "all", "served"], whole.get("median_days"), unit=" days", threshold=threshold
        ),
    }


def write(cells: Cells) -> list[dict[str, Any]]:
    """The cells as JSON: a number, or which words stand in its place."""
    found: list[dict[str, Any]] = []
    for (cut, line, measure), result in cells.items():
        row: dict[str, Any] = {"cut": cut, "line": line, "measure": measure}
        if isinstance(result, Shown):
            row |= {"number": float(result.value), "unit": result.unit, "places": result.places}
        elif isinstance(result, Fewer):
            row |= {"fewer_than": result.threshold}
        elif result.withheld:
            row |= {"withheld": True}
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
    return Hidden(withheld=row.get("withheld", False))
