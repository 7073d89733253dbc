"""How long somebody took part, and in what: minutes of the programme, reckoned from who was there.

- What teaches counts: opening, greetings, talks, panels, workshops, world cafés, closing. Arriving, breaks, the fair
  and music do not; a break inside of a part is taken out of it.
- A workshop counts for whoever is marked in its list; where nobody kept a list, for whoever has a place in it.
- Own workshops come first, then what is for all in the time that is left: no minute counts twice. What is for all and
  runs side by side at the same time is one part ("A or B"): nobody knows which it was.
- The day counts from coming to leaving. Being marked in a session says more than the day does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from conference.models import Edition, Session, SessionKind
from registrations.models import Place
from registrations.presence.models import Presence

LESSON = 45  # minutes
COUNTED = (
    SessionKind.OPENING,
    SessionKind.GREETING,
    SessionKind.TALK,
    SessionKind.PANEL,
    SessionKind.WORKSHOP,
    SessionKind.WORLD_CAFE,
    SessionKind.CLOSING,
)


class Span(NamedTuple):
    """A half-open stretch of time."""

    start: dt.datetime
    end: dt.datetime


Spans = list[Span]


@dataclass(frozen=True)
class Part:
    """One part of the programme. sessions: primary keys, several where they run side by side; minutes: attended;
    of: how many it has."""

    sessions: tuple[int, ...]
    minutes: int
    of: int

    @property
    def stored(self) -> dict[str, Any]:
        return {"sessions": list(self.sessions), "minutes": self.minutes, "of": self.of}


@dataclass(frozen=True)
class Hours:
    """What somebody attended. minutes: in all; of: what the whole day with the own workshops would have had."""

    parts: tuple[Part, ...]
    minutes: int
    of: int


def lessons(minutes: int) -> Decimal:
    """Lessons of 45 minutes, to one decimal."""
    return (Decimal(minutes) / LESSON).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Slot:
    """What can be counted of the agenda: one session or several at the same time, their time without breaks."""

    sessions: tuple[int, ...]
    spans: Spans
    day: dt.date
    is_own: bool


@dataclass(frozen=True)
class Agenda:
    """What of an edition counts. listed: sessions in which a list was kept."""

    slots: list[Slot]
    listed: frozenset[int]


@dataclass
class Attended:
    """What is known of one person: stretches of the days, marks in sessions, workshops with a place."""

    days: list[Presence] = field(default_factory=list)
    marks: dict[int, Presence] = field(default_factory=dict)
    places: set[int] = field(default_factory=set)


def agenda_of(edition: Edition) -> Agenda:
    """Two queries."""
    sessions = list(Session.objects.of_edition(edition).scheduled().order_by("start", "code", "pk"))
    breaks = [_span(one) for one in sessions if one.kind == SessionKind.BREAK]
    counted = [one for one in sessions if one.kind in COUNTED]
    lists = Presence.objects.of_edition(edition).filter(session__isnull=False).order_by()
    listed = frozenset(lists.values_list("session_id", flat=True).distinct())
    return Agenda(_slots(counted, breaks, listed, edition.tz), listed)


def attended_by(keys: Sequence[int]) -> dict[int, Attended]:
    """What is known of these registrations; two queries however many they are."""
    found: dict[int, Attended] = {key: Attended() for key in keys}
    for row in Presence.objects.filter(registration__in=keys):
        person = found[row.registration_id]
        if row.session_id is None:
            person.days.append(row)
        else:
            person.marks[row.session_id] = row
    for key, session in Place.objects.taken().filter(registration__in=keys).values_list("registration", "session"):
        found[key].places.add(session)
    return found


def reckon(agenda: Agenda, person: Attended) -> Hours:
    """The parts somebody attended, in the order of the programme, and the sums. Asks the database nothing."""
    attended, whole = _Clock(), _Clock()
    parts: list[tuple[dt.datetime, Part]] = []
    for slot in _in_turn(agenda, person):
        of = whole.add(slot.spans)
        minutes = attended.add(_there(agenda, person, slot))
        if minutes:
            part = Part(slot.sessions, minutes, max(of, minutes))
            parts.append((slot.spans[0].start, part))
    ordered = tuple(part for _start, part in sorted(parts, key=lambda one: (one[0], one[1].sessions)))
    return Hours(ordered, attended.minutes, max(whole.minutes, attended.minutes))


def _in_turn(agenda: Agenda, person: Attended) -> list[Slot]:
    """Where somebody is marked, then their own workshops, then what is for all."""
    mine = [one for one in agenda.slots if not one.is_own or _is_mine(person, one)]
    return sorted(mine, key=lambda one: (not _is_marked(person, one), not one.is_own))


def _is_mine(person: Attended, slot: Slot) -> bool:
    return slot.sessions[0] in person.places or _is_marked(person, slot)


def _is_marked(person: Attended, slot: Slot) -> bool:
    return slot.sessions[0] in person.marks


def _there(agenda: Agenda, person: Attended, slot: Slot) -> Spans:
    """The time of a slot in which somebody was there."""
    mark = person.marks.get(slot.sessions[0])
    if mark is not None:
        return _cut(slot.spans, [mark])
    if slot.is_own and slot.sessions[0] in agenda.listed:
        return []
    return _cut(slot.spans, [one for one in person.days if one.day == slot.day])


def _cut(spans: Spans, stretches: Iterable[Presence]) -> Spans:
    found = []
    for one in stretches:
        for span in spans:
            start, end = max(span.start, one.came_at or span.start), min(span.end, one.left_at or span.end)
            if start < end:
                found.append(Span(start, end))
    return found


class _Clock:
    """Counts minutes, none of them twice."""

    def __init__(self) -> None:
        self._counted: Spans = []
        self._seconds = 0

    @property
    def minutes(self) -> int:
        return self._seconds // 60

    def add(self, spans: Spans) -> int:
        """Count these spans; returns the minutes that are new."""
        before = self.minutes
        for one in _without(spans, self._counted):
            self._seconds += int((one.end - one.start).total_seconds())
            self._counted.append(one)
        return self.minutes - before


def _without(spans: Spans, taken: Spans) -> Spans:
    """What is left of spans when others are taken out."""
    left = list(spans)
    for cut in taken:
        pieces = []
        for one in left:
            pieces += [Span(one.start, min(one.end, cut.start)), Span(max(one.start, cut.end), one.end)]
        left = [one for one in pieces if one.start < one.end]
    return left


def _slots(sessions: list[Session], breaks: Spans, listed: frozenset[int], zone: ZoneInfo) -> list[Slot]:
    """Sessions as slots; what is for all at the very same time is one of them, unless a list of one was kept."""
    grouped: dict[Any, list[Session]] = {}
    for one in sessions:
        is_alone = one.bookable or one.pk in listed
        grouped.setdefault(one.pk if is_alone else (one.start, one.end), []).append(one)
    return [_slot(group, breaks, zone) for group in grouped.values()]


def _slot(group: list[Session], breaks: Spans, zone: ZoneInfo) -> Slot:
    span = _span(group[0])
    inside = [one for one in breaks if span.start < one.start and one.end < span.end]
    return Slot(
        sessions=tuple(one.pk for one in group),
        spans=_without([span], inside),
        day=span.start.astimezone(zone).date(),
        is_own=group[0].bookable,
    )


def _span(session: Session) -> Span:
    assert session.start is not None and session.end is not None, "what is published has a time"
    return Span(session.start, session.end)


def stored_parts(rows: Iterable[Mapping[str, Any]]) -> list[Part]:
    """Parts as a certificate keeps them (`Part.stored`)."""
    return [Part(tuple(one["sessions"]), one["minutes"], one["of"]) for one in rows]
