"""The history of a session: every step, one back and forth again, and back to any of them."""

import pytest

from conference import services
from conference.agenda import history, publishing
from conference.audit.services import SYSTEM
from conference.models import Session, SessionPerson, SessionRevision
from conference.services import AgendaError
from conference.web.errors import DomainError
from tests.factories import at, make_edition, make_registration, make_session, make_speaker, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session(make_edition(), title_de="Eins")


def named(session, title, **how):
    return services.change_session(session=session, values={"title_de": title}, actor=SYSTEM, **how)


def steps(session):
    return list(SessionRevision.objects.filter(session=session.pk).order_by("number"))


def newest(session):
    return steps(session)[-1]


def title(session):
    return Session.working.named(session.pk).get().title_de


def test_the_first_step_remembers_how_it_was_before(session):
    named(session, "Zwei")
    assert [(one.deed, one.content["title"]["de"]) for one in steps(session)] == [
        ("before", "Eins"),
        ("changed", "Zwei"),
    ]


def test_every_deed_is_a_step(session):
    services.move_session(session=session, room=session.room, start=session.start, end=at(session.edition, "12:00"),
                          actor=SYSTEM)  # fmt: skip
    services.move_session(session=session, room=None, start=None, end=None, actor=SYSTEM)
    services.cancel_session(session=session, actor=SYSTEM)
    services.reinstate_session(session=session, actor=SYSTEM)
    services.delete_session(session=session, actor=SYSTEM)
    deeds = [one.deed for one in steps(session)]
    assert deeds == ["before", "moved", "parked", "cancelled", "reinstated", "removed"]


def test_places_are_no_step(session):
    services.change_session(session=session, values={"capacity": 20}, actor=SYSTEM)
    assert steps(session) == []


def test_a_chain_of_steps_is_taken_back_one_by_one(session):
    for name in ("Zwei", "Drei", "Vier"):
        named(session, name)
    found = []
    for number in (3, 2, 1):
        history.undo(revision=steps(session)[number], actor=SYSTEM)
        found.append(title(session))
    assert found == ["Drei", "Zwei", "Eins"]
    assert publishing.pending(session.edition) == []


def test_a_step_that_was_taken_back_is_done_again(session):
    named(session, "Zwei")
    history.undo(revision=newest(session), actor=SYSTEM)
    history.restore(revision=steps(session)[1], actor=SYSTEM)
    assert title(session) == "Zwei"


def test_a_step_below_a_newer_one_is_not_taken_back(session):
    named(session, "Zwei")
    step = newest(session)
    named(session, "Drei")
    with pytest.raises(AgendaError) as refused:
        history.undo(revision=step, actor=SYSTEM)
    assert (refused.value.code, title(session)) == ("stale", "Drei")


def test_a_step_is_taken_back_once(session):
    named(session, "Zwei")
    step = newest(session)
    history.undo(revision=step, actor=SYSTEM)
    with pytest.raises(AgendaError):
        history.undo(revision=step, actor=SYSTEM)


def test_taking_back_the_making_of_a_session_removes_it():
    edition = make_edition()
    session = services.create_session(
        edition=edition, values={"code": "N1", "kind": "talk", "title_de": "Neu"}, actor=SYSTEM
    )
    history.undo(revision=newest(session), actor=SYSTEM)
    assert not Session.working.of_edition(edition).exists()


def test_a_move_is_not_taken_back_into_a_taken_room(session):
    edition, room = session.edition, session.room
    services.move_session(session=session, room=None, start=session.start, end=session.end, actor=SYSTEM)
    make_session(edition, "14:00", "15:00")
    other = Session.objects.exclude(pk=session.pk).get()
    services.move_session(session=other, room=room, start=session.start, end=session.end, actor=SYSTEM)
    with pytest.raises(DomainError, match="schon belegt"):
        history.undo(revision=newest(session), actor=SYSTEM)


def test_any_earlier_state_comes_back_as_a_step_of_its_own(session):
    for name in ("Zwei", "Drei"):
        named(session, name)
    history.restore(revision=steps(session)[0], actor=SYSTEM)
    assert (title(session), newest(session).deed) == ("Eins", "restored")


