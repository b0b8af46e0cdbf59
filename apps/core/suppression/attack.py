"""The attacker's subproblem: between which values does a reader know a hidden cell to lie?

A reader knows which cells are hidden, the range that the words give to each, and every identity. So the tables
that they cannot rule out are the whole-number points of a polyhedron; the largest and the smallest value of one cell
over it are two linear programs. The variables here are the *deviations* from the true table, so that nought is
always a solution, and a cell that is shown deviates by nought.

The solver works with floating point numbers, so it only proposes. Whatever this module calls possible was
checked in whole numbers: equations, ranges, and that the values neighbour each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from .problem import Problem
from .solver import Program

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    Deviations = NDArray[int64]
    """How far each cell deviates from the true table, in whole numbers."""

NODES = 2_000
CORNERS = 6
"""So many corners are tried before a table is searched for in whole numbers."""
FRUITLESS = 12
"""So many searches for a table that protect no further cell end the survey."""
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Cut:
    """An inequality that every set of hidden cells must meet which protects ``cell``.

    The sum of ``room[i]`` over the hidden cells ``i`` is at least ``need``, if ``cell`` is hidden.
    """

    cell: int
    room: dict[int, float]
    need: float


class Attack:
    """What a reader can know of one component, for one set of hidden cells after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.width = problem.width
        self.down = [float(cell.value - cell.lower) for cell in problem.cells]
        self.up = [float(cell.upper - cell.value) for cell in problem.cells]
        self.columns: list[list[tuple[int, int]]] = [[] for _ in problem.cells]
        for number, row in enumerate(problem.rows):
            for cell, sign in row:
                self.columns[cell].append((number, sign))
        import numpy  # here, as in the solver: web processes do not need it

        self.numpy = numpy
        entries = [(cell, number, sign) for cell, column in enumerate(self.columns) for number, sign in column]
        self.entries = numpy.array(entries, dtype=numpy.int64).reshape(-1, 3).T
        """Cell, equation and sign of each entry of the equations."""
        self.lowest, self.highest = -numpy.array(self.down), numpy.array(self.up)
        self.linear = Program([0.0] * len(problem.cells), [(0.0, row, 0.0) for row in problem.rows])
        self.whole: Program | None = None
        self.tables: dict[bytes, Deviations] = {}
        self.hide([cell.hidden is True for cell in problem.cells])

    def hide(self, hidden: Sequence[bool]) -> None:
        """From here on these cells are hidden and the others shown."""
        self.hidden = list(hidden)
        for program in (self.linear, self.whole):
            if program is not None:
                self._bound(program)
        self.is_hidden = self.numpy.array(self.hidden, dtype=bool)
        self.values = self.numpy.zeros((len(self.hidden), 2 * self.width + 1), dtype=bool)
        """Which deviations of each cell, from minus the width to the width, were found in a table."""
        self.values[:, self.width] = True
        for table in self.tables.values():
            if self.is_hidden[table != 0].all():
                self._take(table)

    def unprotected(self) -> list[Cut]:
        """A cut for each hidden cell whose protection interval was not proved. None: all are protected."""
        self._survey()
        found = []
        for number, cell in enumerate(self.problem.cells):
            if self.hidden[number] and cell.protected and (cut := self._attack(number)):
                found.append(cut)
        return found

    def _survey(self) -> None:
        """Looks for tables that protect many cells at once, before each of those left is attacked by itself.

        Cells may move by one, and only in a direction in which their range has room for the whole width. So a table that
        is found can be repeated, step by step, up to the width: each cell that it moves is protected. Cells that are not
        yet are pushed to move, by chance up or down where they can do both, until a round protects no more of them.
        """
        numpy, chance = self.numpy, self.numpy.random.default_rng(0)
        up = (self.is_hidden & (self.highest >= self.width)).astype(float)
        down = (self.is_hidden & (-self.lowest >= self.width)).astype(float)
        wanted = self.is_hidden & numpy.array([cell.protected for cell in self.problem.cells], dtype=bool)
        self.linear.bound_all((-down).tolist(), up.tolist())
        fruitless = 0
        while fruitless < FRUITLESS:
            left = [n for n in numpy.flatnonzero(wanted & (up + down > 0)).tolist() if not self._is_protected(n)]
            if not left:
                break
            signs = numpy.where(up[left] * down[left] > 0, chance.choice([-1.0, 1.0], len(left)), up[left] - down[left])
            push = (-signs * chance.random(len(left))).tolist()
            solved = self.linear.minimise(dict(zip(left, push, strict=True)))
            moved = solved and self._record(self.linear.solution()[0])
            fruitless = 0 if moved and sum(not self._is_protected(n) for n in left) < len(left) else fruitless + 1
        self._bound(self.linear)

    # --- one cell --------------------------------------------------------------------------------

    def _attack(self, cell: int) -> Cut | None:
        """The cut of a cell whose interval was not proved.

        Tables are looked for before the extremes: most cells have enough, and those programs end where they began.
        """
        if self._find_tables(cell):
            return None
        spread, duals = 0.0, []
        for sign in (1, -1):
            far, multipliers = self._extreme(cell, sign)
            spread += far
            duals.append((sign, multipliers))
            if self._is_protected(cell):
                return None
        if spread > self.width - ROUNDING:
            if self._find_tables(cell, thoroughly=True):
                return None
            return Cut(cell, {n: 1.0 for n, hidden in enumerate(self.hidden) if not hidden}, 1.0)
        return Cut(cell, self._room(cell, duals), float(self.width))

    def _extreme(self, cell: int, sign: int) -> tuple[float, list[float]]:
        """How far the cell can deviate up (1) or down (-1), counted to the width, and the dual value of each equation."""
        far = min(self.width, self.up[cell] if sign > 0 else self.down[cell])
        self.linear.bound(cell, -far if sign < 0 else 0, far if sign > 0 else 0)
        solved = self.linear.minimise({cell: -sign})
        deviations, multipliers = self.linear.solution()
        self.linear.bound(cell, -self.down[cell], self.up[cell])
        if not solved:
            return inf, multipliers  # what is not known is left to be shown in whole numbers
        self._record(deviations)
        return abs(deviations[cell]), multipliers

    def _room(self, cell: int, duals: Sequence[tuple[int, Sequence[float]]]) -> dict[int, float]:
        """How much of the cell's interval each cell allows by being hidden.

        By duality, no two tables are further apart in this cell than the room of all hidden cells together.
        """
        room: dict[int, float] = {}
        for sign, multipliers in duals:
            for other, column in enumerate(self.columns):
                reduced = (-sign if other == cell else 0) - sum(multipliers[row] * entry for row, entry in column)
                if abs(reduced) > ROUNDING:
                    free = self.down[other] if reduced > 0 else self.up[other]
                    room[other] = room.get(other, 0.0) + abs(reduced) * free
        return room

    def _find_tables(self, cell: int, *, thoroughly: bool = False) -> bool:
        """Whether whole-number tables are found for enough neighbouring values of the cell."""
        for sign in (1, -1):
            value = sign
            while (
                abs(value) <= self.width and not self._is_protected(cell) and -self.down[cell] <= value <= self.up[cell]
            ):
                if not self.values[cell, value + self.width] and not self._find_table(cell, value, thoroughly):
                    break
                value += sign
        return self._is_protected(cell)

    def _find_table(self, cell: int, value: int, thoroughly: bool) -> bool:
        """One table with this deviation of the cell: the linear program's, or thoroughly, any that there is."""
        self.linear.bound(cell, value, value)
        possible = self.linear.minimise({})
        found = possible and self._record(self.linear.solution()[0])
        if thoroughly and possible and not found:
            found = self._find_corner(cell, value)
        self.linear.bound(cell, -self.down[cell], self.up[cell])
        if thoroughly and possible and not found:
            whole = self._whole_program()
            whole.bound(cell, value, value)
            found = whole.minimise({}) and self._record(whole.solution()[0])
            whole.bound(cell, -self.down[cell], self.up[cell])
        return found

    def _find_corner(self, cell: int, value: int) -> bool:
        """A table in whole numbers among corners of the polyhedron that costs drawn by chance lead to.

        Most corners are in whole numbers, and one takes a hundredth of the time of a search in whole numbers.
        """
        chance = self.numpy.random.default_rng([cell, value + self.width])
        hidden = self.numpy.flatnonzero(self.is_hidden).tolist()
        for _ in range(CORNERS):
            costs = chance.standard_normal(len(hidden)).tolist()
            if self.linear.minimise(dict(zip(hidden, costs, strict=True))) and self._record(self.linear.solution()[0]):
                return True
        return False

    def _whole_program(self) -> Program:
        """The same equations in whole numbers, made when they are first needed."""
        if self.whole is None:
            self.whole = Program([0.0] * len(self.hidden), self.linear.rows, whole=True, nodes=NODES)
            self._bound(self.whole)
        return self.whole

    # --- tables that were found --------------------------------------------------------------------

    def _is_protected(self, cell: int) -> bool:
        """Whether enough neighbouring values, the true one among them, were each found in a table."""
        found = self.values[cell].tolist()
        low = high = self.width
        while low > 0 and found[low - 1]:
            low -= 1
        while high < 2 * self.width and found[high + 1]:
            high += 1
        return high - low >= self.width

    def _record(self, deviations: Sequence[float]) -> bool:
        """Keeps a table if it is one in whole numbers."""
        given = self.numpy.array(deviations)
        table = self.numpy.rint(given).astype(self.numpy.int64)
        if not table.any() or (abs(table - given) > ROUNDING).any():
            return False
        key = table.tobytes()
        if key not in self.tables and not self._is_table(table):
            return False
        self.tables[key] = table
        self._take(table)
        return True

    def _is_table(self, table: Deviations) -> bool:
        """Whether hidden cells alone deviate, within their ranges, and every equation still holds."""
        if table[~self.is_hidden].any() or (table < self.lowest).any() or (table > self.highest).any():
            return False
        cells, rows, signs = self.entries
        sums = self.numpy.zeros(len(self.problem.rows), dtype=self.numpy.int64)
        self.numpy.add.at(sums, rows, table[cells] * signs)
        return not sums.any()

    def _take(self, table: Deviations) -> None:
        """The table is possible, and so is each other one on the line through it and the true table, within the ranges."""
        moved = self.numpy.flatnonzero(table)
        step = table[moved] // self.numpy.gcd.reduce(table[moved])
        lowest, highest, size = self.lowest[moved], self.highest[moved], abs(step)
        for sign in (1, -1):
            far = (self.numpy.where(sign * step > 0, highest, -lowest) / size).min()
            for number in range(
                1, int(min(far, self.width)) + 1
            ):  # each step is 1 at least: none past the width counts
                value = sign * number * step
                near = abs(value) <= self.width
                self.values[moved[near], value[near] + self.width] = True

    def _bound(self, program: Program) -> None:
        program.bound_all(
            [-down if hidden else 0.0 for hidden, down in zip(self.hidden, self.down, strict=True)],
            [up if hidden else 0.0 for hidden, up in zip(self.hidden, self.up, strict=True)],
        )
