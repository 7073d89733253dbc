"""The publication: the whole plan becomes what everybody sees, or nothing of it."""

import pytest

from conference import services, signals
from conference.agenda import publishing
from conference.agenda.differences import digest
from conference.audit.services import SYSTEM
from conference.models import EditionState, Session, SessionPerson
from conference.services import AgendaError
from conference.web.errors import DomainError
from tests.factories import (
    at,
    make_edition,
    make_registration,
    make_room,
    make_session,
    make_speaker,
    make_topic,
    make_workshop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def published():
    """The versions that were announced."""
    heard = []

    def hear(sender, version, **facts):
        heard.append(version)

    signals.agenda_published.connect(hear)
    yield heard
    signals.agenda_published.disconnect(hear)


def change(session, **values):
    return services.change_session(session=session, values=values, actor=SYSTEM)


def publish(edition, **how):
    return services.publish(edition=edition, actor=SYSTEM, **how)


def kinds(edition):
    return [(one.kind, one.content["code"]) for one in publishing.pending(edition)]


def fresh(session):
    return Session.objects.get(pk=session.pk)


def test_what_is_planned_is_seen_by_nobody_before(edition):
    session = make_session(edition)
    change(session, title_de="Anders")
    assert fresh(session).title_de == session.title_de
    publish(edition)
    assert fresh(session).title_de == "Anders"


def test_nothing_planned_is_nothing_published(edition, published):
    make_session(edition)
    assert (publish(edition), published) == (None, [])


def test_the_first_version_holds_the_agenda_as_it_was_public_before(edition):
    session = make_session(edition)
    change(session, title_de="Anders")
    second = publish(edition)
    first = edition.agenda_versions.get(number=1)
    assert (second.number, first.content[0]["title"]["de"]) == (2, session.title_de)
    assert [one.fields["title"][1]["de"] for one in publishing.changes_of(second)] == ["Anders"]


def test_a_version_says_who_published(edition):
    change(make_session(edition), title_de="Anders")
    assert publish(edition).actor is None


def test_two_sessions_swap_their_rooms(edition):
    one, other = make_session(edition, "10:00", "11:00"), make_session(edition, "11:00", "12:00")
    one_room, other_room = one.room, other.room
    services.move_session(session=one, room=None, start=one.start, end=one.end, actor=SYSTEM)
    services.move_session(session=other, room=one_room, start=one.start, end=one.end, actor=SYSTEM)
    services.move_session(session=one, room=other_room, start=one.start, end=one.end, actor=SYSTEM)
    publish(edition)
    assert (fresh(one).room, fresh(other).room) == (other_room, one_room)


def test_two_sessions_swap_room_and_time(edition):
    room = make_room(edition)
    one = make_session(edition, "10:00", "11:00", room=room)
    other = make_session(edition, "11:00", "12:00", room=room)
    services.move_session(session=one, room=None, start=None, end=None, actor=SYSTEM)
    services.move_session(session=other, room=room, start=one.start, end=one.end, actor=SYSTEM)
    services.move_session(session=one, room=room, start=other.start, end=other.end, actor=SYSTEM)
    publish(edition)
    assert (fresh(one).start, fresh(other).start) == (other.start, one.start)


def test_two_sessions_swap_their_codes(edition):
    one, other = make_session(edition, code="A1"), make_session(edition, code="A2")
    change(one, code="A3")
    change(other, code="A1")
    change(one, code="A2")
    publish(edition)
    assert (fresh(one).code, fresh(other).code) == ("A2", "A1")


def test_a_new_session_may_have_the_code_and_the_room_of_a_removed_one(edition):
    old = make_session(edition, code="A1")
    services.delete_session(session=old, actor=SYSTEM)
    values = {"code": "A1", "kind": "talk", "title_de": "Neu", "start": old.start, "end": old.end, "room": old.room}
    new = services.create_session(edition=edition, values=values, actor=SYSTEM)
    assert kinds(edition) == [("new", "A1"), ("removed", "A1")]
    publish(edition)
    assert [one.pk for one in edition.sessions.all()] == [new.pk]


def test_a_removed_session_goes_with_the_publication(edition):
    session = make_session(edition)
    services.delete_session(session=session, actor=SYSTEM)
    assert fresh(session)
    publish(edition)
    assert not Session.rows.filter(edition=edition).exists()


def test_a_removed_session_that_somebody_gave_back_goes_too(edition):
    session = make_workshop(edition)
    person = make_registration(edition, sessions=[session])
    person.places.all().delete()
    Session.objects.filter(pk=session.pk).update(places_taken=0)
    services.delete_session(session=session, actor=SYSTEM)
    assert publish(edition).number == 2


def test_a_session_that_has_no_time_any_more_waits_in_the_plan(edition):
    session = make_session(edition)
    services.move_session(session=session, room=None, start=None, end=None, actor=SYSTEM)
    assert kinds(edition) == [("removed", session.code)]
    publish(edition)
    assert not edition.sessions.exists()
    services.move_session(session=Session.working.get(), room=None, start=session.start, end=session.end, actor=SYSTEM)
    publish(edition)
    assert fresh(session).start == session.start


def test_a_new_session_without_a_time_is_not_published(edition):
    services.create_session(edition=edition, values={"code": "N1", "title_de": "Neu", "kind": "talk"}, actor=SYSTEM)
    assert publish(edition) is None
    assert (edition.sessions.count(), Session.working.count()) == (0, 1)


def test_people_and_topics_are_published_too(edition):
    session, person, topic = make_session(edition), make_speaker(edition), make_topic(edition)
    people = [SessionPerson(speaker=person)]
    services.change_session(session=session, values={}, people=people, topics=[topic], actor=SYSTEM)
    assert (session.session_people.count(), session.topics.count()) == (0, 0)
    publish(edition)
    assert [one.speaker for one in session.session_people.all()] == [person]
    assert list(session.topics.all()) == [topic]


def test_places_taken_are_kept(edition):
    session = make_workshop(edition)
    make_registration(edition, sessions=[session])
    change(session, title_de="Anders")
    make_registration(edition, sessions=[session])
    publish(edition)
    assert fresh(session).places_taken == 2


def test_a_clash_of_the_plan_stops_all_of_it(edition):
    one, other = make_session(edition), make_session(edition)
    change(one, title_de="Anders")
    SessionPerson.objects.create(session=other, speaker=make_speaker(edition))
    SessionPerson.objects.create(session=Session.working.get(draft_of=one), speaker=other.session_people.get().speaker)
    with pytest.raises(DomainError):
        publish(edition)
    assert fresh(one).title_de == one.title_de


def test_what_somebody_booked_meanwhile_is_not_removed(edition):
    session = make_workshop(edition)
    services.delete_session(session=session, actor=SYSTEM)
    make_registration(edition, sessions=[session])
    with pytest.raises(AgendaError) as refused:
        publish(edition)
    assert (refused.value.code, fresh(session).places_taken) == ("booked", 1)


def test_a_draft_has_its_own_publication(edition):
    edition.state = EditionState.DRAFT
    edition.save()
    with pytest.raises(AgendaError):
        publish(edition)


def test_just_what_was_seen_is_published(edition):
    session = make_session(edition)
    change(session, title_de="Anders")
    seen = digest(publishing.pending(edition))
    assert publish(edition, seen=seen).number == 2


def test_what_nobody_has_seen_is_not_published(edition):
    session = make_session(edition)
    change(session, title_de="Anders")
    seen = digest(publishing.pending(edition))
    change(session, title_de="Noch anders")
    with pytest.raises(AgendaError) as refused:
        publish(edition, seen=seen)
    assert (refused.value.code, fresh(session).title_de) == ("stale", session.title_de)


def test_places_hold_at_once(edition):
    session = make_workshop(edition, capacity=12)
    change(session, capacity=20, title_de="Anders")
    assert (fresh(session).capacity, fresh(session).title_de) == (20, session.title_de)
    assert publish(edition).changes[0]["fields"].keys() == {"title"}


def test_cancelling_holds_at_once_and_makes_a_version(edition, published):
    session = make_workshop(edition)
    change(session, title_de="Anders")
    services.cancel_session(session=session, actor=SYSTEM)
    assert (fresh(session).is_cancelled, fresh(session).title_de) == (True, session.title_de)
    assert [one.number for one in published] == [2]  # the first keeps what was public before
    [waiting] = publishing.pending(edition)
    assert waiting.fields.keys() == {"title"}


def test_a_session_is_cancelled_after_a_first_version(edition, published):
    session = make_workshop(edition)
    publish(edition)
    services.cancel_session(session=session, actor=SYSTEM)
    [change_told] = publishing.changes_of(published[-1])
    assert change_told.fields == {"is_cancelled": (False, True)}


def test_a_version_stays_readable_when_the_rows_are_gone(edition):
    session = make_session(edition, title_de="Gewesen")
    SessionPerson.objects.create(session=session, speaker=make_speaker(edition, name="Ada"))
    services.delete_session(session=session, actor=SYSTEM)
    publish(edition)
    services.delete_part(part=session.room, actor=SYSTEM)
    first = edition.agenda_versions.get(number=1)
    [content] = first.content
    assert (content["title"]["de"], content["people"][0]["name"]) == ("Gewesen", "Ada")
    assert content["room"]["name"]["de"] == session.room.name


@pytest.mark.parametrize("count", [1, 4])
def test_pending_asks_the_same_number_of_questions(count, edition, django_assert_num_queries):
    for _number in range(count):
        session = make_session(edition)
        SessionPerson.objects.create(session=session, speaker=make_speaker(edition))
        change(session, title_de="Anders")
    with django_assert_num_queries(8):
        assert len(publishing.pending(edition)) == count


def test_times_are_told_on_the_clock_of_the_place(edition):
    session = make_session(edition, "10:00", "11:00")
    services.move_session(
        session=session, room=session.room, start=at(edition, "10:30"), end=at(edition, "11:30"), actor=SYSTEM
    )
    [change_told] = publishing.pending(edition)
    assert [one[11:16] for one in change_told.fields["start"]] == ["10:00", "10:30"]


def test_a_cancelled_workshop_that_was_booked_may_be_removed_afterwards(edition):
    session = make_workshop(edition, capacity=1)
    for _number in range(2):
        make_registration(edition, sessions=[session])
    services.cancel_session(session=session, actor=SYSTEM)
    services.delete_session(session=session, actor=SYSTEM)
    publish(edition)
    assert not edition.sessions.exists()
