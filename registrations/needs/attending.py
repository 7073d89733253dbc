"""Who needs what at which session, put together once for every list of those who provide it.

Counted are people with a place at the conference. They take part in what is for everybody in their half of the day,
and in the workshops in which they have a place. However many people and sessions there are: three queries.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from conference.models import Edition, Session, SessionKind
from registrations.models import Access, Attendance, Place, RegistrationState, SupportNeeds

from . import spoken
from .spoken import Spoken

NOON = dt.time(12)
# What one does not sit in: nobody needs a seat, an interpreter or a loop there.
NOT_ATTENDED = {SessionKind.ARRIVAL, SessionKind.BREAK, SessionKind.FAIR}


@dataclass
class SessionNeeds:
    """How many people need what at one session."""

    session: Session
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    languages: dict[Spoken, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def lacks_signing(self) -> bool:
        return bool(self.counts[Access.SIGN_LANGUAGE] and not self.session.sign_language)

    @property
    def lacks_captions(self) -> bool:
        return bool(self.counts[Access.CAPTIONS] and not self.session.captions)

    @property
    def lacks_loop(self) -> bool:
        room = self.session.room
        return bool(self.counts[Access.HEARING_LOOP] and not (room and room.hearing_loop))

    @property
    def lacks_step_free(self) -> bool:
        room = self.session.room
        return bool(self.counts[Access.STEP_FREE] and not (room and room.step_free))


@dataclass(frozen=True)
class Day:
    """The people of an edition who need something, and what that means for each session in the order of the day."""

    edition: Edition
    people: list[SupportNeeds]
    sessions: list[SessionNeeds]

    def count(self, *codes: str) -> int:
        """How many people need one of these."""
        wanted = set(codes)
        return sum(1 for one in self.people if wanted & set(one.access))

    @property
    def interpreting(self) -> Iterator[tuple[Session, Spoken, int]]:
        """Each session and language with the number of people who need it."""
        for one in self.sessions:
            for language in sorted(one.languages):
                yield one.session, language, one.languages[language]


def people(edition: Edition) -> list[SupportNeeds]:
    """The needs of everybody with a place, by name. One query."""
    rows = SupportNeeds.objects.filter(
        registration__edition=edition, registration__state=RegistrationState.CONFIRMED
    ).select_related("registration")
    return list(rows.order_by("registration__last_name", "registration__first_name", "pk"))


def day(edition: Edition) -> Day:
    """Everything that the lists are made of; three queries."""
    found = people(edition)
    taken: dict[int, set[int]] = defaultdict(set)
    places = Place.objects.taken().filter(session__edition=edition, registration__support_needs__isnull=False)
    for person, session in places.values_list("registration_id", "session_id"):
        taken[person].add(session)
    rows = Session.objects.of_edition(edition).scheduled().select_related("room").order_by("start", "pk")
    sessions = [SessionNeeds(one) for one in rows if one.kind not in NOT_ATTENDED]
    for needs in found:
        _count(needs, sessions, taken[needs.registration_id], edition)
    return Day(edition, found, sessions)


def _count(needs: SupportNeeds, sessions: list[SessionNeeds], taken: set[int], edition: Edition) -> None:
    languages = spoken.languages(needs.interpreting)
    chosen = set(needs.interpreting_sessions)
    for one in sessions:
        takes_part = is_there(needs.registration.attendance, one.session, taken, edition)
        if takes_part:
            for code in needs.access:
                one.counts[code] += 1
        if one.session.pk in chosen if chosen else takes_part:
            for language in languages:
                one.languages[language] += 1


def is_there(attendance: str, session: Session, taken: Collection[int], edition: Edition) -> bool:
    """Whether somebody who comes for this part of the day and has these places takes part in a session."""
    if session.bookable:
        return session.pk in taken
    start, end = session.start.astimezone(edition.tz), session.end.astimezone(edition.tz)
    noon = dt.datetime.combine(start.date(), NOON, tzinfo=edition.tz)
    if attendance == Attendance.MORNING:
        return start < noon
    return attendance != Attendance.AFTERNOON or end > noon
