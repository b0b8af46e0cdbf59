"""One function takes a set of linked tables of counts and returns it safe to publish."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from .board import Board
from .results import Fewer, Hidden, Result, Shown, current_threshold

Key = Hashable


@dataclass(frozen=True, slots=True)
class Sum:
    """The total is exactly its parts added up."""

    total: Key
    parts: tuple[Key, ...]

    def __init__(self, total: Key, parts: Iterable[Key]) -> None:
        object.__setattr__(self, "total", total)
        object.__setattr__(self, "parts", tuple(parts))


@dataclass(frozen=True, slots=True)
class Overlap(Sum):
    """The total counts each thing once, while the parts may count it several times.

    A group that works in three wards is in three rows and once in the total. The parts add up to the total
    or more, and no part is above it. Readers can use both facts, so they are part of what is made safe.
    """

    def __init__(self, total: Key, parts: Iterable[Key]) -> None:
        Sum.__init__(self, total, parts)


class Safe(Mapping[Any, Result]):
    """What may be published: each cell's number, or the words in its place."""

    def __init__(self, results: dict[Key, Result], threshold: int) -> None:
        self._results = results
        self.threshold = threshold

    def __getitem__(self, key: Key) -> Result:
        return self._results[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._results)

    def __len__(self) -> int:
        return len(self._results)

    @property
    def has_fewer(self) -> bool:
        """Whether the words 'fewer than' stand anywhere, so that the page explains them."""
        return any(isinstance(result, Fewer) for result in self._results.values())

    @property
    def has_hidden(self) -> bool:
        """Whether a star stands anywhere, so that the page explains it."""
        return any(isinstance(result, Hidden) for result in self._results.values())


def suppress(
    counts: Mapping[Any, int],
    sums: Iterable[Sum] = (),
    *,
    threshold: int | None = None,
    in_print: Iterable[Key] = (),
) -> Safe:
    """Small numbers are hidden, and so is any number that would give them away.

    ``counts`` holds every number that will be published about one population in one period, whichever table
    or chart it stands in: tables that share a total name the same key. ``sums`` says how they are tied. Where
    one column is a part of another (asked, of which served), name the rest as a cell too, even if it is not
    printed: a reader can subtract.

    ``in_print`` names cells that were published before, as a number or as ``Fewer``: other cells are hidden to
    make them safe, and they keep their words as long as there is anything else to hide.

    Counts under the threshold, nought included, become ``Fewer``. Then others become ``Hidden`` until this
    holds for each hidden cell, with *t* the threshold and *w* = t // 2:

        Someone who has all that is published, and knows that 'fewer than t' means 0 to t - 1, that 'hidden'
        means t or more, and how the tables add up, is left with at least w + 1 neighbouring whole numbers
        for that cell (six of them at the default of ten), each of which would have looked the same.

    And for each ``Sum`` with a shown total: its hidden parts together make t or more, so that subtraction
    never shows a number under the threshold.

    Why it holds. A cell counts as safe only once whole tables have been *found* that differ from ours in
    hidden cells alone, keep every sum, keep each hidden cell inside what its words allow, and take the cell
    through w + 1 neighbouring values (see ``board``). Those tables would be printed exactly as ours is, so
    nothing in print can rule them out. Nothing rests on how the cells to hide were chosen: a poor choice
    hides more, never less. Hiding one more cell keeps all earlier tables valid, so the proof only grows.

    Why it ends. Each round hides at least one cell more. When none is left and a cell is still not safe,
    the tables tied to it are withheld whole: each cell says 'hidden', which then means any number at all
    (no cell of such a set says 'fewer than'). With no number and no range in print, every cell that the
    sums leave free can be anything.

    What it does not claim. A reader who reruns this very search on guesses may narrow a range further; the
    choice of cells looks at structure and not at sizes to leave little to learn. What readers know from
    elsewhere (a ward with one such group) is not in the tables. Repeated publication is the matter of
    ``safe_against_previous``.
    """
    limit = current_threshold(threshold)
    keys = list(counts)
    board = _board(counts, keys, list(sums), limit)
    kept = set(in_print)
    for number, key in enumerate(keys):
        board.in_print[number] = key in kept
    withheld: set[int] = set()
    _make_safe(board, withheld)
    results: dict[Key, Result] = {}
    for number, key in enumerate(keys):
        if number in withheld:
            results[key] = Hidden()
        elif board.primary[number]:
            results[key] = Fewer(limit)
        else:
            results[key] = Hidden() if board.hidden[number] else Shown(counts[key])
    return Safe(results, limit)


