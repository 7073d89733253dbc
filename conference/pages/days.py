"""The days of an edition: by time with rooms side by side, and by room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from conference.models import Edition, Room, Session, SessionKind

QUIET = {SessionKind.ARRIVAL, SessionKind.BREAK}
MOST_COLUMNS = 6  # rooms that can be read side by side on a desk; more stand below each other as cards
NOWHERE = 999  # where those without a room stand


@dataclass(frozen=True)
class Cell:
    """One field of the day table: a room at a time; most often one session, none where the room is free."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Slot:
    """What begins at one time: one thing for all, or several side by side (`cells`, one per room of the day).

    end: of what lasts longest.
    """

    start: dt.datetime
    end: dt.datetime
    sessions: tuple[Session, ...]
    cells: tuple[Cell, ...] = ()

    @property
    def only(self) -> Session | None:
        return self.sessions[0] if not self.cells else None

    @property
    def is_quiet(self) -> bool:
        return self.only is not None and self.only.kind in QUIET

    @property
    def round(self) -> int | None:
        rounds = {session.round for session in self.sessions if session.bookable}
        return rounds.pop() if len(rounds) == 1 else None

    @property
    def ends_together(self) -> bool:
        """Whether one end is right for all; else each session says its own."""
        return len({session.end for session in self.sessions}) == 1

    @property
    def is_mixed(self) -> bool:
        """Whether the sessions are of several kinds, so that each has to say its own."""
        return len({session.kind for session in self.sessions}) > 1

    @property
    def are_workshops(self) -> bool:
        return all(session.kind == SessionKind.WORKSHOP for session in self.sessions)


@dataclass(frozen=True)
class RoomPlan:
    """What happens in one room on one day, in order; `room` is None for what has no room yet."""

    room: Room | None
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Day:
    """One day: its rooms that are used side by side, and its slots in order."""

    date: dt.date
    rooms: tuple[Room | None, ...]
    slots: tuple[Slot, ...]

    @property
    def columns(self) -> int:
        """How many columns the day's table has beside that of the time."""
        return 1 if self.is_wide else max(len(self.rooms), 1)

    @property
    def is_wide(self) -> bool:
        """Whether there are too many rooms to stand side by side."""
        return len(self.rooms) > MOST_COLUMNS

    @property
    def anchor(self) -> str:
        return f"tag-{self.date.isoformat()}"

    @cached_property
    def by_room(self) -> list[RoomPlan]:
        sessions = [session for slot in self.slots for session in slot.sessions]
        ordered = sorted(sessions, key=lambda session: (_position(session.room), session.room_id or 0, session.start))
        return [RoomPlan(ours[0].room, tuple(ours)) for ours in _grouped(ordered)]


def _grouped(sessions: Iterable[Session]) -> Iterable[list[Session]]:
    return (list(group) for _room, group in groupby(sessions, lambda session: session.room_id))


def _position(room: Room | None) -> int:
    return room.position if room else NOWHERE


def days_of(edition: Edition, sessions: Iterable[Session]) -> list[Day]:
    """The days of these sessions, in order."""
    zone = edition.tz
    ordered = sorted(sessions, key=lambda one: (one.start, _position(one.room), one.pk))
    return [_day(date, list(group)) for date, group in groupby(ordered, lambda one: one.start.astimezone(zone).date())]


def _day(date: dt.date, sessions: list[Session]) -> Day:
    groups = [tuple(group) for _start, group in groupby(sessions, lambda one: one.start)]
    together = [session for group in groups if len(group) > 1 for session in group]
    rooms: dict[int | None, Room | None] = {session.room_id: session.room for session in together}
    columns = sorted(rooms.values(), key=lambda room: (room is None, _position(room)))
    return Day(date, tuple(columns), tuple(_slot(group, columns) for group in groups))


def _slot(group: tuple[Session, ...], columns: Sequence[Room | None]) -> Slot:
    cells: tuple[Cell, ...] = ()
    if len(group) > 1:
        keys = [room.pk if room else None for room in columns]
        cells = tuple(Cell(tuple(one for one in group if one.room_id == key)) for key in keys)
    return Slot(group[0].start, max(session.end for session in group), group, cells)
