"""What staff do with editions and the agenda."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from conference import services
from conference.agenda import rules, sessions
from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.models import Edition, EditionState, Part, Session, SessionPerson
from conference.services import AgendaError
from conference.signals import capacity_raised
from conference.web.errors import DomainErrors
from registrations.models import PlaceState
from tests.factories import at, make_edition, make_registration, make_room, make_session, make_speaker, make_workshop

pytestmark = pytest.mark.django_db


def values(edition, **fields):
    return {
        "code": "NEU",
        "kind": "talk",
        "title": "Neu",
        "start": at(edition, "10:00"),
        "end": at(edition, "11:00"),
        "room": None,
        **fields,
    }


def part(speaker):
    return SessionPerson(speaker=speaker, part=Part.SPEAKER)


@pytest.fixture
def raised():
    """Editions for which more places were announced."""
    heard = []

    def listen(edition, **_signal):
        heard.append(edition)

    capacity_raised.connect(listen)
    yield heard
    capacity_raised.disconnect(listen)


def test_a_session_is_stored_with_its_people_in_order():
    edition = make_edition()
    first, second = make_speaker(edition), make_speaker(edition)
    session = services.create_session(
        edition=edition, values=values(edition), people=[part(second), part(first)], actor=SYSTEM
    )
    assert [one.speaker for one in session.session_people.all()] == [second, first]


def test_creating_leaves_an_audit_line_without_words():
    edition = make_edition()
    session = services.create_session(edition=edition, values=values(edition), actor=SYSTEM)
    entry = AuditEntry.objects.get(action="session.created")
    assert (entry.subject, entry.details) == (f"session:{session.pk}", {"code": "NEU"})


def test_every_publication_makes_a_new_version_of_the_programme():
    edition = make_edition()
    session = make_session(edition)
    services.change_session(session=session, values={"title": "Anders"}, actor=SYSTEM)
    services.publish(edition=edition, actor=SYSTEM)
    edition.refresh_from_db()
    session.refresh_from_db()
    assert (edition.agenda_version, session.revision, session.title) == (2, 1, "Anders")


def test_changing_nothing_leaves_nothing_to_publish():
    edition = make_edition()
    session = make_session(edition)
    services.change_session(session=session, values={"title": session.title}, actor=SYSTEM)
    assert not Session.rows.filter(draft_of=session).exists()


def test_a_taken_room_is_refused_at_its_field():
    edition = make_edition()
    taken = make_session(edition, "10:30", "11:30")
    with pytest.raises(AgendaError) as refused:
        services.create_session(edition=edition, values=values(edition, room=taken.room), actor=SYSTEM)
    assert refused.value.field == "room"


def test_several_clashes_are_told_together():
    edition = make_edition()
    person = make_speaker(edition)
    taken = make_session(edition, "10:30", "11:30")
    SessionPerson.objects.create(session=taken, speaker=person)
    with pytest.raises(DomainErrors) as refused:
        services.create_session(
            edition=edition, values=values(edition, room=taken.room), people=[part(person)], actor=SYSTEM
        )
    assert {error.field for error in refused.value.errors} == {"room", "people"}


def test_a_room_of_another_edition_is_refused():
    edition = make_edition()
    foreign = make_room(make_edition())
    with pytest.raises(AgendaError):
        services.create_session(edition=edition, values=values(edition, room=foreign), actor=SYSTEM)


def test_moving_checks_the_new_place():
    edition = make_edition()
    taken, session = make_session(edition, "10:00", "11:00"), make_session(edition, "12:00", "13:00")
    with pytest.raises(AgendaError):
        services.move_session(
            session=session, room=taken.room, start=at(edition, "10:30"), end=at(edition, "11:30"), actor=SYSTEM
        )


def test_counters_are_not_to_be_written():
    with pytest.raises(ValueError, match="places_taken"):
        services.change_session(session=make_session(make_edition()), values={"places_taken": 0}, actor=SYSTEM)


def test_fewer_places_than_taken_are_refused():
    edition = make_edition()
    workshop = make_workshop(edition, capacity=2)
    make_registration(edition, sessions=[workshop])
    make_registration(edition, sessions=[workshop])
    with pytest.raises(AgendaError) as refused:
        services.change_session(session=workshop, values={"capacity": 1}, actor=SYSTEM)
    assert refused.value.field == "capacity"


def test_more_places_let_those_who_wait_move_up():
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[workshop])
    waiting = make_registration(edition, sessions=[workshop])
    services.change_session(session=workshop, values={"capacity": 2}, actor=SYSTEM)
    assert waiting.places.get().state == PlaceState.TAKEN


def test_a_change_keeps_places_taken_meanwhile():
    edition = make_edition()
    workshop = make_workshop(edition, capacity=5)
    stale = Session.objects.get(pk=workshop.pk)
    make_registration(edition, sessions=[workshop])
    services.change_session(session=stale, values={"title": "Anders"}, actor=SYSTEM)
    workshop.refresh_from_db()
    assert workshop.places_taken == 1


def test_a_booked_workshop_stays_bookable():
    edition = make_edition()
    workshop = make_workshop(edition)
    make_registration(edition, sessions=[workshop])
    with pytest.raises(AgendaError) as refused:
        services.change_session(session=workshop, values={"bookable": False}, actor=SYSTEM)
    assert refused.value.field == "bookable"


def test_cancelling_frees_every_place():
    edition = make_edition()
    workshop = make_workshop(edition)
    person = make_registration(edition, sessions=[workshop])
    services.cancel_session(session=workshop, actor=SYSTEM)
    workshop.refresh_from_db()
    assert (workshop.is_cancelled, workshop.places_taken, person.places.count()) == (True, 0, 0)


def test_cancelling_twice_is_the_same_as_once():
    session = make_session(make_edition())
    services.cancel_session(session=session, actor=SYSTEM)
    services.cancel_session(session=session, actor=SYSTEM)
    assert AuditEntry.objects.filter(action="session.cancelled").count() == 1


def test_a_cancelled_session_comes_back_where_nothing_is_in_the_way():
    edition = make_edition()
    session = make_session(edition)
    services.cancel_session(session=session, actor=SYSTEM)
    make_session(edition, room=session.room)
    with pytest.raises(AgendaError):
        services.reinstate_session(session=session, actor=SYSTEM)


def test_a_booked_session_is_not_deleted():
    edition = make_edition()
    workshop = make_workshop(edition)
    make_registration(edition, sessions=[workshop])
    with pytest.raises(AgendaError):
        services.delete_session(session=workshop, actor=SYSTEM)


def test_a_session_that_nobody_has_booked_is_deleted():
    session = make_session(make_edition())
    services.delete_session(session=session, actor=SYSTEM)
    assert Session.objects.exists()
    services.publish(edition=session.edition, actor=SYSTEM)
    assert not Session.rows.exists()


def test_a_draft_is_published():
    edition = make_edition(state=EditionState.DRAFT)
    services.publish_edition(edition=edition, actor=SYSTEM)
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED


def test_an_agenda_with_what_cannot_be_is_not_published():
    edition = make_edition(state=EditionState.DRAFT)
    person = make_speaker(edition)
    for _number in range(2):
        SessionPerson.objects.create(session=make_session(edition), speaker=person)
    with pytest.raises(AgendaError):
        services.publish_edition(edition=edition, actor=SYSTEM)


def test_an_edition_keeps_the_places_it_has_given(raised):
    edition = make_edition(capacity=3)
    make_registration(edition)
    make_registration(edition)
    with pytest.raises(AgendaError) as refused:
        services.change_edition(edition=edition, values={"capacity": 1}, actor=SYSTEM)
    assert (refused.value.field, raised) == ("capacity", [])


def test_more_places_at_the_edition_are_announced(raised):
    edition = make_edition(capacity=3)
    services.change_edition(edition=edition, values={"capacity": 4}, actor=SYSTEM)
    assert raised == [edition]


def test_a_room_in_use_is_not_deleted():
    session = make_session(make_edition())
    with pytest.raises(AgendaError):
        services.delete_part(part=session.room, actor=SYSTEM)


def both(*deeds):
    """Run deeds at the same moment, each on a connection of its own; returns what each raised."""
    errors, barrier = [None] * len(deeds), threading.Barrier(len(deeds))

    def run(number, deed):
        try:
            barrier.wait()
            deed()
        except (AgendaError, IntegrityError) as error:
            errors[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def put_into(edition, person, code):
    services.create_session(edition=edition, values=values(edition, code=code), people=[part(person)], actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_two_staff_cannot_put_one_person_into_two_sessions():
    edition = make_edition()
    person = make_speaker(edition)
    errors = both(lambda: put_into(edition, person, "A"), lambda: put_into(edition, person, "B"))
    assert sorted(type(error) for error in errors if error) == [AgendaError]
    assert SessionPerson.objects.filter(speaker=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_person_would_be_in_two_sessions(monkeypatch):
    """The counter-test: it shows the race that the lock prevents."""
    edition = make_edition()
    person = make_speaker(edition)
    checked = threading.Barrier(2)

    def check_then_wait(found, refuse=rules.refuse_blocks):
        refuse(found)
        checked.wait(timeout=5)

    monkeypatch.setattr(sessions, "lock_edition", lambda one: Edition.objects.get(pk=one.pk))
    monkeypatch.setattr(rules, "refuse_blocks", check_then_wait)
    assert both(lambda: put_into(edition, person, "A"), lambda: put_into(edition, person, "B")) == [None, None]
    assert SessionPerson.objects.filter(speaker=person).count() == 2


def test_the_database_keeps_a_room_from_being_taken_twice():
    edition = make_edition()
    session = make_session(edition)
    with pytest.raises(IntegrityError, match="session_room_taken_once"), transaction.atomic():
        make_session(edition, room=session.room)


def test_cancelling_is_told_apart_from_what_was_public_before_versions_were_kept():
    session = make_session(make_edition())
    services.cancel_session(session=session, actor=SYSTEM)
    versions = list(session.edition.agenda_versions.order_by("number"))
    assert [len(one.changes) for one in versions] == [0, 1]
