"""Two thousand random deeds on one agenda: whatever staff do, no room and no person is ever in two places."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference import services
from conference.agenda import history
from conference.agenda.contents import content_of, planned
from conference.audit.services import SYSTEM
from conference.models import Session, SessionPerson, SessionRevision
from conference.web.errors import DomainError, DomainErrors
from registrations.checking import differences
from tests.factories import at, make_edition, make_registration, make_room, make_session, make_speaker, make_workshop

DEEDS, RUNS = 100, 20  # two thousand in all
REFUSED = (DomainError, DomainErrors)
SEEN = {"publish", "cancel", "reinstate"}  # the only deeds that change what everybody sees
numbers = st.integers(0, 5)
move = st.tuples(st.just("move"), numbers, st.integers(0, 3), st.integers(0, 24), st.integers(1, 8))
others = st.tuples(
    st.sampled_from(["park", "undo", "publish", "cancel", "reinstate", "delete", "staff", "create", "discard"]), numbers
)
deeds = st.lists(st.one_of(move, move, move, others), min_size=DEEDS, max_size=DEEDS)


class Day:
    """An edition with four rooms, three people and six sessions, two of them booked; and what staff do with it."""

    def __init__(self) -> None:
        self.edition = make_edition()
        self.rooms = [None, *(make_room(self.edition, capacity=9) for _number in range(3))]
        self.people = [make_speaker(self.edition) for _number in range(3)]
        self.sessions = [make_session(self.edition, f"{hour:02}:00", f"{hour:02}:45") for hour in range(8, 12)]
        self.sessions += [make_workshop(self.edition, round=number, capacity=5) for number in (1, 2)]
        for number, session in enumerate(self.sessions):
            SessionPerson.objects.create(session=session, speaker=self.people[number % 3])
        for _number in range(7):  # two of them wait
            make_registration(self.edition, sessions=self.sessions[4:])
        self.steps: list[tuple[SessionRevision, dict | None]] = []

    def plan(self) -> list[dict]:
        return sorted(planned(self.edition), key=lambda one: one["id"])

    def rows(self) -> list[tuple]:
        return list(Session.rows.order_by("pk").values_list("pk", "stage", "state", "start", "end", "room", "edits"))

    def do(self, deed: str, number: int, *details: int) -> None:
        """One deed; what the rules refuse has changed nothing."""
        session = self.sessions[number % len(self.sessions)]
        before = self.rows()
        steps = SessionRevision.objects.count()
        try:
            with transaction.atomic():
                getattr(self, deed)(session, *details)
        except REFUSED:
            assert self.rows() == before
            assert SessionRevision.objects.count() == steps

    def move(self, session: Session, room: int, start: int, length: int) -> None:
        begin = at(self.edition, "08:00") + dt.timedelta(minutes=15 * start)
        end = begin + dt.timedelta(minutes=15 * length)
        self.step(session, lambda: services.move_session(
            session=session, room=self.rooms[room], start=begin, end=end, actor=SYSTEM))  # fmt: skip

    def park(self, session: Session) -> None:
        self.step(session, lambda: services.move_session(
            session=session, room=None, start=None, end=None, actor=SYSTEM))  # fmt: skip

    def staff(self, session: Session) -> None:
        people = [SessionPerson(speaker=self.people[session.pk % 3]), SessionPerson(speaker=self.people[0])][:1]
        self.step(session, lambda: services.change_session(session=session, values={}, people=people, actor=SYSTEM))

    def step(self, session: Session, deed) -> None:
        before, last = state(session), newest(session)
        deed()
        if (made := newest(session)) is not None and made != last:
            self.steps.append((made, before))

    def undo(self, _session: Session) -> None:
        if not self.steps:
            return
        revision, before = self.steps.pop()
        history.undo(revision=revision, actor=SYSTEM)
        assert state(revision.session) == before

    def publish(self, _session: Session) -> None:
        wanted = self.plan()
        services.publish(edition=self.edition, actor=SYSTEM)
        assert self.plan() == wanted

    def cancel(self, session: Session) -> None:
        services.cancel_session(session=session, actor=SYSTEM)

    def reinstate(self, session: Session) -> None:
        services.reinstate_session(session=session, actor=SYSTEM)

    def delete(self, session: Session) -> None:
        self.step(session, lambda: services.delete_session(session=session, actor=SYSTEM))

    def discard(self, session: Session) -> None:
        history.discard(session=session, actor=SYSTEM)

    def create(self, _session: Session) -> None:
        values = {"code": f"N{len(self.sessions)}", "title": "Neu", "kind": "talk"}
        people = [SessionPerson(speaker=self.people[1])]
        self.sessions.append(services.create_session(edition=self.edition, values=values, people=people, actor=SYSTEM))


def state(session: Session) -> dict | None:
    """What is planned for a session, without what is decided at once."""
    row = Session.working.named(session.identity).for_programme().first()
    return {**content_of(row), "is_cancelled": None} if row else None


def newest(session: Session) -> SessionRevision | None:
    return SessionRevision.objects.filter(session=session.identity).first()


def clashes_in(rows) -> list[tuple[Session, Session]]:
    held = list(rows.scheduled().with_time().for_programme())
    return [
        (one, other)
        for one, other in combinations(held, 2)
        if one.start < other.end
        and other.start < one.end
        and ((one.room and one.room == other.room) or people_of(one) & people_of(other))
    ]


def people_of(session: Session) -> set[int]:
    return {one.speaker_id for one in session.session_people.all()}


@pytest.mark.django_db
@settings(
    max_examples=RUNS,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # a hundred deeds do not get clearer by shrinking, only slower
    suppress_health_check=list(HealthCheck),
)
@given(deeds)
def test_random_deeds_never_put_a_room_or_a_person_in_two_places(chosen):
    mark = transaction.savepoint()
    try:
        day = Day()
        for deed in chosen:
            day.do(*deed)
            assert clashes_in(Session.working.of_edition(day.edition)) == []
            if deed[0] in SEEN:
                assert clashes_in(Session.objects.of_edition(day.edition)) == []
        assert list(differences()) == []
    finally:
        transaction.savepoint_rollback(mark)
