"""The day of one person: what everybody sees, and the own workshops."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.mails import agenda, translated
from conference.models import Session
from conference.outbox.bidi import Isolated, isolate
from conference.web import dates

from .models import Attendance, PlaceState, Registration

NOON = dt.time(12, 30)


@dataclass(frozen=True)
class Wish:
    """One workshop that a person has chosen, in words. `position` in its waiting list, None with a place."""

    title: Isolated
    hours: str
    room: Isolated
    position: int | None

    @property
    def has_place(self) -> bool:
        return self.position is None


def wishes(registration: Registration) -> list[Wish]:
    """The chosen workshops in the order of the day, each with its place or its position in the waiting list."""
    places = registration.places.with_position().select_related("session__room").order_by("session__start", "pk")
    return [_wish(place.session, place.position, registration) for place in places]


def own_sessions(registration: Registration) -> list[Session]:
    """What belongs into the person's calendar: everything without registration, and the workshops with a place.

    Whoever comes for half a day gets that half. Ready for `conference.calendars.calendar`.
    """
    mine = set(registration.places.filter(state=PlaceState.TAKEN).values_list("session_id", flat=True))
    noon = dt.datetime.combine(registration.edition.date, NOON, tzinfo=registration.edition.tz)
    return [
        one
        for one in agenda(registration.edition)
        if one.pk in mine or (not one.bookable and _is_there(registration.attendance, one, noon))
    ]


def _is_there(attendance: str, session: Session, noon: dt.datetime) -> bool:
    if attendance == Attendance.MORNING:
        return session.start < noon
    return attendance != Attendance.AFTERNOON or session.end > noon


def hours(session: Session, registration: Registration) -> str:
    """ "13:15 bis 14:30 Uhr", in the edition's time zone."""
    zone = registration.edition.tz
    clocks = {"start": dates.clock(session.start.astimezone(zone)), "end": dates.clock(session.end.astimezone(zone))}
    return _("%(start)s bis %(end)s Uhr") % clocks


def _wish(session: Session, position: int | None, registration: Registration) -> Wish:
    room = translated(session.room, "name") if session.room else isolate("")
    return Wish(translated(session, "title"), hours(session, registration), room, position)
