"""Rows for tests, made plainly: every function saves one row with the least that is needed and takes any field."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

from django.utils import timezone

from conference.audit.services import SELF
from conference.models import Edition, EditionState, Room, Session, SessionKind, Speaker, Topic
from exhibitors.models import Stand
from registrations.models import Registration
from registrations.services import RegistrationData, register

BERLIN = ZoneInfo("Europe/Berlin")
counter = itertools.count(1)


def make_edition(**fields) -> Edition:
    """A published edition 60 days ahead whose registration is open."""
    number = next(counter)
    now = timezone.now()
    day = fields.pop("date", timezone.localdate() + dt.timedelta(days=60))
    defaults = {
        "slug": f"konferenz-{number}",
        "title": f"{number}. Integrationskonferenz",
        "date": day,
        "venue_name": "Festhalle Oberbruch",
        "venue_address": "Carl-Diem-Straße 6, 52525 Heinsberg",
        "hall_width": 30,
        "hall_depth": 18,
        "organiser": "Kommunales Integrationszentrum",
        "capacity": 300,
        "registration_opens": now - dt.timedelta(days=30),
        "registration_closes": now + dt.timedelta(days=55),
        "change_until": now + dt.timedelta(days=57),
        "state": EditionState.PUBLISHED,
    }
    return Edition.objects.create(**{**defaults, **fields})


def at(edition: Edition, clock: str) -> dt.datetime:
    """A time of the edition's day, for example "13:15"."""
    return dt.datetime.combine(edition.date, dt.time.fromisoformat(clock), tzinfo=BERLIN)


def make_room(edition: Edition, **fields) -> Room:
    number = next(counter)
    return Room.objects.create(**{"edition": edition, "code": f"raum{number}", "name": f"Raum {number}",
                                  "capacity": 40, "position": number, **fields})  # fmt: skip


def make_topic(edition: Edition, **fields) -> Topic:
    number = next(counter)
    return Topic.objects.create(**{"edition": edition, "code": f"feld{number}", "name": f"Feld {number}",
                                   "position": number, **fields})  # fmt: skip


def make_speaker(edition: Edition, **fields) -> Speaker:
    number = next(counter)
    return Speaker.objects.create(**{"edition": edition, "code": f"person{number}", "name": f"Person {number}",
                                     **fields})  # fmt: skip


def make_session(edition: Edition, start: str = "10:00", end: str = "11:00", **fields) -> Session:
    """A talk without places, in a room of its own."""
    number = next(counter)
    defaults = {"edition": edition, "code": f"S{number}", "kind": SessionKind.TALK, "title": f"Vortrag {number}",
                "start": at(edition, start), "end": at(edition, end), "languages": ["de"]}  # fmt: skip
    if "room" not in fields:
        defaults["room"] = make_room(edition)
    return Session.objects.create(**{**defaults, **fields})


def make_workshop(edition: Edition, round: int = 1, capacity: int = 12, **fields) -> Session:
    """A bookable workshop of the first (13:15) or second (15:00) round."""
    start, end = ("13:15", "14:30") if round == 1 else ("15:00", "16:15")
    number = next(counter)
    defaults = {"kind": SessionKind.WORKSHOP, "code": f"W{number}", "title": f"Workshop {number}", "bookable": True,
                "capacity": capacity, "round": round, "start": start, "end": end}  # fmt: skip
    return make_session(edition, **{**defaults, **fields})


def registration_data(**fields) -> RegistrationData:
    number = next(counter)
    defaults = {"last_name": f"Name{number}", "first_name": "Vor", "email": f"p{number}@teilnahme.example",
                "organisation": "Volkshochschule"}  # fmt: skip
    return RegistrationData(**{**defaults, **fields})


def make_registration(edition: Edition, *, sessions=(), actor=SELF, **fields) -> Registration:
    """A person registered through the real service. `sessions` are Session rows."""
    extra = {name: fields.pop(name) for name in ("role", "source", "internal_note") if name in fields}
    codes = tuple(one.code for one in sessions)
    return register(edition=edition, data=registration_data(sessions=codes, **fields), actor=actor, **extra)


def make_stand(edition: Edition, **fields) -> Stand:
    """A stand where there is still room: in rows of seven."""
    number, place = next(counter), Stand.objects.of_edition(edition).count()
    floor = {"x": 1 + 4 * (place % 7), "y": 1 + 4 * (place // 7)}
    return Stand.objects.create(**{"edition": edition, "number": f"X{number}", **floor, **fields})
