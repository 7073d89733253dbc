"""What a solution means: for each person and round, for the waiting lists, and in figures. Asks no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import solver
from .models import Apart, Outcome, Reason
from .problem import Case

Slot = tuple[int, int]  # person, round


@dataclass(frozen=True)
class Result:
    """A solution by person and round. groups: "together", or why not, for whoever belongs to a group there."""

    granted: dict[Slot, solver.Wish]
    groups: dict[Slot, str]
    lots: dict[int, int]


def stored(solution: solver.Solution) -> dict[str, Any]:
    """A solution as JSON; `loaded` reads it."""
    return {
        "granted": [[one.person, one.slot, one.session, one.rank] for one in solution.granted],
        "apart": [[list(one.members), one.slot, one.reason] for one in solution.apart],
        "together": [[list(one.members), one.slot] for one in solution.together],
        "lots": [list(pair) for pair in solution.lots.items()],
    }


def loaded(data: dict[str, Any]) -> Result:
    """What `stored` made."""
    granted = {(row[0], row[1]): solver.Wish(*row) for row in data["granted"]}
    groups = {(person, slot): str(Apart.TOGETHER) for members, slot in data["together"] for person in members}
    groups |= {(person, slot): reason for members, slot, reason in data["apart"] for person in members}
    return Result(granted, groups, dict(data["lots"]))


def outcomes(case: Case, result: Result) -> list[Outcome]:
    """One unsaved row for everybody in every round in which they wished for something."""
    possible = set(case.problem.wishes)
    return [_outcome(case, result, first, first in possible) for first in _firsts(case.wishes)]


def _firsts(wishes: Iterable[solver.Wish]) -> list[solver.Wish]:
    """The best wish of everybody in every round; it may be a second one where the first was cancelled."""
    best: dict[Slot, solver.Wish] = {}
    for one in wishes:
        best.setdefault((one.person, one.slot), one)
    return list(best.values())


def _outcome(case: Case, result: Result, first: solver.Wish, is_possible: bool) -> Outcome:
    slot = (first.person, first.slot)
    granted, group = result.granted.get(slot), result.groups.get(slot, "")
    wishes, seats = case.firsts[first.session], case.problem.seats[first.session]
    reason = Reason.NONE
    if granted != first:
        reason = Reason.TIME
        if is_possible and wishes > seats:
            reason = Reason.FULL
        elif is_possible and group == Apart.TOGETHER:
            reason = Reason.GROUP
    return Outcome(
        registration_id=first.person, round=first.slot, rank=granted.rank if granted else None,
        wishes=wishes, seats=seats, reason=reason, group=group,
    )  # fmt: skip


def queue(case: Case, result: Result, wanting: set[int]) -> list[tuple[int, int]]:
    """Who waits for which first wish, as (person, session) in the order of the waiting lists.

    Ahead are those who got nothing in that round, then those with a third wish, then with a second; among equals those
    who got no first wish elsewhere, then the lot decides. wanting: people who want to be on waiting lists.
    """
    lucky = Counter(one.person for one in result.granted.values() if one.rank == 1)
    possible = set(case.problem.wishes)

    def order(first: solver.Wish) -> tuple[int, int, int, int]:
        granted = result.granted.get((first.person, first.slot))
        return (-granted.rank if granted else -9, lucky[first.person], -result.lots.get(first.person, 0), first.person)

    lost = [
        first
        for first in _firsts(case.wishes)
        if result.granted.get((first.person, first.slot)) != first and first.person in wanting and first in possible
    ]
    return [(first.person, first.session) for first in sorted(lost, key=order)]


def figures(case: Case, result: Result) -> dict[str, Any]:
    """What the page shows: who got which wish by round, demand and fill by workshop, groups, who got nothing."""
    firsts = _firsts(case.wishes)
    people = {one.person for one in firsts}
    granted = result.granted
    some = {one.person for one in granted.values()}
    lucky = {one.person for one in granted.values() if one.rank == 1}
    ranks = Counter((one.slot, one.rank) for one in granted.values())
    asked = Counter((one.session, one.rank) for one in case.wishes)
    given = Counter(one.session for one in granted.values())
    return {
        "people": len(people),
        "nothing": len(people - some),
        "no_first": len(people - lucky),
        "rounds": [
            {
                "round": slot,
                "people": (wishing := sum(1 for one in firsts if one.slot == slot)),
                "ranks": [ranks[slot, rank] for rank in (1, 2, 3)],
                "none": wishing - sum(ranks[slot, rank] for rank in (1, 2, 3)),
            }
            for slot in sorted({one.slot for one in firsts})
        ],
        "sessions": [
            {"session": pk, "seats": seats, "asked": [asked[pk, rank] for rank in (1, 2, 3)], "given": given[pk]}
            for pk, seats in case.problem.seats.items()
        ],
    }
