"""The same table published twice must not show, by the difference, a change that is itself a small number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .results import Fewer, Hidden, Result, Shown, current_threshold
from .tables import Key, Overlap, Safe, Sum, suppress


@dataclass(frozen=True, slots=True)
class Edition:
    """What was last published of one cut of one period, the counts behind it, and how old each cell is.

    ``counts`` never leave the lead body: they are kept to judge the next edition.
    """

    counts: dict[Key, int]
    results: Safe
    as_at: dict[Key, date]


def first_edition(
    counts: Mapping[Any, int], sums: Iterable[Sum] = (), *, as_at: date, threshold: int | None = None
) -> Edition:
    """The first time that a cut is published: there is nothing yet to compare it with."""
    return Edition(dict(counts), suppress(counts, sums, threshold=threshold), dict.fromkeys(counts, as_at))


def safe_against_previous(
    previous: Edition,
    counts: Mapping[Any, int],
    sums: Iterable[Sum] = (),
    *,
    as_at: date,
    threshold: int | None = None,
) -> Edition:
    """A figure is replaced only when it moved by nothing, or by the threshold or more.

    Otherwise what was last published stays, with its own date. Cells tied by sums go together: all are
    replaced or none is, since one that stayed could be worked out from those that moved.

    A cell tied to no other is replaced when it is unchanged, when both numbers are shown and they are the
    threshold or more apart, or when it crosses the threshold and the number shown is ``2t - 1`` or more: then
    each number from 0 to t - 1 is the threshold or more away, and the step says nothing of which it was.

    Tied cells are replaced when each of them, the hidden ones too, is unchanged or rose by the threshold or
    more, and the same cells are hidden in the same words. Why that holds: take any of the other tables that
    ``suppress`` proved to look the same as the first edition, and change each later edition by the same
    amounts. Hidden small cells did not move and hidden large ones only grew, so each stays inside what its
    words allow; every sum still holds; and every difference between editions is what it was. So all
    editions together look the same as well, however many there are. Tables with an ``Overlap``, and
    withheld ones, are replaced only when they rose nowhere and fell nowhere.

    The plain way to use it: publish a period once, when it closes, and let this function judge corrections.
    """
    limit = current_threshold(threshold)
    ties = list(sums)
    if list(counts) != list(previous.counts) or previous.results.threshold != limit:
        raise ValueError("A cut keeps its cells and its threshold for as long as its period is published")
    fresh = suppress(counts, ties, threshold=limit)
    kept_counts, kept_dates = dict(previous.counts), dict(previous.as_at)
    results: dict[Key, Result] = dict(previous.results)
    for cells, overlaps in _tied(counts, ties):
        if len(cells) == 1:
            replace = _one_may_go(previous, cells[0], counts[cells[0]], limit)
        else:
            replace = all(counts[cell] == previous.counts[cell] for cell in cells) or (
                not overlaps and _all_may_go(previous, cells, counts, fresh, limit)
            )
        if replace:
            for cell in cells:
                kept_counts[cell], kept_dates[cell], results[cell] = counts[cell], as_at, fresh[cell]
    return Edition(kept_counts, Safe(results, limit), kept_dates)


def _one_may_go(previous: Edition, cell: Key, new: int, limit: int) -> bool:
    old = previous.counts[cell]
    if (old < limit) == (new < limit):
        return new < limit or new == old or abs(new - old) >= limit
    return max(old, new) >= 2 * limit - 1


def _all_may_go(
    previous: Edition, cells: list[Key], counts: Mapping[Any, int], fresh: Mapping[Any, Result], limit: int
) -> bool:
    if all(isinstance(previous.results[cell], Hidden) for cell in cells):
        return False
    rises = (counts[cell] - previous.counts[cell] for cell in cells)
    return all(rise == 0 or rise >= limit for rise in rises) and all(
        _words(fresh[cell]) == _words(previous.results[cell]) for cell in cells
    )


def _words(result: Result) -> type[Shown | Fewer | Hidden]:
    return type(result)


def _tied(counts: Mapping[Any, int], sums: list[Sum]) -> list[tuple[list[Key], bool]]:
    """The cells in the groups that sums tie together, and whether an overlap is among those sums."""
    group: dict[Key, Key] = {key: key for key in counts}

    def head(key: Key) -> Key:
        while group[key] != key:
            group[key] = group[group[key]]
            key = group[key]
        return key

    for tie in sums:
        for part in tie.parts:
            group[head(part)] = head(tie.total)
    loose = {head(tie.total) for tie in sums if isinstance(tie, Overlap)}
    gathered: dict[Key, list[Key]] = {}
    for key in counts:
        gathered.setdefault(head(key), []).append(key)
    return [(cells, top in loose) for top, cells in gathered.items()]
