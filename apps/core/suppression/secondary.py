"""Secondary suppression: the cheapest set of further cells to hide, so that each hidden cell is protected.

An integer program with a variable for each cell that may be hidden. Its inequalities are not written out, since
there would be one for each way to combine identities. They come as they are needed (Fischetti and Salazar, 2001):
choose the cheapest set that meets the inequalities so far, attack it, and add what the attack found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from .attack import Attack, Cut
from .problem import Problem
from .solver import Bounded, Program

ROUNDS = 10
"""After so many rounds the cheapest safe set so far is taken, if there is one."""

MOST_ROUNDS = 40
"""After so many rounds without a safe set we give up."""

NODES = 50
"""How far each search for the cheapest set goes before it takes the best that it has."""

ROUNDING = 1e-6


class CannotProtect(Exception):
    """No set was found that protects every hidden cell. ``cells`` could not be protected in the last one tried."""

    def __init__(self, cells: list[int]) -> None:
        super().__init__(f"{len(cells)} cells cannot be protected")
        self.cells = cells


def choose(problem: Problem) -> list[bool]:
    """Which cells of the component are hidden. Raises CannotProtect where no choice was found that protects them."""
    if not any(cell.protected and cell.hidden for cell in problem.cells):
        return [cell.hidden is True for cell in problem.cells]
    attack = Attack(problem)
    master = Master(problem, attack)
    if not master.column:
        return _made_safe([cell.hidden is True for cell in problem.cells], attack, master)
    best: list[bool] | None = None
    stuck: list[int] = []
    for number in range(MOST_ROUNDS):
        cheapest = master.solve()
        if cheapest is None or (best and (number >= ROUNDS or master.cost(cheapest) >= master.cost(best))):
            break
        try:
            safe = _made_safe(cheapest, attack, master)
        except CannotProtect as failed:
            stuck = failed.cells
            continue
        if safe == cheapest:
            return safe
        if best is None or master.cost(safe) < master.cost(best):
            best = safe
    if best is None:
        raise CannotProtect(stuck)
    return best


def _made_safe(hidden: list[bool], attack: Attack, master: Master) -> list[bool]:
    """The set with what it lacks, one attack after the other. What each attack finds is added to the master problem.

    Raises CannotProtect where it hides a cell that cannot be protected.
    """
    while True:
        attack.hide(hidden)
        cuts = attack.unprotected()
        if not cuts:
            return hidden
        hidden, attacked = list(hidden), hidden
        met = [master.add(cut, attacked, hidden) for cut in cuts]
        if not all(met):
            raise CannotProtect([cut.cell for cut, is_met in zip(cuts, met, strict=True) if not is_met])


class Master:
    """The master problem: the integer program over the cells that may be hidden, with the inequalities so far."""

    def __init__(self, problem: Problem, attack: Attack) -> None:
        self.problem = problem
        free = [number for number, cell in enumerate(problem.cells) if cell.hidden is None]
        self.column = {cell: column for column, cell in enumerate(free)}
        by_identity = [(cut.cell, self._rooms(cut)) for cut in self._by_identity(attack)]
        rows = [self._row(cell, rooms) for cell, rooms in by_identity if rooms is not None]
        rows += self._no_small_remainder()
        costs = [float(problem.cells[cell].cost) for cell in free]
        self.program = Program(costs, rows, upper=[1.0] * len(free), whole=True, nodes=NODES)

    def solve(self) -> list[bool] | None:
        """The cheapest set that meets all inequalities so far. None where there is none."""
        if not self.program.minimise():
            return None
        values, _ = self.program.solution()
        hidden = [cell.hidden is True for cell in self.problem.cells]
        for cell, column in self.column.items():
            hidden[cell] = values[column] > 0.5
        return hidden

    def cost(self, hidden: list[bool]) -> int:
        """What a set costs, without what is hidden anyway."""
        return sum(self.problem.cells[cell].cost for cell in self.column if hidden[cell])

    def add(self, cut: Cut, attacked: list[bool], grown: list[bool]) -> bool:
        """Adds an inequality that ``attacked`` breaks, and to ``grown`` the cells that meet it for little.

        False where none do: then the cell of the cut cannot be protected.
        """
        rooms = self._rooms(cut)
        if rooms is None or _add_up(rooms, attacked) > 1 - ROUNDING:
            # all that is known is that these hidden cells are too few: the tables of the linear program are fractions
            rooms = {cell: 1.0 for cell in self.column if not attacked[cell]}
        self.program.add(*self._row(cut.cell, rooms))
        shown = [cell for cell in rooms if not grown[cell]]
        for cell in sorted(shown, key=lambda n: (self.problem.cells[n].cost / rooms[n], abs(n - cut.cell), n)):
            if _add_up(rooms, grown) > 1 - ROUNDING:
                break
            grown[cell] = True
        return _add_up(rooms, grown) > 1 - ROUNDING

    def _rooms(self, cut: Cut) -> dict[int, float] | None:
        """What each cell that may be hidden gives towards a cut. All together must give 1; more than 1 is no use.

        None where that which is hidden anyway meets the cut.
        """
        cells = self.problem.cells
        need = cut.need - sum(room for n, room in cut.room.items() if n == cut.cell or cells[n].hidden is True)
        if need <= 0:
            return None
        return {
            n: min(room / need, 1.0) for n, room in cut.room.items() if room > 0 and n in self.column and n != cut.cell
        }

    def _row(self, cell: int, rooms: Mapping[int, float]) -> Bounded:
        row = [(self.column[n], room) for n, room in rooms.items()]
        own = self.column.get(cell)
        return (1.0, row, inf) if own is None else (0.0, [*row, (own, -1.0)], inf)

    def _by_identity(self, attack: Attack) -> Iterator[Cut]:
        """What one equation alone asks: a hidden cell moves no further than the other hidden cells beside it."""
        for row in self.problem.rows:
            spans = {cell: attack.down[cell] + attack.up[cell] for cell, _ in row}
            for cell, _ in row:
                if self.problem.cells[cell].protected and self.problem.cells[cell].hidden is not False:
                    room = {other: span for other, span in spans.items() if other != cell}
                    yield Cut(cell, room, float(self.problem.width))

    def _no_small_remainder(self) -> Iterator[Bounded]:
        """Where a reader can subtract all that is shown, what remains is the threshold or more.

        This is the case in an equation whose hidden cells all stand on one side: they add up to a known number.
        """
        threshold = self.problem.threshold
        for equation in self.problem.rows:
            cells = [(self.problem.cells[n], n, sign) for n, sign in equation]
            if any(cell.key is None for cell, _, _ in cells):
                continue
            for side in (1, -1):
                if not any(sign == side and cell.hidden and cell.value < threshold for cell, _, sign in cells):
                    continue
                weight = {n: min(cell.value, threshold) if sign == side else threshold for cell, n, sign in cells}
                fixed = sum(weight[n] for cell, n, _ in cells if cell.hidden)
                row = [(self.column[n], float(weight[n])) for n in weight if n in self.column]
                if row and fixed < threshold:
                    yield float(threshold - fixed), row, inf


def _add_up(rooms: Mapping[int, float], hidden: list[bool]) -> float:
    return sum(room for cell, room in rooms.items() if hidden[cell])
