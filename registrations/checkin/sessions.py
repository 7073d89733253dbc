"""The sessions of the day as a door shows them, and the one rule about who may still enter.

Until `FREED_AFTER` minutes after the start a booked place is kept. From then on whoever sits there decides: places of
people who did not come are free for whoever waits at the door. Nobody's booking is taken away by that: it stays in the
record, and the personal page and the reminder say beforehand how long the place is kept.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from conference.content import best
from conference.models import Edition, Session
from registrations import on_stage
from registrations.models import Place
from registrations.presence.models import Presence

from . import log

FREED_AFTER = dt.timedelta(minutes=10)
KEPT_MINUTES = int(FREED_AFTER.total_seconds() // 60)
OPENS_BEFORE = dt.timedelta(minutes=30)


def freed_at(session: Session) -> dt.datetime:
    """From when on the places of those who did not come are free at the door."""
    assert session.start is not None, "what is published has a time"
    return session.start + FREED_AFTER


def free_at_door(session: Session, now: dt.datetime, *, present: int, unbooked: int) -> int | None:
    """How many people who have not booked may enter; None where anybody may.

    present: who is in the room; unbooked: those of them without a place. The session as it is now.
    """
    if session.capacity is None:
        return None
    seats = present if now >= freed_at(session) else session.places_taken + unbooked
    return max(session.capacity - seats, 0)


def counts(sessions: Any) -> dict[int, tuple[int, int]]:
    """Who sits in each of these sessions, and how many without a place; who leads it needs no seat. One query."""
    place = Place.objects.taken().filter(registration=OuterRef("registration"), session=OuterRef("session"))
    rows = Presence.objects.filter(~on_stage.leading(), session__in=sessions, left_at=None)
    rows = rows.order_by().annotate(booked=Exists(place))
    found = rows.values("session").annotate(present=Count("pk"), unbooked=Count("pk", filter=Q(booked=False)))
    return {row["session"]: (row["present"], row["unbooked"]) for row in found}


def sessions(edition: Edition, now: dt.datetime) -> list[dict[str, Any]]:
    """The sessions of today, before the event those of its first day; two queries."""
    day = log.presence_day(edition, now)
    start = dt.datetime.combine(day, dt.time(), tzinfo=edition.tz)
    rows = (
        Session.objects.of_edition(edition).scheduled().filter(start__gte=start, start__lt=start + dt.timedelta(days=1))
    )
    found = list(rows.select_related("room").order_by("start", "code"))
    there = counts([one.pk for one in found])
    return [_session(one, now, *there.get(one.pk, (0, 0))) for one in found]


def _session(one: Any, now: dt.datetime, present: int, unbooked: int) -> dict[str, Any]:
    return {
        "id": one.pk,
        "code": one.code,
        "title": best(one, "title")[0],
        "room": best(one.room, "name")[0] if one.room else "",
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "capacity": one.capacity,
        "bookable": one.bookable,
        "taken": one.places_taken,
        "present": present,
        "unbooked": unbooked,
        "free": free_at_door(one, now, present=present, unbooked=unbooked),
        "freed_at": freed_at(one).isoformat(),
        "door_open": one.start - OPENS_BEFORE <= now < one.end,
    }
