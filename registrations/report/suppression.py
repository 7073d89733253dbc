"""Which numbers of linked tables stay hidden so that no small one can be worked out from what is shown.

Small counts (1 to `LEAST` - 1) are hidden first (primary suppression, the threshold rule). What is left over by
subtracting the shown parts from a shown sum would give many of them away, so further numbers are hidden with them
(complementary suppression) until the shown ones allow each small count to be `REACH` people larger than it is: from
outside nobody can tell that it is small at all. For each small count the cheapest such set is a linear programme over
all tables at once, as in Kelly, Golden and Assad, "Cell suppression: disclosure protection for sensitive tabular data"
(Networks 22, 1992); sums are dearer than parts, so that totals stay readable. Zeros are shown: they are about nobody.
A reader therefore knows of a hidden number only that it is at least one, which the programme takes into account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 5  # people; a count below is never shown
REACH = LEAST - 1  # how much larger a hidden small count must be possible, in people
_DEARER_PER_TABLE = 4.0  # a sum, for each table that hangs on it
_NOTHING = 1e-6

Key = Hashable


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`; all of them are keys of cells."""

    total: Key
    parts: Sequence[Key]


def hidden_cells(cells: Mapping[Key, int], sums: Sequence[Sum]) -> frozenset[Key]:
    """The keys of the cells that must not be shown.

    cells: counts of people, none negative; sums: every relation between them that a reader knows.
    """
    small = sorted((key for key, count in cells.items() if 0 < count < LEAST), key=lambda key: (cells[key], repr(key)))
    if not small:
        return frozenset()
    tables = _Tables(cells, sums)
    hidden = set(small)
    for key in small:
        hidden |= tables.protecting(key, hidden)
    return frozenset(hidden)


class _Tables:
    """The linear programme over all cells: columns 0 to n-1 let a cell grow, n to 2n-1 let it shrink."""

    def __init__(self, cells: Mapping[Key, int], sums: Sequence[Sum]) -> None:
        from scipy.sparse import lil_array  # slow to import, and only reports need it

        self.keys = [key for key, count in cells.items() if count > 0]
        self.position = {key: number for number, key in enumerate(self.keys)}
        self.counts = [cells[key] for key in self.keys]
        tables = Counter(one.total for one in sums)
        self.costs = [
            count * (1 + _DEARER_PER_TABLE * tables[key]) for key, count in zip(self.keys, self.counts, strict=True)
        ]
        number = len(self.keys)
        matrix = lil_array((len(sums), 2 * number))
        for row, one in enumerate(sums):
            for key, sign in ((one.total, -1.0), *((part, 1.0) for part in one.parts)):
                if key in self.position:
                    matrix[row, self.position[key]] = sign
                    matrix[row, number + self.position[key]] = -sign
        self.matrix: Any = matrix.tocsr()

    def protecting(self, key: Key, hidden: set[Key]) -> set[Key]:
        """What must be hidden besides `hidden` so that the count of `key` could be REACH larger."""
        from scipy.optimize import linprog  # slow to import

        number, own = len(self.keys), self.position[key]
        costs = [_NOTHING if one in hidden else cost for one, cost in zip(self.keys, self.costs, strict=True)]
        grow: list[tuple[float, float | None]] = [(0, None)] * number
        shrink: list[tuple[float, float | None]] = [(0, count - 1) for count in self.counts]
        grow[own], shrink[own] = (REACH, REACH), (0, 0)
        found = linprog(
            [*costs, *costs],
            A_eq=self.matrix,
            b_eq=[0.0] * self.matrix.shape[0],
            bounds=[*grow, *shrink],
            method="highs",
        )
        if found.x is None:  # cannot be: all totals may grow together
            raise ArithmeticError(found.message)
        moved = found.x[:number] + found.x[number:]
        return {one for one, amount in zip(self.keys, moved, strict=True) if amount > _NOTHING}
