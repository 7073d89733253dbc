"""A linear programme with whole solutions and several goals, one after the other. Knows nothing of people or places."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

INFEASIBLE = 2  # as scipy.optimize.milp says it
WHOLE = 1e-6  # how far HiGHS may be from a whole number, or a price from zero


class NoSolution(Exception):
    """The solver found no optimum. With all columns at zero there always is one, so this is a defect or a limit."""


class Programme:
    """Columns between 0 and 1, rows over them; every `maximise` narrows both to what is best for its goal.

    After a goal the duals of its linear programme say which solutions are equally good (complementary slackness): a
    column with a price stays at its bound, a row with a price stays tight. So the polytope of the next goal is a face
    of this one, and as whole as this one was. Where the linear optimum is not whole, branch and bound finds the whole
    one, and its value becomes a row.
    """

    def __init__(self) -> None:
        self.least: list[float] = []
        self.most: list[float] = []
        self._entries: tuple[list[int], list[int], list[float]] = ([], [], [])
        self._row_least: list[float] = []
        self._row_most: list[float] = []

    def column(self) -> int:
        """A further column; returns its number."""
        self.least.append(0.0)
        self.most.append(1.0)
        return len(self.least) - 1

    def row(self, coefficients: Mapping[int, float], *, most: float, least: float = float("-inf")) -> None:
        """A row: the columns times their coefficients add up to something from `least` to `most`."""
        rows, columns, values = self._entries
        rows += [len(self._row_most)] * len(coefficients)
        columns += coefficients.keys()
        values += coefficients.values()
        self._row_most.append(most)
        self._row_least.append(least)

    def maximise(self, goal: Mapping[int, float], *, exactly: bool = True) -> list[int]:
        """The columns that are 1 in a best whole solution; what is found later keeps this goal's value.

        goal: whole coefficients by column. exactly: False where a thousandth of the value is good enough.
        """
        import numpy as np  # slow to import, and only workers and tests need it

        cost = np.zeros(len(self.least))
        for column, value in goal.items():
            cost[column] = -value
        found, rows = self._linear(cost)
        if np.all(np.abs(found.x - np.round(found.x)) < WHOLE):
            self._narrow(found, rows, room=0.0)
            chosen = found.x
        elif exactly:
            chosen = self._best_whole(goal, found, rows)
        else:
            chosen = self._branch(cost, slack=1e-3)
            self._keep(goal, float(-cost @ np.round(chosen)))
        return [int(one) for one in np.flatnonzero(np.round(chosen) == 1)]

    def _keep(self, goal: Mapping[int, float], value: float) -> None:
        self.row({column: weight for column, weight in goal.items() if weight}, most=float("inf"), least=value)

    def _best_whole(self, goal: Mapping[int, float], found: Any, rows: tuple[Any, Any]) -> Any:
        """The best whole solution where the linear one is not whole; the best value is hardly ever further than one.

        Tries the next whole value below the linear optimum, then the one below that: a solution that reaches it can
        use no column and leave no row slack whose price is more than the distance, so that little is left to branch on.
        """
        import numpy as np  # slow to import

        limit, nothing = -float(found.fun), np.zeros(len(self.least))
        before = [list(one) for one in (self.least, self.most, self._row_least, self._row_most)]
        for target in range(math.floor(limit + WHOLE), -1, -1):
            self._narrow(found, rows, room=limit - target)
            self._keep(goal, float(target))
            chosen = self._branch(nothing, slack=0.0)
            if chosen is not None:
                return chosen
            self._drop_last_row()
            self.least, self.most, self._row_least, self._row_most = (list(one) for one in before)
        raise NoSolution("not even zero was reached")

    def _drop_last_row(self) -> None:
        last = len(self._row_most) - 1
        rows, columns, values = self._entries
        while rows and rows[-1] == last:
            rows.pop(), columns.pop(), values.pop()

    def _matrix(self) -> Any:
        from scipy.sparse import csr_matrix  # slow to import

        rows, columns, values = self._entries
        return csr_matrix((values, (rows, columns)), shape=(len(self._row_most), len(self.least)))

    def _linear(self, cost: Any) -> tuple[Any, tuple[Any, Any]]:
        """The linear optimum, and which rows went in as tight ones and which as bounds."""
        import numpy as np  # slow to import
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        matrix, least, most = self._matrix(), np.array(self._row_least), np.array(self._row_most)
        tight = np.flatnonzero(least == most)
        above = np.flatnonzero((least != most) & np.isfinite(most))
        below = np.flatnonzero((least != most) & np.isfinite(least))
        found = linprog(
            cost,
            A_ub=vstack([matrix[above], -matrix[below]]),
            b_ub=np.concatenate([most[above], -least[below]]),
            A_eq=matrix[tight],
            b_eq=most[tight],
            bounds=list(zip(self.least, self.most, strict=True)),
            method="highs-ds",
        )
        if not found.success:
            raise NoSolution(found.message)
        return found, (above, below)

    def _narrow(self, found: Any, rows: tuple[Any, Any], *, room: float) -> None:
        """Rule out what costs more than `room` against the linear optimum; with 0, all that is not equally good."""
        import numpy as np  # slow to import

        for column in np.flatnonzero(np.abs(found.lower.marginals) > room + WHOLE):
            self.most[column] = self.least[column]
        for column in np.flatnonzero(np.abs(found.upper.marginals) > room + WHOLE):
            self.least[column] = self.most[column]
        above, below = rows
        prices = np.abs(found.ineqlin.marginals)
        for number in np.flatnonzero(prices > WHOLE):
            slack = math.floor(room / prices[number] + WHOLE)  # rows are whole
            if number < len(above):
                row = above[number]
                self._row_least[row] = max(self._row_least[row], self._row_most[row] - slack)
            else:
                row = below[number - len(above)]
                self._row_most[row] = min(self._row_most[row], self._row_least[row] + slack)

    def _branch(self, cost: Any, *, slack: float) -> Any:
        """A whole optimum by branch and bound, None where there is no solution. slack: relative, of the value."""
        import numpy as np  # slow to import
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            cost,
            integrality=np.ones(len(self.least), dtype=np.int8),
            bounds=Bounds(np.array(self.least), np.array(self.most)),
            constraints=LinearConstraint(self._matrix(), np.array(self._row_least), np.array(self._row_most)),
            options={"mip_rel_gap": slack},
        )
        if found.status == INFEASIBLE:
            return None
        if found.status != 0:
            raise NoSolution(found.message)
        return found.x
