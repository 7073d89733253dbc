"""The day of one person: what everybody sees, and the own workshops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conference.mails import agenda, translated
from conference.models import Session, SessionState
from conference.outbox.bidi import Isolated, isolate
from conference.web import dates

from .models import Attendance, PlaceState, Registration, RegistrationState

NOON = dt.time(12, 30)


@dataclass(frozen=True)
class Wish:
    """One workshop that a person has chosen, in words. `position` in its waiting list, None with a place."""

    session: int
    title: Isolated
    hours: str
    room: Isolated
    position: int | None

    @property
    def has_place(self) -> bool:
        return self.position is None


def wishes(registration: Registration, places: Sequence[tuple[int, int | None]]) -> list[Wish]:
    """The chosen workshops in words. places: their primary keys and positions, see `RegistrationQuerySet.for_mail`."""
    sessions = {one.pk: one for one in agenda(registration.edition)}
    if missing := [pk for pk, _position in places if pk not in sessions]:
        sessions |= Session.objects.select_related("room").in_bulk(missing)
    return [_wish(sessions[pk], position, registration) for pk, position in places]


def own_sessions(registration: Registration, taken: Set[int] | None = None) -> list[Session]:
    """What belongs into the person's calendar: everything without registration, and the workshops with a place.

    Whoever comes for half a day gets that half. Ready for `conference.calendars.calendar`. taken: the primary keys
    of the workshops with a place, where the caller knows them.
    """
    rows = registration.places.filter(state=PlaceState.TAKEN)
    mine = set(rows.values_list("session_id", flat=True)) if taken is None else taken
    return [
        one
        for one in agenda(registration.edition)
        if one.pk in mine or (not one.bookable and _is_there(registration, one))
    ]


def subscribed_sessions(registration: Registration) -> list[Session]:
    """What the person's subscribed calendar shows: `own_sessions`, and what was cancelled of what is for everybody.

    Nothing for whoever has no place at the conference: calendar programs then take everything away again, and so
    they do with a workshop that was given back. Ready for `conference.calendars.calendar`.
    """
    if registration.state != RegistrationState.CONFIRMED:
        return []
    cancelled = Session.objects.of_edition(registration.edition).filter(state=SessionState.CANCELLED, bookable=False)
    gone = [one for one in cancelled.for_programme() if _is_there(registration, one)]
    return sorted([*own_sessions(registration), *gone], key=lambda one: (one.start, one.pk))


def _is_there(registration: Registration, session: Any) -> bool:
    """Whether somebody who comes for half a day, on each of several days, is there then."""
    noon = dt.datetime.combine(day_of(session, registration), NOON, tzinfo=registration.edition.tz)
    if registration.attendance == Attendance.MORNING:
        return bool(session.start < noon)
    return bool(registration.attendance != Attendance.AFTERNOON or session.end > noon)


def hours(session: Session, registration: Registration) -> str:
    """ "13:15 bis 14:30 Uhr", in the edition's time zone."""
    zone = registration.edition.tz
    clocks = {"start": dates.clock(session.start.astimezone(zone)), "end": dates.clock(session.end.astimezone(zone))}
    return _("%(start)s bis %(end)s Uhr") % clocks


def day_of(session: Session, registration: Registration) -> dt.date:
    """The day of a session, in the edition's time zone."""
    return session.start.astimezone(registration.edition.tz).date()


def when(session: Session, registration: Registration) -> str:
    """The hours; of an edition of several days also which day."""
    if not registration.edition.end_date:
        return hours(session, registration)
    words = {"day": dates.short(day_of(session, registration)), "hours": hours(session, registration)}
    return _("%(day)s, %(hours)s") % words


def _wish(session: Session, position: int | None, registration: Registration) -> Wish:
    room = translated(session.room, "name") if session.room else isolate("")
    return Wish(session.pk, translated(session, "title"), when(session, registration), room, position)
