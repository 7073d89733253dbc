"""What is read of a day: a fixed number of questions, however many people there are; sums are made in memory."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from conference.models import Session
from registrations import on_stage
from registrations.checkin import sessions
from registrations.models import Attendance, Place, Registration, Role
from registrations.presence.models import Presence, PresenceSource

from .day import Day

BUCKET = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Stretch:
    """From when to when somebody is there; None: from the beginning, to the end."""

    registration: int
    came: dt.datetime | None
    left: dt.datetime | None
    is_from_list: bool

    def holds(self, now: dt.datetime) -> bool:
        return (self.came is None or self.came <= now) and (self.left is None or self.left > now)


@dataclass(frozen=True)
class RoleCount:
    """People of one role: who has a place, and who of them has come."""

    role: Role
    expected: int
    came: int

    @property
    def missing(self) -> int:
        return self.expected - self.came


@dataclass(frozen=True)
class People:
    """inside: now; came: everybody who was seen today, also who has left; to_come: have a place, not seen yet; later:
    of these, who comes in the afternoon only; untimed: seen, but nobody wrote down when."""

    inside: int
    came: int
    expected: int
    to_come: int
    later: int
    untimed: int
    roles: Sequence[RoleCount]
    arrivals: Mapping[dt.datetime, int]

    @property
    def left(self) -> int:
        return self.came - self.inside

    @property
    def share(self) -> float:
        """Of those who are expected, how many have come: 0 to 1."""
        return min((self.expected - self.to_come) / self.expected, 1.0) if self.expected else 0.0


@dataclass(frozen=True)
class Workshop:
    """One bookable session: booked, in it now, and who has a place and did not come (None: nobody can say yet); free:
    chairs for people at the door, by the same rule as there."""

    session: Session
    booked: int
    present: int
    free: int
    missing: int | None
    is_over: bool
    is_on: bool


@dataclass
class _InSession:
    """Who was seen in a session, and who is still there."""

    seen: set[int] = field(default_factory=set)
    now: set[int] = field(default_factory=set)


def stretches(day: Day, of: QuerySet[Any, Any] | None = None) -> list[Stretch]:
    """When people are at the conference on this day, in the order of coming. of: keys of registrations, where not
    everybody is asked for. One question."""
    rows = Presence.objects.of_edition(day.edition).on_day(day.date)
    if of is not None:
        rows = rows.filter(registration__in=of)
    found = rows.order_by("came_at", "pk").values_list("registration", "came_at", "left_at", "source")
    return [Stretch(key, came, left, source == PresenceSource.LIST) for key, came, left, source in found]


def inside(found: Iterable[Stretch], now: dt.datetime) -> set[int]:
    """The registrations of those who are in the building at this moment."""
    return {one.registration for one in found if one.holds(now)}


def people(day: Day, found: Sequence[Stretch]) -> People:
    """Everybody in numbers. One question."""
    rows = Registration.objects.of_edition(day.edition).confirmed().filter(erased_at=None).order_by()
    confirmed = list(rows.values_list("pk", "role", "attendance"))
    came = {one.registration for one in found}
    expected, there = Counter(role for _pk, role, _how in confirmed), Counter[str]()
    there.update(role for pk, role, _how in confirmed if pk in came)
    away = [how for pk, _role, how in confirmed if pk not in came]
    times = first_arrivals(found)
    return People(
        inside=len(inside(found, day.now)) if day.is_today else 0,
        came=len(came),
        expected=len(confirmed),
        to_come=len(away),
        later=away.count(Attendance.AFTERNOON),
        untimed=len(came) - len(times),
        roles=[RoleCount(role, expected[role], there[role]) for role in Role if expected[role]],
        arrivals=in_buckets(times.values()),
    )


def first_arrivals(found: Iterable[Stretch]) -> dict[int, dt.datetime]:
    """When each of them came for the first time, as far as a door or the team wrote it down."""
    times: dict[int, dt.datetime] = {}
    for one in found:
        if one.came is not None and one.came < times.get(one.registration, dt.datetime.max.replace(tzinfo=dt.UTC)):
            times[one.registration] = one.came
    return times


def in_buckets(times: Iterable[dt.datetime]) -> dict[dt.datetime, int]:
    """How many came in each five minutes from the first to the last arrival, also where nobody came."""
    counted: Counter[dt.datetime] = Counter()
    for moment in times:
        counted[moment - dt.timedelta(minutes=moment.minute % 5, seconds=moment.second,
                                      microseconds=moment.microsecond)] += 1  # fmt: skip
    if not counted:
        return {}
    start, end = min(counted), max(counted)
    steps = int((end - start) / BUCKET) + 1
    return {start + BUCKET * number: counted[start + BUCKET * number] for number in range(steps)}


def workshops(day: Day) -> list[Workshop]:
    """The bookable sessions of the day in their order. Three questions."""
    start = dt.datetime.combine(day.date, dt.time.min, tzinfo=day.edition.tz)
    rows = Session.objects.of_edition(day.edition).bookable().overlapping(start, start + dt.timedelta(days=1))
    found = list(rows.select_related("room").order_by("start", "code"))
    keys = [one.pk for one in found]
    seen: dict[int, _InSession] = defaultdict(_InSession)
    marks = Presence.objects.filter(~on_stage.leading(), session__in=keys)  # who leads it needs no seat
    for session, key, left in marks.order_by().values_list("session", "registration", "left_at"):
        seen[session].seen.add(key)
        if left is None or left > day.now:
            seen[session].now.add(key)
    booked: dict[int, set[int]] = defaultdict(set)
    for session, key in Place.objects.taken().filter(session__in=keys).values_list("session", "registration"):
        booked[session].add(key)
    return [_workshop(one, booked[one.pk], seen[one.pk], day.now) for one in found]


def _workshop(session: Session, booked: set[int], seen: _InSession, now: dt.datetime) -> Workshop:
    assert session.start is not None and session.end is not None, "what is published has a time"
    is_over = session.end <= now
    can_say = bool(seen.seen) and sessions.freed_at(session) <= now
    free = sessions.free_at_door(session, now, present=len(seen.now), unbooked=len(seen.now - booked))
    return Workshop(
        session=session,
        booked=session.places_taken,
        present=len(seen.seen if is_over else seen.now),
        free=(free if seen.seen else session.capacity and session.capacity - session.places_taken) or 0,
        missing=len(booked - seen.seen) if can_say else None,
        is_over=is_over,
        is_on=session.start <= now < session.end,
    )
