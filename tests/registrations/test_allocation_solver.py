"""The solver against the definition: brute force on small cases, properties on random ones."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registrations.allocation.solver import Problem, Solution, Wish, solve

FIRST, SECOND, LONG = (100, 175), (200, 275), (100, 275)


def random_problem(seed: int, *, people: int, workshops: int = 6, groups: int = 0, overlaps: bool = False) -> Problem:
    """Workshops of two rounds, the first of each the most wanted; some of both rounds' length where they overlap."""
    draw = random.Random(seed)
    half = workshops // 2
    spans = {pk: FIRST if pk < half else SECOND for pk in range(workshops)}
    if overlaps:
        spans[0] = LONG
    seats = {pk: draw.randrange(0, max(2, people // 2) + 1) for pk in range(workshops)}
    wishes = []
    for person in range(people):
        for slot, pool in ((1, range(half)), (2, range(half, workshops))):
            ranked = draw.sample(list(pool), k=draw.randrange(0, min(3, half) + 1))
            wishes += [Wish(person, slot, session, rank) for rank, session in enumerate(ranked, start=1)]
    together = [tuple(range(2 * n, 2 * n + 2)) for n in range(groups) if 2 * n + 1 < people]
    return Problem(wishes, seats, spans, together)


def goals(problem: Problem, granted: list[Wish]) -> tuple[int, ...]:
    """What the solver promises, in its order, counted plainly."""
    ranks = Counter(one.rank for one in granted)
    some, lucky = {one.person for one in granted}, {one.person for one in granted if one.rank == 1}
    return ranks[1], ranks[2], ranks[3], len(some), len(lucky)


def is_allowed(problem: Problem, granted: list[Wish]) -> bool:
    taken = Counter(one.session for one in granted)
    once = len({(one.person, one.slot) for one in granted}) == len(granted)
    fits = all(number <= problem.seats[pk] for pk, number in taken.items())
    pairs = itertools.combinations(sorted(granted, key=lambda one: one.person), 2)
    apart = not any(a.person == b.person and meet(problem, a, b) for a, b in pairs)
    return once and fits and apart and set(granted) <= set(problem.wishes)


def meet(problem: Problem, one: Wish, other: Wish) -> bool:
    a, b = problem.spans[one.session], problem.spans[other.session]
    return a[0] < b[1] and b[0] < a[1]


def best_by_force(problem: Problem) -> tuple[int, ...]:
    """The best values of all goals over everything that is allowed."""
    slots: dict[tuple[int, int], list[Wish | None]] = {}
    for one in problem.wishes:
        slots.setdefault((one.person, one.slot), [None]).append(one)
    best = (0, 0, 0, 0, 0)
    for choice in itertools.product(*slots.values()):
        granted = [one for one in choice if one]
        if is_allowed(problem, granted):
            best = max(best, goals(problem, granted))
    return best


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("overlaps", [False, True])
def test_the_goals_are_reached_as_brute_force_finds_them(seed, overlaps):
    problem = random_problem(seed, people=4, overlaps=overlaps)
    granted = solve(problem, seed=1).granted
    assert is_allowed(problem, granted)
    assert goals(problem, granted) == best_by_force(problem)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(2, 40), overlaps=st.booleans())
def test_no_two_people_would_both_be_better_off_by_swapping(seed, people, overlaps):
    problem = random_problem(seed, people=people, overlaps=overlaps)
    granted = solve(problem, seed=seed).granted
    rank = {(one.person, one.session): one.rank for one in problem.wishes}
    for one, other in itertools.combinations(granted, 2):
        if one.slot != other.slot or one.person == other.person:
            continue
        mine, theirs = rank.get((one.person, other.session), 9), rank.get((other.person, one.session), 9)
        swapped = [two for two in granted if two not in (one, other)]
        swapped += [Wish(one.person, one.slot, other.session, mine), Wish(other.person, one.slot, one.session, theirs)]
        both_better = mine < one.rank and theirs < other.rank
        assert not (both_better and is_allowed(problem, swapped))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(2, 40))
def test_no_seat_stays_free_that_somebody_would_rather_have(seed, people):
    problem = random_problem(seed, people=people)
    granted = solve(problem, seed=seed).granted
    taken = Counter(one.session for one in granted)
    held = {(one.person, one.slot): one.rank for one in granted}
    for one in problem.wishes:
        would_rather = one.rank < held.get((one.person, one.slot), 9)
        assert not (would_rather and taken[one.session] < problem.seats[one.session])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(4, 30), overlaps=st.booleans())
def test_groups_share_a_workshop_or_are_named(seed, people, overlaps):
    problem = random_problem(seed, people=people, groups=4, overlaps=overlaps)
    solution = solve(problem, seed=seed)
    assert is_allowed(problem, solution.granted)
    where = {(one.person, one.slot): one.session for one in solution.granted}
    wished = {(one.person, one.slot) for one in problem.wishes}
    named = {(one.members, one.slot) for one in [*solution.apart, *solution.together]}
    for members in problem.groups:
        for slot in (1, 2):
            present = tuple(one for one in members if (one, slot) in wished)
            if len(present) < 2:
                continue
            assert (present, slot) in named
            if any((one.members, one.slot) == (present, slot) for one in solution.together):
                assert len({where[one, slot] for one in present}) == 1


