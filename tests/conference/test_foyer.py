"""The data of the screen in the foyer: everything at once, in all languages, without a look at the clock."""

import datetime as dt
import json

import pytest
import time_machine

from conference import caching, foyer
from conference.agenda.contents import published
from conference.models import AgendaVersion, EditionState, SessionState
from tests.factories import at, make_edition, make_room, make_session, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    caching.memory.clear()


@pytest.fixture
def edition():
    return make_edition(slug="k")


def data_of(client, path="/k/anzeige/daten.json"):
    return json.loads(client.get(path).content)


def session_of(client, session):
    return next(one for one in data_of(client)["sessions"] if one["id"] == session.pk)


def keep_version(edition, *, days_before):
    """Store the agenda as it is now as published so many days before the event."""
    number = edition.agenda_versions.count() + 1
    version = AgendaVersion.objects.create(edition=edition, number=number, content=published(edition))
    moment = dt.datetime.combine(edition.date, dt.time(12), tzinfo=edition.tz) - dt.timedelta(days=days_before)
    AgendaVersion.objects.filter(pk=version.pk).update(at=moment)


def test_one_answer_carries_all_languages(client, edition):
    make_session(edition, title="Vortrag", title_ar="محاضرة")
    data = data_of(client)
    assert [one["code"] for one in data["languages"]] == edition.languages
    assert {one["code"]: one["dir"] for one in data["languages"]}["ar"] == "rtl"
    assert data["sessions"][0]["title"] == {"de": "Vortrag", "ar": "محاضرة"}
    assert set(data["words"]) == set(edition.languages)
    assert data["days"][0]["name"]["en"] != data["days"][0]["name"]["de"]


def test_only_languages_of_the_edition_that_have_words(client):
    make_edition(slug="k", languages=["en", "xx"])
    assert [one["code"] for one in data_of(client)["languages"]] == ["en"]


def test_a_session_says_when_where_and_how(client, edition):
    room = make_room(edition, name="Galerie", step_free=False)
    talk = make_session(edition, "13:15", "14:30", room=room, languages=["de", "pl"], sign_language=True)
    found = session_of(client, talk)
    assert (found["start"], found["end"]) == (at(edition, "13:15").timestamp(), at(edition, "14:30").timestamp())
    assert (found["room"], found["languages"], found["sign"], found["cancelled"]) == (
        room.pk,
        ["de", "pl"],
        True,
        False,
    )
    data = data_of(client)
    assert data["rooms"] == [{"id": room.pk, "name": {"de": "Galerie"}, "step_free": False}]
    assert data["spoken"]["pl"] == {"name": "Polski", "dir": "ltr"}


def test_german_alone_is_said_only_where_one_chooses(client, edition):
    assert session_of(client, make_session(edition))["languages"] == []
    assert session_of(client, make_workshop(edition))["languages"] == ["de"]


@pytest.mark.parametrize(
    ("others", "is_for_all"),
    [
        ([], True),
        ([{"start": "11:00", "end": "12:00"}], True),
        ([{"start": "10:30", "end": "12:00"}], False),
        ([{"start": "08:00", "end": "17:00"}], False),
        ([{"start": "08:00", "end": "17:00", "kind": "fair"}], True),
        ([{"start": "10:00", "end": "11:00", "state": SessionState.CANCELLED}], True),
    ],
)
def test_what_has_nothing_beside_it_is_for_all(client, edition, others, is_for_all):
    talk = make_session(edition, "10:00", "11:00")
    for fields in others:
        make_session(edition, **fields)
    assert session_of(client, talk)["all"] is is_for_all


def test_what_one_books_is_never_for_all(client, edition):
    assert session_of(client, make_workshop(edition))["all"] is False


def test_the_fair_beside_a_talk_is_not_for_all(client, edition):
    make_session(edition, "10:00", "11:00")
    assert session_of(client, make_session(edition, "08:00", "17:00", kind="fair"))["all"] is False


def test_cancelled_sessions_stay_and_say_so(client, edition):
    assert session_of(client, make_session(edition, state=SessionState.CANCELLED))["cancelled"] is True


def test_a_first_publication_changes_nothing(client, edition):
    talk = make_session(edition)
    keep_version(edition, days_before=20)
    assert "change" not in session_of(client, talk)


def test_another_room_is_a_change(client, edition):
    talk = make_session(edition, room=make_room(edition, name="Clubraum"))
    keep_version(edition, days_before=20)
    old, talk.room = talk.room, make_room(edition, name="Bühnenraum")
    talk.save()
    keep_version(edition, days_before=0)
    assert session_of(client, talk)["change"] == {
        "room_id": old.pk,
        "room": {"de": "Clubraum"},
        "until": talk.end.timestamp(),
    }


