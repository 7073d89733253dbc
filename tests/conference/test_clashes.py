"""The rules of the agenda, one by one."""

from dataclasses import replace

import pytest

from conference.clashes import BLOCK, WARN, Draft, check, check_edition
from conference.models import Part, SessionPerson, SessionState
from tests.factories import make_edition, make_room, make_session, make_speaker

pytestmark = pytest.mark.django_db


def put(session, speaker, part=Part.SPEAKER):
    SessionPerson.objects.create(session=session, speaker=speaker, part=part)


def codes(found):
    return [(one.level, one.code) for one in found]


def test_two_sessions_in_one_room_at_one_time_cannot_be():
    edition = make_edition()
    room = make_room(edition, name="Clubraum")
    make_session(edition, "10:00", "11:00", room=room, code="W1", title="Sprache")
    draft = Draft.of(make_session(edition, "10:30", "11:30", code="W2"))
    found = check(replace(draft, room=room))
    assert codes(found) == [(BLOCK, "room")]
    assert found[0].message == "Der Raum „Clubraum“ ist von 10:00 bis 11:00 Uhr schon belegt: W1 „Sprache“."


def test_one_session_may_follow_another_in_the_same_room():
    edition = make_edition()
    room = make_room(edition)
    make_session(edition, "10:00", "11:00", room=room)
    assert check(Draft.of(make_session(edition, "11:00", "12:00", room=room))) == []


def test_a_speaker_who_moderates_elsewhere_at_that_time_cannot_be():
    edition = make_edition()
    person = make_speaker(edition, name="Samir Haddad")
    other = make_session(edition, "10:00", "11:00", code="POD", title="Podium")
    put(other, person, Part.MODERATOR)
    found = check(Draft.of(make_session(edition, "10:45", "11:30"), [person]))
    assert codes(found) == [(BLOCK, "person")]
    assert found[0].message == "Samir Haddad ist von 10:00 bis 11:00 Uhr schon hier dabei: POD „Podium“."


def test_somebody_may_speak_and_moderate_in_one_session():
    edition = make_edition()
    session = make_session(edition)
    person = make_speaker(edition)
    put(session, person, Part.SPEAKER)
    put(session, person, Part.MODERATOR)
    assert check(Draft.of(session)) == []


def test_fewer_places_than_taken_cannot_be():
    session = make_session(make_edition(), capacity=12, places_taken=5)
    session.capacity = 4
    found = check(Draft.of(session))
    assert codes(found) == [(BLOCK, "capacity")]
    assert "5 Personen" in found[0].message


@pytest.mark.parametrize(
    ("start", "expected"), [("11:14", [(WARN, "change_of_room")]), ("11:15", [])], ids=["14 min", "15 min"]
)
def test_less_than_15_minutes_to_change_rooms_warns(start, expected):
    edition = make_edition()
    person = make_speaker(edition)
    put(make_session(edition, "10:00", "11:00"), person)
    assert codes(check(Draft.of(make_session(edition, start, "12:00"), [person]))) == expected


def test_no_minutes_at_all_are_not_counted():
    edition = make_edition()
    person = make_speaker(edition)
    put(make_session(edition, "10:00", "11:00"), person)
    [found] = check(Draft.of(make_session(edition, "11:00", "12:00"), [person]))
    assert "hat keine Zeit für den Weg von" in found.message


def test_no_way_to_go_in_the_same_room():
    edition = make_edition()
    room, person = make_room(edition), make_speaker(edition)
    put(make_session(edition, "10:00", "11:00", room=room), person)
    assert check(Draft.of(make_session(edition, "11:00", "12:00", room=room), [person])) == []


def test_a_room_smaller_than_the_places_warns():
    edition = make_edition()
    session = make_session(edition, room=make_room(edition, capacity=20), capacity=25)
    assert codes(check(Draft.of(session))) == [(WARN, "room_small")]


def test_a_step_before_somebody_who_needs_none_warns():
    edition = make_edition()
    session = make_session(edition, room=make_room(edition, step_free=False))
    person = make_speaker(edition, needs_step_free=True)
    assert codes(check(Draft.of(session, [person]))) == [(WARN, "step_free")]


def test_what_is_cancelled_is_in_nobodys_way():
    edition = make_edition()
    room = make_room(edition)
    make_session(edition, room=room, state=SessionState.CANCELLED)
    assert check(Draft.of(make_session(edition, room=room))) == []


def test_an_edition_names_every_clash_once():
    edition = make_edition()
    person = make_speaker(edition)
    put(make_session(edition, "10:00", "11:00"), person)
    put(make_session(edition, "10:30", "11:30"), person)
    assert codes(check_edition(edition)) == [(BLOCK, "person")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_whole_agenda_is_asked_in_three_queries(count, django_assert_num_queries):
    edition = make_edition()
    for _number in range(count):
        put(make_session(edition), make_speaker(edition))
    with django_assert_num_queries(3):
        check_edition(edition)
