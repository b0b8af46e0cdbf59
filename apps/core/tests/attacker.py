"""A reader who wants the hidden numbers, written without a look at how they are hidden.

It takes what is printed and the sums, and asks by exhaustive search which whole numbers each hidden cell
could be. It shares no code with the suppression.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import highspy

from apps.core.suppression import Fewer, Identity, NoMore, Overlap, Shown, Sum

Range = tuple[int, int]
FAR = 10_000


class Attacker:
    def __init__(self, printed: Mapping[Any, Any], sums: Iterable[Sum]) -> None:
        self.sums = list(sums)
        self.printed = printed
        self.known: dict[Hashable, Range] = {}
        told = self._sets_with_a_number_or_range()
        for key, result in printed.items():
            if isinstance(result, Shown):
                self.known[key] = (int(result.value), int(result.value))
            elif isinstance(result, Fewer):
                self.known[key] = (0, result.threshold - 1)
            else:
                self.known[key] = (printed.threshold if key in told else 0, FAR)  # type: ignore[attr-defined]

    def _sets_with_a_number_or_range(self) -> set[Hashable]:
        told: set[Hashable] = {key for key, result in self.printed.items() if isinstance(result, Shown | Fewer)}
        grew = True
        while grew:
            size = len(told)
            for tie in self.sums:
                cells = {tie.total, *tie.parts}
                if cells & told:
                    told |= cells
            grew = len(told) > size
        return told

    def could_be(self, key: Hashable, value: int) -> bool:
        low, high = self.known[key]
        return low <= value <= high and self._solve({**self.known, key: (value, value)})

    def values(self, key: Hashable, around: int, enough: int) -> int:
        """How many neighbouring whole numbers the cell could be, counted up to ``enough``."""
        if not self.could_be(key, around):
            raise AssertionError("what is printed is not true")
        found = 1
        for step in (1, -1):
            value = around + step
            while found < enough and self.could_be(key, value):
                found, value = found + 1, value + step
        return found

    def _solve(self, ranges: dict[Hashable, Range]) -> bool:
        narrowed = self._narrow(dict(ranges))
        if narrowed is None:
            return False
        open_cells = [key for key, (low, high) in narrowed.items() if low < high]
        if not open_cells:
            return True
        key = min(open_cells, key=lambda cell: (narrowed[cell][1] - narrowed[cell][0], str(cell)))
        low, high = narrowed[key]
        near = sorted(range(low, min(high, low + 60) + 1))
        return any(self._solve({**narrowed, key: (value, value)}) for value in near)

    def _narrow(self, ranges: dict[Hashable, Range]) -> dict[Hashable, Range] | None:
        changed = True
        while changed:
            changed = False
            for tie in self.sums:
                lows = sum(ranges[part][0] for part in tie.parts)
                highs = sum(ranges[part][1] for part in tie.parts)
                low, high = ranges[tie.total]
                loose = isinstance(tie, Overlap)
                least = max(ranges[part][0] for part in tie.parts) if loose else lows
                limits = {tie.total: (max(low, least), min(high, highs))}
                low, high = limits[tie.total]
                for part in tie.parts:
                    mine = ranges[part]
                    most = high if loose else high - (lows - mine[0])
                    limits[part] = (max(mine[0], low - (highs - mine[1])), min(mine[1], most))
                for key, limit in limits.items():
                    if limit[0] > limit[1]:
                        return None
                    if limit != ranges[key]:
                        ranges[key] = limit
                        changed = True
        return ranges


class LinearAttacker:
    """The same reader with an integer program over the numbers themselves, for whole publications.

    It knows every relation, and of the hidden cells what their words say. ``printed`` is what can be read,
    earlier publications among it; whatever else a relation names is a count of which nothing is known.
    """

    def __init__(self, printed: Mapping[Any, Any], relations: Iterable[Any], threshold: int) -> None:
        self.highs = highspy.Highs()
        self.highs.silent()
        self.highs.setOptionValue("threads", 1)
        self.variables: dict[Hashable, Any] = {}
        self.bounds: dict[Hashable, tuple[float, float]] = {}
        for key, result in printed.items():
            if isinstance(result, Shown):
                self.bounds[key] = (result.value, result.value)
            elif isinstance(result, Fewer):
                self.bounds[key] = (0, result.threshold - 1)
            else:
                self.bounds[key] = (threshold, FAR)
        for relation in relations:
            self._know(relation)

    def _variable(self, key: Hashable) -> Any:
        if key not in self.variables:
            low, high = self.bounds.setdefault(key, (0, FAR))
            self.variables[key] = self.highs.addVariable(low, high, type=highspy.HighsVarType.kInteger)
        return self.variables[key]

    def _know(self, relation: Any) -> None:
        if isinstance(relation, Identity):
            left, right = (sum(self._variable(key) for key in side) for side in (relation.left, relation.right))
            self.highs.addConstr(left == right)
        elif isinstance(relation, NoMore):
            left, right = (sum(self._variable(key) for key in side) for side in (relation.left, relation.right))
            self.highs.addConstr(left <= right)
        else:
            total, parts = self._variable(relation.total), [self._variable(part) for part in relation.parts]
            if isinstance(relation, Overlap):
                self.highs.addConstr(sum(parts) >= total)
                for part in parts:
                    self.highs.addConstr(part <= total)
            else:
                self.highs.addConstr(sum(parts) == total)

    def interval(self, key: Hashable) -> Range:
        """The smallest and the largest whole number that the cell could be."""
        found = []
        for solve in (self.highs.minimize, self.highs.maximize):
            solve(self._variable(key))
            if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise AssertionError("what is printed is not true")
            found.append(round(self.highs.val(self._variable(key))))
        return found[0], found[1]

    def could_be(self, key: Hashable, value: int) -> bool:
        variable = self._variable(key)
        low, high = self.bounds[key]
        if not low <= value <= high:
            return False
        self.highs.changeColBounds(variable.index, value, value)
        self.highs.minimize(variable)
        status = self.highs.getModelStatus()
        self.highs.changeColBounds(variable.index, low, high)
        return bool(status == highspy.HighsModelStatus.kOptimal)

    def values(self, key: Hashable, around: int, enough: int) -> int:
        """How many neighbouring whole numbers the cell could be, counted up to ``enough``."""
        if not self.could_be(key, around):
            raise AssertionError("what is printed is not true")
        found = 1
        for step in (1, -1):
            value = around + step
            while found < enough and self.could_be(key, value):
                found, value = found + 1, value + step
        return found
