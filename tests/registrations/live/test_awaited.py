"""What those who have come are waiting for, in words per need and room, without names."""

import pytest
from django.urls import reverse

from conference.audit.models import AuditEntry
from registrations.live import awaited
from registrations.needs.data import Needs
from tests.factories import make_registration, make_room, make_session, make_workshop
from tests.staff import sign_in

from .conftest import was_there

pytestmark = pytest.mark.django_db


def needing(edition, *access, sessions=(), **needs):
    return make_registration(
        edition, sessions=sessions, needs=Needs(access=access, **needs), consents=frozenset({"needs"})
    )


def rows(edition):
    return awaited.waiting(edition).rows


def test_a_need_is_waited_for_in_the_next_room_of_who_has_come(edition, clock):
    make_session(edition, "09:00", "10:00", room=make_room(edition, name="Saal"))
    club = make_room(edition, name="Clubraum", hearing_loop=True)
    workshop = make_workshop(edition, room=club)
    was_there(needing(edition, "hearing_loop", sessions=[workshop]), "10:40")
    needing(edition, "hearing_loop", sessions=[workshop])  # has not come
    clock("10:45")
    [one] = rows(edition)
    assert (one.words, one.session.room.name) == ("Auf die Höranlage wird gewartet.", "Clubraum")
    assert (one.number, one.is_new, one.is_missing) == (1, True, False)
    clock("11:45")
    assert not rows(edition)[0].is_new


def test_what_is_on_now_comes_before_what_follows(edition, clock):
    hall = make_room(edition, name="Saal")
    make_session(edition, "10:00", "11:00", room=hall)
    was_there(needing(edition, "step_free", sessions=[make_workshop(edition)]), "10:10")
    clock("10:15")
    [one] = rows(edition)
    assert (one.session.room.name, one.is_missing) == ("Saal", False)


def test_what_a_room_lacks_is_said(edition, clock):
    make_session(edition, room=make_room(edition, hearing_loop=False))
    was_there(needing(edition, "hearing_loop", "sign_language"), "08:40")
    clock("09:00")
    assert [(one.what, one.is_missing) for one in rows(edition)] == [("hearing_loop", True), ("sign_language", True)]


def test_who_has_left_waits_for_nothing(edition, clock):
    make_session(edition)
    was_there(needing(edition, "captions"), "08:40", "09:00")
    clock("09:30")
    assert rows(edition) == []


def test_several_people_with_one_need_are_one_line(edition, clock):
    make_session(edition)
    for moment in ("08:40", "08:50"):
        was_there(needing(edition, "captions"), moment)
    clock("09:00")
    [one] = rows(edition)
    assert (one.number, one.came.astimezone(edition.tz).strftime("%H:%M")) == (2, "08:50")


def test_children_and_the_quiet_room_belong_to_the_house(edition, clock):
    was_there(needing(edition, "quiet_room", childcare=2, childcare_groups=("0-2", "3-5")), "08:40")
    clock("09:00")
    assert sorted(one.words for one in rows(edition)) == [
        "2 Kinder kommen in die Betreuung.",
        "Der Ruheraum wird gebraucht.",
    ]


def test_interpreting_is_waited_for_by_language(edition, clock):
    make_session(edition)
    was_there(needing(edition, interpreting="Farsi, Arabisch"), "08:40")
    clock("09:00")
    assert [one.words for one in rows(edition)] == [
        "Auf Dolmetschen wird gewartet: Arabisch.",
        "Auf Dolmetschen wird gewartet: Persisch.",
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_same_number_of_questions(number, edition, clock, django_assert_num_queries):
    for _number in range(number):
        workshop = make_workshop(edition)
        was_there(needing(edition, "captions", sessions=[workshop]), "08:40")
    clock("09:00")
    with django_assert_num_queries(4):
        awaited.waiting(edition)


def test_on_another_day_there_is_nothing_to_wait_for(edition, clock, django_assert_num_queries):
    was_there(needing(edition, "captions"), "08:40")
    clock("09:00", days=1)
    with django_assert_num_queries(0):
        assert rows(edition) == ()


@pytest.mark.parametrize(("role", "sees"), [("leitung", True), ("bedarf", True), ("anmeldung", False),
                                            ("empfang", False), ("messe", False)])  # fmt: skip
def test_only_who_may_see_needs_sees_them(role, sees, edition, clock, client):
    make_session(edition)
    was_there(needing(edition, "captions"), "08:40")
    clock("09:00")
    sign_in(client, role)
    for address in (reverse("live:needs"), reverse("live:part", args=[edition.slug, "bedarf"])):
        answer = client.get(address)
        assert answer.status_code == (200 if sees else 403)
        assert ("Auf die Untertitel wird gewartet." in answer.content.decode()) is sees


@pytest.mark.parametrize(("role", "status", "sees"), [("leitung", 200, True), ("empfang", 403, False),
                                                      ("bedarf", 403, False)])  # fmt: skip
def test_the_live_page_has_them_for_who_may_see_both(role, status, sees, edition, clock, client):
    make_session(edition)
    was_there(needing(edition, "captions"), "08:40")
    clock("09:00")
    sign_in(client, role)
    assert client.get(reverse("live:part", args=[edition.slug, "jetzt-mit-bedarf"])).status_code == status
    page = client.get(reverse("live:live"))
    assert ("Auf die Untertitel wird gewartet." in page.content.decode()) is sees


def test_without_names_a_look_is_no_entry_of_the_log(edition, clock, client):
    make_session(edition)
    one = needing(edition, "captions")
    was_there(one, "08:40")
    clock("09:00")
    sign_in(client, "bedarf")
    before = AuditEntry.objects.count()
    assert one.last_name not in client.get(reverse("live:needs")).content.decode()
    assert AuditEntry.objects.count() == before
