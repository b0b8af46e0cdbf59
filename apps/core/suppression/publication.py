"""One function takes all the tables that go out together, and returns them safe to publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .attack import Attack
from .problem import Problem, components
from .relations import Key, Relation, check
from .results import Fewer, Hidden, Result, Shown, current_threshold
from .secondary import CannotProtect, choose


class Safe(Mapping[Any, Result]):
    """What may be published: each cell's number, or the words in its place.

    ``given_away`` names hidden cells without a protection interval that nothing said now could give or take: they
    follow from what was published before, or from the relations alone.
    """

    def __init__(self, results: dict[Key, Result], threshold: int, given_away: Iterable[Key] = ()) -> None:
        self._results = results
        self.threshold = threshold
        self.given_away = frozenset(given_away)

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
    relations: Iterable[Relation] = (),
    *,
    threshold: int | None = None,
    published: Mapping[Any, Result] | None = None,
    unprinted: Iterable[Key] = (),
    unknown: Iterable[Key] = (),
    dear: Iterable[Key] = (),
) -> Safe:
    """Cell suppression: small numbers are hidden, and so is any number that would give them away.

    ``counts`` holds every cell of one *publication*: all tables, charts and tiles about the same people that go out
    together or went out before. Tables that share a total name the same key. ``relations`` says how the cells are
    tied, between tables, measures and periods alike.

    ``published`` names cells that are in print from earlier, with what stands there. They keep it, and other cells
    are hidden to make them safe. ``unprinted`` names cells that nobody prints, and that must not be worked out
    while they are small: the rest where one column is a part of another, what is between two periods. ``unknown``
    names cells that nobody prints either, and that are not made safe themselves: they are there since a reader knows how
    they tie others.

    *Primary suppression*: counts under the threshold, nought included, become ``Fewer``. *Secondary suppression*:
    others become ``Hidden`` until each hidden cell has a *protection interval*, with *t* the threshold and
    *w* = t // 2:

        Someone who has all that is published, and knows that 'fewer than t' means 0 to t - 1, that 'hidden'
        means t or more, and all relations, is left with at least w + 1 neighbouring whole numbers for that
        cell (six of them at the default of ten), each of which would have looked the same.

    And in each ``Sum`` and ``Identity`` whose hidden cells stand on one side, they make t or more together, so that
    subtraction never shows a number under the threshold.

    Which cells to hide is an integer program (see ``secondary``), which takes the cheapest set; sizes play no
    role in the price. ``dear`` names cells that readers want most, by what they count and never by how much: where
    there is a choice, others go. That it is enough is not taken from there: each hidden cell is attacked (see ``attack``),
    and counts as protected only once whole tables were found, and checked in whole numbers, that would be printed
    exactly as ours is. A poor choice hides more, never less.

    Where no choice protects every hidden cell, those that cannot be protected are withheld with the cells beside them
    in their relations, and then with those beside these, until what is left can be: a withheld cell says 'hidden', which
    then means any number at all. What a reader can work out even when all is withheld is in ``given_away``.

    What it does not claim. A reader who reruns this program on guesses may narrow a range further. What readers
    know from elsewhere (a ward with one such group) is not in the tables.

    Raises ValueError for what is not a count, for relations that the counts contradict, and for cells that were
    published as something else.
    """
    limit = current_threshold(threshold)
    known = dict(published or {})
    tied = list(relations)
    check(counts, tied)
    if strangers := [key for key in known if key not in counts]:
        raise ValueError(f"{strangers[0]!r} was published and has no count")
    results: dict[Key, Result] = {}
    given_away: list[Key] = []
    for problem in components(
        counts, tied, threshold=limit, published=known, unprinted=unprinted, unknown=unknown, dear=dear
    ):
        made, lost = _suppress(problem)
        results |= made
        given_away += lost
    return Safe({key: known.get(key, results[key]) for key in counts}, limit, given_away)


def _suppress(problem: Problem) -> tuple[dict[Key, Result], list[Key]]:
    """The cells of one component, and those of them that are given away whatever is hidden."""
    lost = _given_away(problem) if any(cell.published for cell in problem.cells) else []
    problem = problem.without_protection(lost)
    withheld: set[int] = set()
    while True:
        try:
            hidden = choose(problem.withholding(withheld))
            break
        except CannotProtect as failed:
            grown = withheld | problem.beside(withheld | set(failed.cells))
            if grown == withheld:
                hidden, withheld = [True] * len(problem.cells), problem.beside(range(len(problem.cells)))
                lost = sorted({*lost, *_given_away(problem)})
                break
            withheld = grown
    results: dict[Key, Result] = {}
    for number, cell in enumerate(problem.cells):
        if cell.key is not None:
            results[cell.key] = (
                Hidden(withheld=True) if number in withheld else _result(cell.value, hidden[number], problem.threshold)
            )
    keys = [problem.cells[number].key for number in lost]
    return results, [key for key in keys if not isinstance(results[key], Shown)]


def _given_away(problem: Problem) -> list[int]:
    """The hidden cells that have no protection interval even when nothing new is published."""
    return [cut.cell for cut in Attack(problem.withheld()).unprotected()]


def _result(value: int, hidden: bool, threshold: int) -> Result:
    if not hidden:
        return Shown(value)
    return Fewer(threshold) if value < threshold else Hidden()