def test_people_come_back_too(session):
    person = make_speaker(session.edition)
    services.change_session(session=session, values={}, people=[SessionPerson(speaker=person)], actor=SYSTEM)
    services.change_session(session=session, values={}, people=[], actor=SYSTEM)
    history.restore(revision=steps(session)[1], actor=SYSTEM)
    assert [one.speaker for one in Session.working.named(session.pk).get().session_people.all()] == [person]


def test_a_person_who_is_gone_does_not_come_back(session):
    person = make_speaker(session.edition)
    services.change_session(session=session, values={}, people=[SessionPerson(speaker=person)], actor=SYSTEM)
    services.change_session(session=session, values={"title_de": "Zwei"}, people=[], actor=SYSTEM)
    services.delete_part(part=person, actor=SYSTEM)
    history.restore(revision=steps(session)[1], actor=SYSTEM)
    row = Session.working.named(session.pk).get()
    assert (row.title_de, row.session_people.count()) == ("Eins", 0)


def test_what_is_planned_is_dropped(session):
    named(session, "Zwei")
    history.discard(session=session, actor=SYSTEM)
    assert (title(session), newest(session).deed, publishing.pending(session.edition)) == ("Eins", "discarded", [])


def test_dropping_a_removal_brings_the_session_back(session):
    services.delete_session(session=session, actor=SYSTEM)
    history.discard(session=session, actor=SYSTEM)
    assert (title(session), publishing.pending(session.edition)) == ("Eins", [])


def test_dropping_a_new_session_removes_it():
    edition = make_edition()
    values = {"code": "N1", "kind": "talk", "title_de": "Neu", "start": at(edition, "09:00"),
              "end": at(edition, "10:00")}  # fmt: skip
    session = services.create_session(edition=edition, values=values, actor=SYSTEM)
    assert history.discard(session=session, actor=SYSTEM) is None
    assert publishing.pending(edition) == []


def test_dropping_nothing_does_nothing(session):
    history.discard(session=session, actor=SYSTEM)
    assert [one.deed for one in steps(session)] == []


def test_a_dropped_move_is_refused_where_somebody_else_plans_there(session):
    edition, room = session.edition, session.room
    services.move_session(session=session, room=None, start=session.start, end=session.end, actor=SYSTEM)
    other = make_session(edition, "14:00", "15:00")
    services.move_session(session=other, room=room, start=session.start, end=session.end, actor=SYSTEM)
    with pytest.raises(DomainError, match="schon belegt"):
        history.discard(session=session, actor=SYSTEM)


def test_the_later_of_two_edits_is_told(session):
    seen = session.edits
    named(session, "Zwei", seen=seen)
    with pytest.raises(AgendaError) as refused:
        named(session, "Drei", seen=seen)
    assert (refused.value.code, title(session)) == ("stale", "Zwei")


def test_an_edit_after_a_step_back_is_told_too(session):
    named(session, "Zwei")
    seen = Session.working.named(session.pk).get().edits
    history.undo(revision=newest(session), actor=SYSTEM)
    with pytest.raises(AgendaError):
        named(session, "Drei", seen=seen)


def test_a_booked_workshop_is_not_restored_to_a_time_before_it_had_one():
    edition = make_edition()
    workshop = make_workshop(edition)
    services.move_session(session=workshop, room=None, start=None, end=None, actor=SYSTEM)
    services.move_session(session=workshop, room=workshop.room, start=workshop.start, end=workshop.end, actor=SYSTEM)
    make_registration(edition, sessions=[workshop])
    with pytest.raises(AgendaError) as refused:
        history.restore(revision=steps(workshop)[1], actor=SYSTEM)
    assert refused.value.code == "booked"


def test_a_cancelled_session_stays_cancelled_when_its_plan_goes_back():
    workshop = make_workshop(make_edition(), title_de="Eins")
    named(workshop, "Zwei")
    services.cancel_session(session=workshop, actor=SYSTEM)
    history.restore(revision=steps(workshop)[0], actor=SYSTEM)
    assert (title(workshop), Session.working.named(workshop.pk).get().is_cancelled) == ("Eins", True)
