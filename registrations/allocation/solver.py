"""Who gets which wish: an exact optimum, found by HiGHS through scipy. Knows no database, only numbers.

The model. A *unit* is one person in one round, or the members of a group who want to be together in that round: they
get the same workshop or none. For every unit u and workshop s on its list there is x[u,s] in {0, 1}:

    each unit gets at most one workshop             sum over s of x[u,s] <= 1
    no workshop gets more people than it has seats  sum over u of size(u) * x[u,s] <= seats(s)
    nobody is in two places at one time             for every person and every moment at which one of their workshops
                                                    begins: sum of x over those that run at that moment <= 1

The goals, one after the other; each is reached as far as possible without giving up anything of those before it:

    0. groups that are together, counted by round
    1. first wishes granted, counted over all rounds       4. people who get at least one of their wishes
    2. second wishes                                       5. people who get at least one first wish (who lost in one
    3. third wishes                                           round goes ahead in the other)
    6. the lot: numbers drawn from the seed, so that among solutions that are equally good chance decides, and the same
       seed always decides the same

Each goal is one linear programme. Where its solution is whole (always without groups and overlaps: the matrix is that
of a network), the dual values say which solutions are equally good: those with x = 0 where the reduced cost is not
zero, and with equality where a row has a price (complementary slackness). The next goal is solved on exactly this
face, which gets smaller with every goal. Where it is not whole, branch and bound (`milp`) finds the whole optimum, and
the value reached becomes a row of the next problem.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .programme import Programme

MOST_WISHES = 3  # per person and round


@dataclass(frozen=True)
class Wish:
    """One wish that can still be granted. rank: 1 is the first wish; slot: the round."""

    person: int
    slot: int
    session: int
    rank: int


@dataclass(frozen=True)
class Problem:
    """What is to be decided. seats: free places by session; spans: start and end by session, comparable with each
    other; groups: people who want to be together; all keys are the database's own.
    """

    wishes: Sequence[Wish]
    seats: Mapping[int, int]
    spans: Mapping[int, tuple[Any, Any]]
    groups: Sequence[tuple[int, ...]] = ()


@dataclass(frozen=True)
class Apart:
    """A group that is not together in one round, and why: "no_common_wish", "too_big", "no_room"."""

    members: tuple[int, ...]
    slot: int
    reason: str


@dataclass(frozen=True)
class Together:
    """A group that has one workshop in a round."""

    members: tuple[int, ...]
    slot: int


@dataclass
class Solution:
    """granted: the wishes granted; together, apart: groups by round; lots: a number for everybody."""

    granted: list[Wish] = field(default_factory=list)
    together: list[Together] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    lots: dict[int, int] = field(default_factory=dict)


@dataclass
class _Column:
    """One unit in one workshop."""

    unit: int
    session: int
    wishes: list[Wish]


def solve(problem: Problem, *, seed: int, progress: Callable[[int, int], None] = lambda done, total: None) -> Solution:
    """The best allocation, in the sense of the goals above; the same for the same problem and seed.

    progress: told after each goal how many of how many are done. A group that gets nothing together in a round is
    parted then: its members get the best that is left there, by the same goals.
    """
    wishes = sorted(problem.wishes, key=lambda one: (one.person, one.slot, one.rank, one.session))
    draw = random.Random(seed)  # noqa: S311 - a lottery that can be repeated is the point
    lots = {person: draw.randrange(1 << 20) for person in sorted({one.person for one in wishes})}
    solution = Solution(lots=lots)
    columns, together = _columns(problem, wishes, solution)
    solution.granted = _solve_columns(problem, columns, lots, progress)
    placed = {(one.person, one.slot) for one in solution.granted}
    solution.together = [Together(*one) for one in together if (one[0][0], one[1]) in placed]
    lost = [(members, slot) for members, slot in together if (members[0], slot) not in placed]
    if lost:
        solution.apart += [Apart(members, slot, "no_room") for members, slot in lost]
        parted = {(member, slot) for members, slot in lost for member in members}
        rest = _rest(problem, solution.granted, [one for one in wishes if (one.person, one.slot) in parted])
        singles = [_Column(n, one.session, [one]) for n, one in _numbered(rest.wishes)]
        solution.granted += _solve_columns(rest, singles, lots, lambda done, total: None)
    solution.granted.sort(key=lambda one: (one.person, one.slot))
    return solution


def _numbered(wishes: Sequence[Wish]) -> list[tuple[int, Wish]]:
    """Each wish with the number of its unit: one per person and round."""
    numbers: dict[tuple[int, int], int] = {}
    return [(numbers.setdefault((one.person, one.slot), len(numbers)), one) for one in wishes]


def _columns(
    problem: Problem, wishes: Sequence[Wish], solution: Solution
) -> tuple[list[_Column], list[tuple[tuple[int, ...], int]]]:
    """All that can be chosen, and the groups by round that are one unit."""
    by_unit: dict[tuple[int, int], list[Wish]] = defaultdict(list)
    for one in wishes:
        by_unit[one.person, one.slot].append(one)
    slots = sorted({one.slot for one in wishes})
    columns: list[_Column] = []
    together: list[tuple[tuple[int, ...], int]] = []
    for members in sorted(tuple(sorted(group)) for group in problem.groups):
        for slot in slots:
            present = tuple(one for one in members if (one, slot) in by_unit)
            if len(present) < 2:
                continue
            common, reason = _common(problem, [by_unit[one, slot] for one in present])
            if reason:
                solution.apart.append(Apart(present, slot, reason))
                continue
            columns += [_Column(len(together), session, rows) for session, rows in common]
            together.append((present, slot))
            for member in present:
                del by_unit[member, slot]
    offset = len(together)
    for number, rows in enumerate(by_unit.values(), start=offset):
        columns += [_Column(number, one.session, [one]) for one in rows]
    return columns, together


def _common(problem: Problem, lists: list[list[Wish]]) -> tuple[list[tuple[int, list[Wish]]], str]:
    """The workshops that all of a group wish for and that hold them all, or why there is none."""
    found = {one.session: [one] for one in lists[0]}
    for rows in lists[1:]:
        theirs = {one.session: one for one in rows}
        found = {session: [*held, theirs[session]] for session, held in found.items() if session in theirs}
    if not found:
        return [], "no_common_wish"
    fitting = [(session, rows) for session, rows in found.items() if problem.seats.get(session, 0) >= len(lists)]
    return fitting, "" if fitting else "too_big"


def _rest(problem: Problem, granted: Sequence[Wish], wishes: Sequence[Wish]) -> Problem:
    """What is left after some wishes were granted, for these further wishes."""
    seats = dict(problem.seats)
    own: dict[int, list[int]] = defaultdict(list)
    for one in granted:
        seats[one.session] -= 1
        own[one.person].append(one.session)
    spans = problem.spans
    free = [one for one in wishes if not any(_meet(spans, one.session, other) for other in own[one.person])]
    return Problem(free, seats, spans)


def _meet(spans: Mapping[int, tuple[Any, Any]], one: int, other: int) -> bool:
    return bool(spans[one][0] < spans[other][1] and spans[other][0] < spans[one][1])


# --- The goals ------------------------------------------------------------------------------------------------


def _solve_columns(
    problem: Problem, columns: Sequence[_Column], lots: Mapping[int, int], progress: Callable[[int, int], None]
) -> list[Wish]:
    """The wishes granted by the best choice of columns."""
    programme = Programme()
    for _column in columns:
        programme.column()
    _add_rows(programme, problem, columns)
    goals = _goals(programme, columns, lots)
    chosen: list[int] = []
    for done, goal in enumerate(goals, start=1):
        if goal:
            chosen = programme.maximise(goal, exactly=done < len(goals))  # the lot only has to be fair
        progress(done, len(goals))
    return [wish for number in chosen if number < len(columns) for wish in columns[number].wishes]


def _add_rows(programme: Programme, problem: Problem, columns: Sequence[_Column]) -> None:
    units: dict[int, dict[int, float]] = defaultdict(dict)
    seats: dict[int, dict[int, float]] = defaultdict(dict)
    people: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(columns):
        units[one.unit][number] = 1.0
        seats[one.session][number] = float(len(one.wishes))
        for wish in one.wishes:
            people[wish.person].append(number)
    for row in units.values():
        programme.row(row, most=1.0)
    for session, row in seats.items():
        programme.row(row, most=float(max(problem.seats.get(session, 0), 0)))
    for numbers in people.values():
        for moment in _moments(problem, columns, numbers):
            programme.row(dict.fromkeys(moment, 1.0), most=1.0)


def _moments(problem: Problem, columns: Sequence[_Column], numbers: Sequence[int]) -> list[list[int]]:
    """Columns of one person that run at one moment, where they belong to more than one unit."""
    found = []
    for start in sorted({problem.spans[columns[number].session][0] for number in numbers}):
        running = [
            number
            for number in numbers
            if problem.spans[columns[number].session][0] <= start < problem.spans[columns[number].session][1]
        ]
        if len({columns[number].unit for number in running}) > 1:
            found.append(running)
    return found


def _goals(programme: Programme, columns: Sequence[_Column], lots: Mapping[int, int]) -> list[dict[int, float]]:
    ranks: list[dict[int, float]] = [{} for _rank in range(MOST_WISHES)]
    any_wish: dict[int, list[int]] = defaultdict(list)
    first_wish: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(columns):
        for wish in one.wishes:
            goal = ranks[wish.rank - 1]
            goal[number] = goal.get(number, 0.0) + 1.0
            any_wish[wish.person].append(number)
            if wish.rank == 1:
                first_wish[wish.person].append(number)
    together = {number: 1.0 for number, one in enumerate(columns) if len(one.wishes) > 1}
    lot = {number: float(sum(lots[wish.person] for wish in one.wishes)) for number, one in enumerate(columns)}
    return [together, *ranks, _reach(programme, columns, any_wish), _reach(programme, columns, first_wish), lot]


def _reach(programme: Programme, columns: Sequence[_Column], people: Mapping[int, list[int]]) -> dict[int, float]:
    """The goal that as many people as possible get one of their columns.

    Who has columns of one unit only gets at most one of them anyway; for the others there is a column that can be 1
    only where one of theirs is.
    """
    goal: dict[int, float] = defaultdict(float)
    for numbers in people.values():
        if len({columns[number].unit for number in numbers}) == 1:
            for number in numbers:
                goal[number] += 1.0
            continue
        reached = programme.column()
        programme.row({reached: 1.0, **dict.fromkeys(numbers, -1.0)}, most=0.0)
        goal[reached] = 1.0
    return goal
