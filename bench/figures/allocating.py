"""Giving out places by wishes: 5,000 people, 60 workshops in two rounds, three wishes each, groups among them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from bench.measure import Work
from bench.report import Figure
from bench.stack import Bench

PEOPLE, WORKSHOPS, GROUPS, SEATS = 5000, 60, 200, 150
ROUNDS = {1: (100, 175), 2: (200, 275)}


def _wishes(people: int) -> list[tuple[int, int, list[int]]]:
    """Person, round and three workshops; some are wanted far more than others; groups of three wish the same."""
    draw = random.Random(1)
    half = WORKSHOPS // 2
    rows = []
    for person in range(people):
        for number in ROUNDS:
            pool = list(range((number - 1) * half, number * half))
            ranked = sorted(pool, key=lambda one: draw.random() ** (1 + one % half))[-3:][::-1]
            leader = person // 3 * 3
            if person < 3 * GROUPS and person != leader:
                ranked = next(row[2] for row in rows if row[:2] == (leader, number))
            rows.append((person, number, ranked))
    return rows


def _greedy(rows: list[tuple[int, int, list[int]]]) -> int:
    """First come, first served: how many get their first wish, and how many anything."""
    seats, firsts = Counter(dict.fromkeys(range(WORKSHOPS), SEATS)), 0
    for _person, _number, ranked in rows:
        for rank, session in enumerate(ranked):
            if seats[session]:
                seats[session] -= 1
                firsts += rank == 0
                break
    return firsts


def allocation(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """From the wishes to the last goal, in this process; no database. The yardstick is plain first come."""
    from registrations.allocation.solver import Problem, Wish, solve

    people = PEOPLE // 5 if quick else PEOPLE
    rows = _wishes(people)
    wishes = [
        Wish(person, number, session, rank)
        for person, number, ranked in rows
        for rank, session in enumerate(ranked, start=1)
    ]
    spans = {one: ROUNDS[1 if one < WORKSHOPS // 2 else 2] for one in range(WORKSHOPS)}
    groups = [tuple(range(3 * n, 3 * n + 3)) for n in range(min(GROUPS, people // 3))]
    problem = Problem(wishes, dict.fromkeys(range(WORKSHOPS), SEATS), spans, groups)
    with Work() as work:
        solution = solve(problem, seed=1)
    ranks = Counter(one.rank for one in solution.granted)
    note = f"{work.own_cpu:.1f} s of CPU; wishes granted: {ranks[1]}, {ranks[2]}, {ranks[3]}; groups apart: "
    note += str(len(solution.apart))
    yield Figure("allocation_5000", work.seconds, "s", "≤ 30", note=note)
    yield Figure(
        "allocation_first_wishes", ranks[1], "wishes", "", _greedy(rows), "first come, first served", "an exact optimum"
    )
