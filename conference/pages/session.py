"""The page of one session, and the way to its neighbours in the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from conference.models import Edition, Material, Session, SessionPerson
from conference.phases import Phase, phase_of

PAST = (Phase.OVER, Phase.ARCHIVED)


@dataclass(frozen=True)
class SessionPage:
    """One session, its neighbours in the day, and after the event what was released of it."""

    session: Session
    phase: Phase
    before: Session | None
    after: Session | None
    beside: list[Session]
    materials: list[Material]

    @property
    def people(self) -> list[SessionPerson]:
        return list(self.session.session_people.all())

    @property
    def is_bookable_now(self) -> bool:
        return self.session.bookable and not self.session.is_cancelled and self.phase in (Phase.OPEN, Phase.FULL)

    @property
    def is_coming(self) -> bool:
        return self.phase not in PAST

    @property
    def has_facts(self) -> bool:
        """Whether there is anything to say beside the text."""
        one = self.session
        return bool(one.languages or one.sign_language or one.captions or (one.bookable and not one.is_cancelled))

    @property
    def has_portraits(self) -> bool:
        return any(person.speaker.portrait for person in self.people)


def session_page(edition: Edition, code: str) -> SessionPage | None:
    """A session by its code, or None; the same number of questions however long the day is."""
    if "\0" in code:  # no text of the database holds one; it would refuse the question
        return None
    session = Session.objects.of_edition(edition).filter(code=code).for_programme().first()
    if session is None:
        return None
    phase = phase_of(edition)
    near = [
        one
        for one in Session.objects.of_edition(edition).near(session).select_related("room")
        if _date(edition, one) == _date(edition, session)
    ]
    return SessionPage(
        session,
        phase,
        _neighbour(session, [one for one in near if one.start < session.start]),
        _neighbour(session, [one for one in near if one.start > session.start]),
        [one for one in near if one.start == session.start and one.pk != session.pk],
        list(session.materials.filter(released=True)) if phase in PAST else [],
    )


def _date(edition: Edition, session: Session) -> dt.date:
    return session.start.astimezone(edition.tz).date()


def _neighbour(session: Session, sessions: list[Session]) -> Session | None:
    """One of several that begin together: the one in the same room, where there is one."""
    same = [one for one in sessions if one.room_id == session.room_id]
    return next(iter(same or sessions), None)