def test_the_same_seed_gives_the_same_and_another_seed_something_else():
    problem = random_problem(5, people=60, workshops=6)
    assert solve(problem, seed=3) == solve(problem, seed=3)
    crowd = Problem([Wish(person, 1, 1, 1) for person in range(10)], {1: 3}, {1: FIRST})
    results = {tuple(one.person for one in solve(crowd, seed=seed).granted) for seed in range(6)}
    assert len(results) > 1, "among equally good results the lot decides"
    assert {len(one) for one in results} == {3}


def test_the_order_of_the_wishes_does_not_matter():
    problem = random_problem(6, people=30, groups=3)
    turned = Problem(problem.wishes[::-1], problem.seats, problem.spans, problem.groups[::-1])
    assert solve(problem, seed=1) == solve(turned, seed=1)


def test_who_lost_in_round_one_goes_ahead_in_round_two():
    """Two people, one seat for both in either round: each gets one."""
    wishes = [Wish(person, slot, slot, 1) for person in (1, 2) for slot in (1, 2)]
    for seed in range(5):
        solution = solve(Problem(wishes, {1: 1, 2: 1}, {1: FIRST, 2: SECOND}), seed=seed)
        assert {one.person for one in solution.granted} == {1, 2}


def group_of_three(seats: dict[int, int], *, lists: list[list[int]]) -> Solution:
    wishes = [
        Wish(person, 1, session, rank)
        for person, ranked in enumerate(lists)
        for rank, session in enumerate(ranked, start=1)
    ]
    return solve(Problem(wishes, seats, dict.fromkeys(seats, FIRST), [(0, 1, 2)]), seed=1)


def test_a_group_takes_the_second_wish_where_the_first_does_not_hold_it():
    solution = group_of_three({1: 2, 2: 3}, lists=[[1, 2]] * 3)
    assert [one.session for one in solution.granted] == [2, 2, 2]
    assert solution.apart == []


@pytest.mark.parametrize(
    ("seats", "lists", "reason", "granted"),
    [
        ({1: 2, 2: 1}, [[1], [1], [1]], "too_big", 2),
        ({1: 3, 2: 3}, [[1], [1], [2]], "no_common_wish", 3),
        ({1: 3}, [[1], [1], [1], [1]], None, 3),
    ],
)
def test_a_group_that_cannot_be_together_is_told_and_gets_what_is_left(seats, lists, reason, granted):
    solution = group_of_three(seats, lists=lists)
    assert [one.reason for one in solution.apart] == ([reason] if reason else [])
    assert len(solution.granted) == granted


def test_a_group_is_together_wherever_that_is_possible():
    """Even where single people would rather have these seats: nobody is told that it cannot be while it can."""
    wishes = [Wish(person, 1, 1, 1) for person in range(5)]
    wishes += [Wish(person, 1, 1, 3) for person in (5, 6)] + [Wish(5, 1, 2, 1), Wish(6, 1, 3, 1)]
    solution = solve(Problem(wishes, {1: 3, 2: 0, 3: 0}, dict.fromkeys((1, 2, 3), FIRST), [(5, 6)]), seed=1)
    assert {5, 6} <= {one.person for one in solution.granted if one.session == 1}
    assert solution.apart == []


def test_a_group_may_be_together_in_one_round_and_apart_in_the_other():
    wishes = [Wish(person, 1, 1, 1) for person in range(7)]
    wishes += [Wish(person, 2, 2, 1) for person in range(3)]
    problem = Problem(wishes, {1: 2, 2: 3}, {1: FIRST, 2: SECOND}, [(0, 1, 2)])
    solution = solve(problem, seed=1)
    assert len([one for one in solution.granted if one.slot == 1]) == 2
    assert [(one.slot, one.reason) for one in solution.apart] == [(1, "too_big")]
    assert [one.slot for one in solution.together] == [2]


def test_nothing_to_decide_is_no_problem():
    assert solve(Problem([], {}, {}), seed=1) == Solution()
    assert solve(Problem([Wish(1, 1, 1, 1)], {1: 0}, {1: FIRST}), seed=1).granted == []


def test_a_crowd_of_a_thousand_is_whole_and_tells_how_far_it_is():
    problem = random_problem(9, people=1000, workshops=20, groups=40, overlaps=True)
    told: list[tuple[int, int]] = []
    solution = solve(problem, seed=1, progress=lambda done, total: told.append((done, total)))
    assert is_allowed_quickly(problem, solution.granted)
    assert told == [(n, 7) for n in range(1, 8)]


def is_allowed_quickly(problem: Problem, granted: list[Wish]) -> bool:
    taken = Counter(one.session for one in granted)
    own: dict[int, list[Wish]] = {}
    for one in granted:
        own.setdefault(one.person, []).append(one)
    fits = all(number <= problem.seats[pk] for pk, number in taken.items())
    return fits and not any(meet(problem, a, b) for held in own.values() for a, b in itertools.combinations(held, 2))
