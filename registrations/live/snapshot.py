"""The state of the day in one piece, reckoned once in some seconds for everybody who looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conference.caching import one_snapshot
from conference.models import Edition

from . import awaited, counts, devices, emergency
from .counts import People, Workshop
from .day import Day, day_of
from .devices import Doors
from .shared import Shared


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What the live page shows of the people and the rooms; `waiting` only for who may see needs."""

    day: Day
    people: People
    workshops: Sequence[Workshop]
    doors: Doors
    waiting: awaited.Waiting | None = None


def _make(edition: Edition) -> Snapshot:
    with one_snapshot():
        day = day_of(edition)
        people = counts.people(day, counts.stretches(day))
        return Snapshot(day, people, counts.workshops(day), devices.doors(day))


def _make_with_needs(edition: Edition) -> Snapshot:
    return replace(current(edition), waiting=waiting(edition))


def _make_waiting(edition: Edition) -> awaited.Waiting:
    with one_snapshot():
        return awaited.waiting(edition)


def _make_emergency(edition: Edition) -> emergency.EmergencyList:
    with one_snapshot():
        return emergency.emergency_list(edition)


current = Shared(_make)
with_needs = Shared(_make_with_needs)
waiting = Shared(_make_waiting)
inside = Shared(_make_emergency)


def forget() -> None:
    """Reckon everything anew at the next look."""
    for one in (current, with_needs, waiting, inside):
        one.forget()
