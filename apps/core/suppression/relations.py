"""How the cells of a publication are tied to each other: identities, inequalities, and counts that overlap.

A reader knows all of them, so the attacker's subproblem has them as rows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = Hashable


@dataclass(frozen=True, slots=True)
class Identity:
    """The cells on the left add up to the same number as the cells on the right.

    ``Identity(["waiting before", "asked"], ["helped", "ended", "waiting now"])``.
    """

    left: tuple[Key, ...]
    right: tuple[Key, ...]

    def __init__(self, left: Iterable[Key], right: Iterable[Key]) -> None:
        object.__setattr__(self, "left", tuple(left))
        object.__setattr__(self, "right", tuple(right))


@dataclass(frozen=True, slots=True)
class NoMore:
    """The cells on the left add up to no more than the cells on the right: groups helped, to groups that asked and who waited.

    ``NoMore(["groups helped"], ["groups that asked", "waiting before"])``.
    """

    left: tuple[Key, ...]
    right: tuple[Key, ...]

    def __init__(self, left: Iterable[Key], right: Iterable[Key]) -> None:
        object.__setattr__(self, "left", tuple(left))
        object.__setattr__(self, "right", tuple(right))


@dataclass(frozen=True, slots=True)
class AtMost(NoMore):
    """One cell is never above another: groups that asked, and requests."""

    def __init__(self, smaller: Key, larger: Key) -> None:
        NoMore.__init__(self, [smaller], [larger])


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


Relation = Identity | NoMore | Sum


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


def check(counts: Mapping[Any, int], relations: Iterable[Relation]) -> None:
    """Raises ValueError for what is not a count, and for a relation that the counts contradict."""
    for key, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise ValueError(f"{key!r} is not a count: {count!r}")
    sums: list[Sum] = []
    for relation in relations:
        match relation:
            case Identity() | NoMore():
                _check_sides(counts, relation)
            case Sum():
                _check_sum(counts, relation)
                sums.append(relation)
    heights(sums)


def _check_sides(counts: Mapping[Any, int], relation: Identity | NoMore) -> None:
    left, right = relation.left, relation.right
    name = "identity" if isinstance(relation, Identity) else "inequality"
    if len({*left, *right}) != len(left) + len(right):
        raise ValueError(f"The {name} of {left!r} and {right!r} names a cell twice")
    if not left or not right:
        raise ValueError(f"The {name} of {left!r} and {right!r} has an empty side")
    one, other = (sum(counts[key] for key in side) for side in (left, right))
    if isinstance(relation, AtMost) and one > other:
        raise ValueError(f"{left[0]!r} is {one}, above {right[0]!r} with {other}")
    if one > other if isinstance(relation, NoMore) else one != other:
        raise ValueError(f"{left!r} add up to {one}, and {right!r} to {other}")


def _check_sum(counts: Mapping[Any, int], relation: Sum) -> None:
    if len(set(relation.parts)) != len(relation.parts) or relation.total in relation.parts:
        raise ValueError(f"The sum to {relation.total!r} names a cell twice")
    if not relation.parts:
        raise ValueError(f"The sum to {relation.total!r} has no parts")
    parts = [counts[part] for part in relation.parts]
    added, total = sum(parts), counts[relation.total]
    if isinstance(relation, Overlap):
        if not max(parts) <= total <= added:
            raise ValueError(f"{relation.total!r} is {total}: not between its largest part and all of them together")
    elif added != total:
        raise ValueError(f"The parts of {relation.total!r} add up to {added}, not {total}: is it an Overlap?")


def heights(sums: Iterable[Sum]) -> dict[Key, int]:
    """How many levels of parts lie under each total. Raises ValueError for a total that is a part of itself."""
    parts_of: dict[Key, list[Key]] = {}
    for relation in sums:
        parts_of.setdefault(relation.total, []).extend(relation.parts)
    found: dict[Key, int] = {}
    for start in parts_of:
        path: list[Key] = [start]
        while path:
            key = path[-1]
            open_parts = [part for part in parts_of.get(key, ()) if part not in found]
            if not open_parts:
                found[key] = max((found[part] + 1 for part in parts_of.get(key, ())), default=0)
                path.pop()
            elif open_parts[0] in path:
                raise ValueError("A total is a part of itself")
            else:
                path.append(open_parts[0])
    return found