def test_another_time_is_a_change(client, edition):
    talk = make_session(edition, "13:15", "14:30")
    keep_version(edition, days_before=20)
    talk.start = at(edition, "13:30")
    talk.save()
    keep_version(edition, days_before=0)
    assert session_of(client, talk)["change"] == {"start": at(edition, "13:15").timestamp()}


def test_what_is_new_is_a_change(client, edition):
    keep_version(edition, days_before=20)
    talk = make_session(edition)
    keep_version(edition, days_before=0)
    assert session_of(client, talk)["change"] == {"new": True}


def test_what_was_removed_is_shown_as_cancelled(client, edition):
    talk = make_session(edition, title="Weg")
    keep_version(edition, days_before=20)
    talk.delete()
    keep_version(edition, days_before=0)
    [found] = data_of(client)["sessions"]
    assert (found["title"], found["cancelled"]) == ({"de": "Weg"}, True)


def test_every_change_of_the_day_stays_marked_however_often_was_published(client, edition):
    talk = make_session(edition, room=make_room(edition))
    keep_version(edition, days_before=20)
    talk.room = make_room(edition)
    talk.save()
    for _time in range(3):
        keep_version(edition, days_before=0)
    assert "change" in session_of(client, talk)


def test_changes_of_long_ago_are_no_news(client, edition):
    talk = make_session(edition, room=make_room(edition))
    keep_version(edition, days_before=20)
    talk.room = make_room(edition)
    talk.save()
    keep_version(edition, days_before=10)
    keep_version(edition, days_before=5)
    assert "change" not in session_of(client, talk)


def test_the_last_publication_is_news_even_weeks_ahead(client, edition):
    talk = make_session(edition, room=make_room(edition))
    keep_version(edition, days_before=20)
    talk.room = make_room(edition)
    talk.save()
    for _time in range(2):
        keep_version(edition, days_before=10)
    assert "change" in session_of(client, talk)


@pytest.mark.parametrize("count", [2, 40])
def test_the_number_of_queries_stays(client, edition, django_assert_num_queries, count):
    for _number in range(count):
        make_session(edition)
    keep_version(edition, days_before=20)
    keep_version(edition, days_before=0)
    # sessions, versions, the content of one, rooms, the survey's code, whether questions are shown
    with django_assert_num_queries(7):
        foyer.screen(edition)


def test_a_screen_that_has_the_data_is_told_so(client, edition):
    etag = client.get("/k/anzeige/daten.json")["ETag"]
    assert client.get("/k/anzeige/daten.json", headers={"if-none-match": etag}).status_code == 304


def test_the_data_does_not_look_at_the_clock(client, edition):
    make_session(edition)
    before = client.get("/k/anzeige/daten.json").content
    caching.memory.clear()
    with time_machine.travel(at(edition, "10:30"), tick=False):
        assert client.get("/k/anzeige/daten.json").content == before


def test_the_data_is_small(client, edition):
    rooms = [make_room(edition) for _number in range(30)]
    for hour in range(8, 18):
        for room in rooms:
            make_session(edition, f"{hour:02}:00", f"{hour:02}:45", room=room, title="Ein Titel von mittlerer Länge")
    assert len(client.get("/k/anzeige/daten.json", headers={"accept-encoding": "gzip"}).content) < 20_000


def test_no_person_is_in_it(client, edition):
    make_session(edition)
    assert not {"people", "persons", "email"} & set(data_of(client)["sessions"][0])


@pytest.mark.parametrize("path", ["", "daten.json", "bereitschaft.js"])
def test_a_draft_is_nobodys_business(client, path):
    make_edition(slug="k", state=EditionState.DRAFT)
    assert client.get(f"/k/anzeige/{path}").status_code == 404


def test_the_page_alone_is_the_list_of_the_day(client, edition):
    make_session(edition, "10:00", "11:00", title="Vortrag", room=make_room(edition, name="Saal"))
    html = client.get("/k/anzeige/").content.decode()
    for words in (
        "Vortrag",
        "Saal",
        "10:00",
        '<noscript><meta http-equiv="refresh"',
        'data-url="/k/anzeige/daten.json"',
    ):
        assert words in html
    assert 'data-url="/k/anzeige/daten.json"' in client.get("/ar/k/anzeige/").content.decode()


def test_an_edition_without_sessions_says_so(client, edition):
    assert "Das Programm entsteht gerade" in client.get("/k/anzeige/").content.decode()


def test_page_and_data_name_the_same_program(client, edition):
    assert f'data-program="{data_of(client)["program"]}"' in client.get("/k/anzeige/").content.decode()
    assert foyer.program() == data_of(client)["program"]