def grid(
    name: Hashable, rows: Sequence[Any], columns: Sequence[Any], *, row_total: Any = None, column_total: Any = None
) -> list[Sum]:
    """The sums of a table whose cells are keyed ``(name, row, column)``.

    ``row_total`` names the column that adds up the others, ``column_total`` the row that adds up the others.
    """
    across = [*columns] if row_total is None else [*columns, row_total]
    down = [*rows] if column_total is None else [*rows, column_total]
    sums: list[Sum] = []
    if row_total is not None:
        sums += [Sum((name, row, row_total), [(name, row, column) for column in columns]) for row in down]
    if column_total is not None:
        sums += [Sum((name, column_total, column), [(name, row, column) for row in rows]) for column in across]
    return sums


def _board(counts: Mapping[Any, int], keys: list[Any], sums: list[Sum], limit: int) -> Board:
    for key in keys:
        if not isinstance(counts[key], int) or isinstance(counts[key], bool) or counts[key] < 0:
            raise ValueError(f"{key!r} is not a count: {counts[key]!r}")
    place = {key: number for number, key in enumerate(keys)}
    exact: list[list[tuple[int, int]]] = []
    loose: list[list[tuple[int, int]]] = []
    for tie in sums:
        if len(set(tie.parts)) != len(tie.parts) or tie.total in tie.parts:
            raise ValueError(f"The sum to {tie.total!r} names a cell twice")
        if not tie.parts:
            raise ValueError(f"The sum to {tie.total!r} has no parts")
        added, total = sum(counts[part] for part in tie.parts), counts[tie.total]
        overlaps = isinstance(tie, Overlap)
        if not overlaps and added != total:
            raise ValueError(f"The parts of {tie.total!r} add up to {added}, not {total}: is it an Overlap?")
        if overlaps and not max(counts[part] for part in tie.parts) <= total <= added:
            raise ValueError(f"{tie.total!r} is {total}: not between its largest part and all of them together")
        line = [*((place[part], 1) for part in tie.parts), (place[tie.total], -1)]
        (loose if overlaps else exact).append(line)
    _refuse_circles([*exact, *loose], len(keys))
    board = Board([counts[key] for key in keys], exact, limit)
    for line in loose:
        total_cell = line[-1][0]
        total = board.values[total_cell]
        board.lower[total_cell] = max(board.lower[total_cell], total)
        for part, _ in line[:-1]:
            board.upper[part] = min(board.upper[part], total)
        board.add_slack(sum(board.values[part] for part, _ in line[:-1]) - total, line)
    return board


def _refuse_circles(lines: list[list[tuple[int, int]]], size: int) -> None:
    waiting = [0] * size
    above: list[list[int]] = [[] for _ in range(size)]
    for line in lines:
        for part, _ in line[:-1]:
            above[part].append(line[-1][0])
            waiting[line[-1][0]] += 1
    ready = [cell for cell in range(size) if not waiting[cell]]
    done = 0
    while ready:
        done += 1
        for total in above[ready.pop()]:
            waiting[total] -= 1
            if not waiting[total]:
                ready.append(total)
    if done != size:
        raise ValueError("A total is a part of itself")


def _make_safe(board: Board, withheld: set[int]) -> None:
    while True:
        weak = next(
            (
                cell
                for cell in range(len(board.values))
                if board.hidden[cell] and cell not in withheld and not board.is_safe(cell) and not board.explore(cell)
            ),
            None,
        )
        if weak is not None:
            if not board.cover(weak):
                _withhold(board, weak, withheld)
            continue
        bare = board.bare_sum()
        if bare is None:
            return
        cell = next(cell for cell, _ in board.members[bare] if board.hidden[cell])
        if not board.cover(cell, through=bare):
            _withhold(board, cell, withheld)


def _withhold(board: Board, cell: int, withheld: set[int]) -> None:
    tied = board.component(cell)
    board.hide(tied)
    withheld.update(tied)
    for other in tied:
        board.lower[other], board.upper[other] = 0, inf
