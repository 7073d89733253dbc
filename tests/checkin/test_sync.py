"""What a device is told: everything at first, then what has changed, and nothing where nothing has."""

import gzip
import json
import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from conference.audit.services import SYSTEM
from conference.models import Session
from registrations import services as registering
from registrations.checkin.models import Device, Version
from registrations.models import Registration, Role
from registrations.presence import services as presence
from registrations.services import Needs
from tests.checkin.devices import Phone, count_at_once, edition_today
from tests.factories import make_edition, make_registration, make_room, make_session, make_workshop

REALLY = pytest.mark.django_db(transaction=True)
INSIDE = pytest.mark.django_db


@INSIDE
def test_a_device_gets_what_the_door_needs_and_no_more():
    edition = edition_today()
    workshop = make_workshop(edition)
    one = make_registration(
        edition, sessions=[workshop], title="Dr.", first_name="Rana", last_name="Saleh", own_script_name="رنا صالح",
        organisation="Kita Regenbogen", email="rana@secret.example", phone="0160 555", needs=Needs(diet="vegan"),
        consents=frozenset({"needs"}), role=Role.PRESS,
    )  # fmt: skip
    make_registration(make_edition())
    answer = Phone(edition).sync()
    person = answer["people"][0]
    assert (answer["full"], len(answer["people"])) == (True, 1)
    assert (person["id"], person["name"], person["own"], person["role_word"]) == (
        one.pk, "Dr. Rana Saleh", "رنا صالح", "Presse")  # fmt: skip
    assert (person["qr"], person["sessions"], person["state"]) == (one.badge_digest, [workshop.pk], "confirmed")
    assert ("regenbogen" in person["find"], person["inside"], person["printed"]) == (True, None, None)
    text = json.dumps(answer, ensure_ascii=False)
    assert [
        word for word in ("secret.example", "0160", "vegan", one.token, one.nonce, one.badge_token) if word in text
    ] == []


@INSIDE
def test_erased_people_are_not_told():
    edition = edition_today()
    one = make_registration(edition)
    Registration.objects.filter(pk=one.pk).update(erased_at=timezone.now())
    assert Phone(edition).sync()["people"] == []


@REALLY
def test_nothing_new_is_answered_by_one_question(django_assert_num_queries):
    edition = edition_today()
    make_registration(edition)
    phone = Phone(edition)
    phone.sync()
    with django_assert_num_queries(1):
        answer = phone.sync()
    assert set(answer) == {"server_time", "clock_offset_seconds", "results", "version", "full", "people", "gone"}
    assert (answer["full"], answer["people"]) == (False, [])


@REALLY
@pytest.mark.parametrize("number", [1, 40])
def test_the_whole_list_costs_the_same_questions_however_long_it_is(number, django_assert_num_queries):
    edition = edition_today()
    workshop = make_workshop(edition, capacity=50)
    for _i in range(number):
        make_registration(edition, sessions=[workshop])
    phone = Phone(edition)
    with django_assert_num_queries(12):
        assert len(phone.sync()["people"]) == number


@REALLY
def test_whatever_is_written_by_whomever_is_noticed():
    edition = edition_today()
    workshop = make_workshop(edition)
    phone, one, other = Phone(edition), make_registration(edition), make_registration(edition)
    phone.sync()

    def changed() -> list[int]:
        return [person["id"] for person in phone.sync()["people"]]

    new = make_registration(edition)
    assert changed() == [new.pk]
    Registration.objects.filter(pk=one.pk).update(badge_name="Mina")
    assert changed() == [one.pk]
    presence.mark_all(edition=edition, actor=SYSTEM)
    assert changed() == [one.pk, other.pk, new.pk]
    registering.cancel(registration=new, actor=SYSTEM)
    assert changed() == [new.pk]
    make_registration(make_edition())
    assert changed() == []
    workshop.title = "Neuer Titel"
    workshop.save(update_fields=["title"])
    answer = phone.sync()
    assert (answer["people"], answer["sessions"][0]["title"]) == ([], "Neuer Titel")


@REALLY
def test_who_is_gone_is_told_to_be_forgotten():
    edition = edition_today()
    phone, one = Phone(edition), make_registration(edition)
    phone.sync()
    Registration.objects.filter(pk=one.pk).update(erased_at=timezone.now())
    assert phone.sync()["gone"] == [one.pk]


@REALLY
def test_what_is_written_while_another_commits_first_is_not_missed():
    """One writes early and commits late: numbers count in the order of commits, so the device hears of both."""
    edition = edition_today()
    phone, early, late = Phone(edition), make_registration(edition), make_registration(edition)
    phone.sync()
    wrote, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            Registration.objects.filter(pk=early.pk).update(badge_name="Erste")
            wrote.set()
            go_on.wait(30)
        connections.close_all()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert wrote.wait(30)
    Registration.objects.filter(pk=late.pk).update(badge_name="Zweite")
    seen = [person["id"] for person in phone.sync()["people"]]
    go_on.set()
    thread.join()
    assert (seen, [person["id"] for person in phone.sync()["people"]]) == ([late.pk], [early.pk])


@REALLY
def test_before_the_first_device_nothing_is_counted():
    edition = edition_today()
    make_registration(edition)
    assert not Version.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM checkin_change")
        assert cursor.fetchone() == (0,)


