"""No small number can be worked out from what the report shows: asked of an exact solver that knows all of it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from registrations.report.suppression import LEAST, REACH, Sum, hidden_cells


def largest_possible(key, cells, sums, hidden):
    """The largest count that `key` could have, given every shown number, every sum, and that hidden ones are ≥ 1."""
    keys = list(cells)
    low = [1 if one in hidden else cells[one] for one in keys]
    high = [10_000 if one in hidden else cells[one] for one in keys]
    rows = np.zeros((len(sums), len(keys)))
    for number, one in enumerate(sums):
        rows[number, keys.index(one.total)] = -1
        for part in one.parts:
            rows[number, keys.index(part)] += 1
    aim = np.zeros(len(keys))
    aim[keys.index(key)] = -1
    found = milp(
        aim, constraints=LinearConstraint(rows, 0, 0), bounds=Bounds(low, high), integrality=np.ones(len(keys))
    )
    return round(-found.fun)


def table(counts):
    """A table of two dimensions with both margins and the grand total, as cells and sums."""
    high, wide = len(counts), len(counts[0])
    cells = {("x", r, c): counts[r][c] for r in range(high) for c in range(wide)}
    cells |= {("row", r): sum(counts[r]) for r in range(high)}
    cells |= {("column", c): sum(row[c] for row in counts) for c in range(wide)}
    cells["all"] = sum(map(sum, counts))
    sums = [Sum(("row", r), [("x", r, c) for c in range(wide)]) for r in range(high)]
    sums += [Sum(("column", c), [("x", r, c) for r in range(high)]) for c in range(wide)]
    sums += [Sum("all", [("row", r) for r in range(high)]), Sum("all", [("column", c) for c in range(wide)])]
    return cells, sums


def test_where_nothing_is_small_everything_is_shown():
    assert hidden_cells(*table([[5, 12], [0, 30]])) == frozenset()


def test_a_small_number_takes_the_smallest_other_one_along():
    cells = {"all": 59, "a": 3, "b": 6, "c": 50}
    assert hidden_cells(cells, [Sum("all", ["a", "b", "c"])]) == {"a", "b"}


def test_two_small_numbers_whose_sum_would_tell_both_are_not_enough():
    cells = {"all": 52, "a": 1, "b": 1, "c": 50}
    assert hidden_cells(cells, [Sum("all", ["a", "b", "c"])]) == {"a", "b", "c"}


def test_one_number_that_stands_alone_needs_no_other():
    assert hidden_cells({"waiting": 3, "cancelled": 9}, []) == {"waiting"}


def test_two_tables_of_the_same_people_do_not_tell_on_each_other():
    cells = {
        "all": 40,
        "a": 4,
        "b": 16,
        "c": 20,
        "d": 4,
        "e": 36,
        "ad": 4,
        "bd": 0,
        "cd": 0,
        "ae": 0,
        "be": 16,
        "ce": 20,
    }
    sums = [
        Sum("all", ["a", "b", "c"]), Sum("all", ["d", "e"]), Sum("d", ["ad", "bd", "cd"]), Sum("e", ["ae", "be", "ce"]),
        Sum("a", ["ad", "ae"]), Sum("b", ["bd", "be"]), Sum("c", ["cd", "ce"]),
    ]  # fmt: skip
    hidden = hidden_cells(cells, sums)
    assert {"a", "d", "ad"} <= hidden
    assert all(largest_possible(key, cells, sums, hidden) >= LEAST for key in ("a", "d", "ad"))


def test_the_solver_of_this_test_finds_a_number_that_is_not_protected():
    cells, sums = table([[3, 20], [30, 40]])
    only_small = frozenset({("x", 0, 0)})
    assert largest_possible(("x", 0, 0), cells, sums, only_small) == 3


COUNTS = st.integers(2, 4).flatmap(
    lambda wide: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=wide, max_size=wide), min_size=2, max_size=5
    )
)


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_no_small_number_of_any_table_can_be_told_to_be_small(counts):
    cells, sums = table(counts)
    hidden = hidden_cells(cells, sums)
    small = [key for key, count in cells.items() if 0 < count < LEAST]
    assert set(small) <= hidden
    assert not any(cells[key] == 0 for key in hidden)
    for key in small:
        assert largest_possible(key, cells, sums, hidden) >= cells[key] + REACH


@settings(max_examples=15, deadline=None)
@given(COUNTS)
def test_the_same_numbers_are_hidden_every_time(counts):
    cells, sums = table(counts)
    assert hidden_cells(cells, sums) == hidden_cells(cells, sums)
