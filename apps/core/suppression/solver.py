"""Linear and integer programs, solved by HiGHS: one thread, its own seed, and limits that no clock sets.

So the same program has the same solution on each run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy

Row = Sequence[tuple[int, float]]
Bounded = tuple[float, Row, float]
"""A row between a lower and an upper bound."""

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "solver": "simplex",
    "presolve": "off",
}
WHOLE: dict[str, bool | int | float | str] = {
    "mip_allow_restart": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
"""Restarts and programs within the program cost more than they find where there are some hundred variables."""


class Program:
    """Minimise a weighted sum of variables between bounds, subject to rows between bounds.

    The lower bounds are nought at first, and the upper ones too where none are given.
    """

    def __init__(
        self,
        costs: Sequence[float],
        rows: Sequence[Bounded],
        *,
        upper: Sequence[float] | None = None,
        whole: bool = False,
        nodes: int = 0,
    ) -> None:
        """``whole``: the variables are whole numbers, and the search ends after so many ``nodes``."""
        import highspy  # here, since it brings numpy: a quarter of a second that web processes do not need

        self.size = len(costs)
        self.rows = list(rows)
        self.whole = whole
        self.highs = highspy.Highs()
        for option, value in {**OPTIONS, **(WHOLE if whole else {})}.items():
            self.highs.setOptionValue(option, value)
        if whole:
            self.highs.setOptionValue("mip_max_nodes", nodes)
        self.highs.passModel(self._model(costs, upper or [0.0] * self.size))
        self.priced: list[int] = []

    def _model(self, costs: Sequence[float], upper: Sequence[float]) -> highspy.HighsLp:
        import highspy

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.size, len(self.rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = list(costs), [0.0] * self.size, list(upper)
        model.row_lower_ = [low for low, _, _ in self.rows]
        model.row_upper_ = [high for _, _, high in self.rows]
        start = [0]
        for _, row, _ in self.rows:
            start.append(start[-1] + len(row))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = start
        model.a_matrix_.index_ = [column for _, row, _ in self.rows for column, _ in row]
        model.a_matrix_.value_ = [float(entry) for _, row, _ in self.rows for _, entry in row]
        if self.whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * self.size
        return model

    def bound(self, column: int, lower: float, upper: float) -> None:
        self.highs.changeColBounds(column, lower, upper)

    def bound_all(self, lower: Sequence[float], upper: Sequence[float]) -> None:
        import numpy

        self.highs.changeColsBounds(
            self.size, numpy.arange(self.size, dtype=numpy.int32), numpy.array(lower), numpy.array(upper)
        )

    def add(self, low: float, row: Row, high: float) -> None:
        """One more row."""
        self.highs.addRow(low, high, len(row), [column for column, _ in row], [float(entry) for _, entry in row])

    def minimise(self, costs: Mapping[int, float] | None = None) -> bool:
        """Solves, with these costs and no others where they are given. False where no solution was found."""
        if costs is not None:
            for column in self.priced:
                self.highs.changeColCost(column, 0.0)
            for column, cost in costs.items():
                self.highs.changeColCost(column, cost)
            self.priced = list(costs)
        self.highs.run()
        return bool(self.highs.getInfo().primal_solution_status == 2)

    def solution(self) -> tuple[list[float], list[float]]:
        """The value of each variable, and the dual value of each row (of a linear program)."""
        found = self.highs.getSolution()
        return found.col_value, found.row_dual