@REALLY
def test_a_version_from_elsewhere_gets_everything():
    edition = edition_today()
    phone, _one = Phone(edition), make_registration(edition)
    assert [phone.sync(version=wrong)["full"] for wrong in (10**6, -3, "x", None)] == [True] * 4


@INSIDE
def test_counts_and_sessions_of_the_day():
    count_at_once()
    edition = edition_today(capacity=3)
    talk, workshop = make_session(edition), make_workshop(edition, capacity=5)
    phone = Phone(edition)
    people = [make_registration(edition, sessions=[workshop]) for _i in range(4)]
    phone.do("in", person=people[0].pk)
    answer = phone.sync(version=0)
    assert answer["counts"] == {"inside": 1, "expected": 3, "waiting": 1, "free": 0}
    assert [(one["id"], one["capacity"], one["taken"], one["present"]) for one in answer["sessions"]] == [
        (talk.pk, None, 0, 0), (workshop.pk, 5, 3, 0)]  # fmt: skip
    assert [one["position"] for one in answer["people"]] == [None, None, None, 1]
    assert [bool(one["inside"]) for one in answer["people"]] == [True, False, False, False]


@INSIDE
def test_groups_and_assistants_are_shown_together():
    edition = edition_today()
    head = make_registration(edition, organisation="Gesamtschule")
    assistant = make_registration(edition, organisation="", organisation_type="private", role=Role.ASSISTANT)
    Registration.objects.filter(pk=assistant.pk).update(registered_by=head)
    make_registration(edition, organisation="gesamtschule ")
    first, second, third = Phone(edition).sync()["people"]
    assert (first["with"], second["with"], third["with"]) == ([assistant.pk], [head.pk], [])
    assert (first["group"], second["group"]) == (third["group"], None)


@INSIDE
def test_how_the_device_is_doing_is_written_down():
    edition = edition_today()
    workshop, phone = make_workshop(edition), Phone(edition)
    phone.sync(battery=17, charging=True, pending=4, door={"session": workshop.pk})
    row = Device.objects.get()
    assert (row.battery, row.charging, row.pending, row.session) == (17, True, 4, workshop)
    phone.sync(battery="voll", charging="ja", pending=-1, door={"session": 10**12})
    row.refresh_from_db()
    assert (row.battery, row.charging, row.pending, row.session) == (None, None, 0, None)


@INSIDE
def test_what_a_device_has_just_handed_in_is_no_longer_unsent():
    edition = edition_today()
    person, phone = make_registration(edition), Phone(edition)
    phone.sync(phone.entry("in", person=person.pk), pending=3)
    assert Device.objects.get().pending == 2


@INSIDE
def test_a_device_is_answered_in_its_language():
    edition = edition_today()
    person = make_registration(edition, role=Role.PRESS)
    phone = Phone(edition, prefix="/en")
    answer = phone.sync(phone.entry("in", person=person.pk))
    assert answer["people"][0]["role_word"] == "Press"


@INSIDE
def test_long_lists_travel_compressed():
    edition = edition_today()
    for _i in range(5):
        make_registration(edition)
    phone = Phone(edition)
    phone.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    response = phone.send()
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(response.content))["people"]) == 5


@INSIDE
@pytest.mark.parametrize("body", ["", "[]", "{", '{"entries": 5}', '{"entries": [1]}', "[" * 100_000])
def test_what_is_no_request_is_told_so(body):
    phone = Phone(edition_today())
    headers = {"Authorization": f"Device {phone.token}"}
    answer = phone.client.post("/checkin/api/sync/", body, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


@INSIDE
def test_at_most_fifty_entries_are_taken_in_one_call():
    phone = Phone(edition_today())
    results = phone.sync(*[phone.entry("in", person=1) for _i in range(60)])["results"]
    assert len(results) == 50


@REALLY
def test_the_sessions_are_told_again_only_where_one_of_them_changed():
    edition = edition_today()
    workshop = make_workshop(edition, capacity=5)
    one, other = make_registration(edition, sessions=[workshop]), make_registration(edition)
    phone, second = Phone(edition), Phone(edition, "Tür rechts")
    assert {"edition", "sessions"} <= set(phone.sync())
    arrival = phone.sync(phone.entry("in", person=one.pk))
    assert (arrival["counts"]["inside"], "sessions" in arrival, "edition" in arrival) == (1, False, False)
    second.sync()
    seated = second.sync(second.entry("session_in", person=other.pk, session=workshop.pk, take=True))
    assert (seated["sessions"][0]["taken"], seated["sessions"][0]["present"]) == (2, 1)
    assert phone.sync()["sessions"] == seated["sessions"]
    room = make_room(edition, name="Clubraum")
    Session.objects.filter(pk=workshop.pk).update(room=room)
    phone.sync()
    room.name = "Bühnenraum"
    room.save()
    assert phone.sync()["sessions"][0]["room"] == "Bühnenraum"
    Registration.objects.filter(pk=other.pk).delete()
    assert phone.sync()["sessions"][0]["present"] == 0


@REALLY
@pytest.mark.parametrize("others", [0, 5])
def test_letting_somebody_in_costs_the_same_questions_however_many_came_meanwhile(others, django_assert_num_queries):
    edition = edition_today()
    phone, second = Phone(edition), Phone(edition, "Tür rechts")
    people = [make_registration(edition) for _i in range(6)]
    phone.sync()
    for one in people[:others]:
        second.do("in", person=one.pk)
    with django_assert_num_queries(24):
        assert phone.do("in", person=people[5].pk)["outcome"] == "welcome"
