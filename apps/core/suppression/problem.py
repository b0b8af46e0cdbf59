"""The cells of a publication in numbers, cut into the components that nothing ties to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from .relations import Identity, Key, NoMore, Overlap, Relation, Sum, heights
from .results import Fewer, Hidden, Result, Shown

Row = list[tuple[int, int]]
"""One equation: cells by their number, each with its coefficient. All together make nought."""

TALLEST = 6
"""Totals of more levels than this cost no more."""

DEAR = 3
"""So many times as much as another a cell costs that readers want most."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, and what a reader knows of it.

    ``lower`` and ``upper`` are the range that a reader knows of the cell when it is hidden. ``hidden`` says
    whether it must be hidden (True), may not be (False: its number is in print already) or can be (None).
    ``protected`` says whether it needs a protection interval when it is hidden. ``published``: it is in print
    from earlier, as a number or hidden, and stays so.

    A cell without a key is a *slack*: what parts count more than once, or how far one cell lies under another.
    Nobody prints it.
    """

    key: Key | None
    value: int
    lower: float = 0
    upper: float = inf
    hidden: bool | None = True
    protected: bool = False
    published: bool = False
    cost: int = 0

    def withheld(self) -> Cell:
        """The cell hidden with nothing known of it, unless it is in print from earlier."""
        return self if self.published else replace(self, lower=0, upper=inf, hidden=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """A component: its cells, and its equations over their places in ``cells``."""

    threshold: int
    cells: list[Cell]
    rows: list[Row]

    @property
    def width(self) -> int:
        """The protection interval: the largest less the smallest value that a reader must not be able to rule out."""
        return self.threshold // 2

    def withheld(self) -> Problem:
        """The same component when nothing new is said of any of its cells."""
        return replace(self, cells=[cell.withheld() for cell in self.cells])

    def withholding(self, numbers: Iterable[int]) -> Problem:
        """The same component, where these cells are hidden with nothing said of them."""
        chosen = set(numbers)
        return replace(self, cells=[cell.withheld() if n in chosen else cell for n, cell in enumerate(self.cells)])

    def beside(self, numbers: Iterable[int]) -> set[int]:
        """These cells and those that share an equation with one of them, but for slacks and what is in print."""
        chosen = set(numbers)
        near = chosen | {cell for row in self.rows if chosen & {cell for cell, _ in row} for cell, _ in row}
        return {n for n in near if self.cells[n].key is not None and not self.cells[n].published}

    def without_protection(self, given_away: Iterable[int]) -> Problem:
        """The same component, where these cells need no protection."""
        lost = set(given_away)
        return replace(
            self,
            cells=[replace(cell, protected=False) if n in lost else cell for n, cell in enumerate(self.cells)],
        )


def components(
    counts: Mapping[Any, int],
    relations: Sequence[Relation],
    *,
    threshold: int,
    published: Mapping[Any, Result],
    unprinted: Iterable[Key],
    unknown: Iterable[Key] = (),
    dear: Iterable[Key] = (),
) -> list[Problem]:
    """The publication as one problem for each set of cells that relations join, in the order of ``counts``."""
    tall = heights(relation for relation in relations if isinstance(relation, Sum))
    silent, unsaid, wanted = set(unprinted), set(unknown), set(dear)
    cells = []
    for key, value in counts.items():
        if key in published:
            cells.append(_published(key, value, published[key], threshold))
        elif key in silent:
            cells.append(_unprinted(key, value, threshold))
        elif key in unsaid:
            cells.append(Cell(key, value))
        else:
            cost = 4 ** min(tall.get(key, 0), TALLEST) * (DEAR if key in wanted else 1)
            cells.append(_new(key, value, threshold, cost=cost))
    place = {key: number for number, key in enumerate(counts)}
    rows = [row for relation in relations for row in _rows(relation, place, cells)]
    return _split(cells, rows, threshold)


def _rows(relation: Relation, place: Mapping[Key, int], cells: list[Cell]) -> list[Row]:
    """A relation as equations. Where it is an inequality, the equation has a slack, which is added to the cells."""
    if isinstance(relation, Identity):
        return [[*((place[key], 1) for key in relation.left), *((place[key], -1) for key in relation.right)]]
    if isinstance(relation, NoMore):
        lesser, greater = ([place[key] for key in side] for side in (relation.left, relation.right))
        return [_with_slack(cells, [*((cell, 1) for cell in greater), *((cell, -1) for cell in lesser)])]
    total, parts = place[relation.total], [place[part] for part in relation.parts]
    added = [*((part, 1) for part in parts), (total, -1)]
    if isinstance(relation, Overlap):
        return [_with_slack(cells, added), *(_with_slack(cells, [(total, 1), (part, -1)]) for part in parts)]
    return [added]


def _new(key: Key, value: int, threshold: int, cost: int) -> Cell:
    """A cell that is printed for the first time: small ones are hidden, and any other may be.

    A total costs more to lose than its parts. Sizes play no role in the cost: if the smallest cell were always
    the one to go, a reader who knows that would learn how large it can be.
    """
    if value < threshold:
        return Cell(key, value, 0, threshold - 1, hidden=True, protected=True)
    return Cell(key, value, threshold, inf, hidden=None, protected=True, cost=cost)


def _unprinted(key: Key, value: int, threshold: int) -> Cell:
    """A cell that nobody prints, of which a reader knows nothing. It must not follow while it is small."""
    return Cell(key, value, protected=value < threshold)


def _published(key: Key, value: int, result: Result, threshold: int) -> Cell:
    """A cell that is in print from earlier. Raises ValueError where that is not what was counted."""
    match result:
        case Shown() if int(result.value) == value:
            return Cell(key, value, hidden=False, published=True)
        case Fewer(threshold=limit) if value < limit:
            return Cell(key, value, 0, limit - 1, protected=True, published=True)
        case Hidden(withheld=False) if value >= threshold:
            return Cell(key, value, threshold, inf, protected=True, published=True)
        case Hidden():
            return Cell(key, value, protected=True, published=True)
    raise ValueError(f"{key!r} was published as {result}, and is {value}")


def _with_slack(cells: list[Cell], row: Row) -> Row:
    """An inequality as an equation: what the row makes is nought or more, and a slack takes it up."""
    cells.append(Cell(None, sum(cells[number].value * sign for number, sign in row)))
    return [*row, (len(cells) - 1, -1)]


def _split(cells: list[Cell], rows: list[Row], threshold: int) -> list[Problem]:
    parent = list(range(len(cells)))

    def root(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for row in rows:
        for cell, _ in row[1:]:
            parent[root(cell)] = root(row[0][0])
    members: dict[int, list[int]] = {}
    for cell in range(len(cells)):
        members.setdefault(root(cell), []).append(cell)
    place = {cell: number for numbers in members.values() for number, cell in enumerate(numbers)}
    found = {top: Problem(threshold, [cells[cell] for cell in numbers], []) for top, numbers in members.items()}
    for row in rows:
        found[root(row[0][0])].rows.append([(place[cell], sign) for cell, sign in row])
    return list(found.values())
