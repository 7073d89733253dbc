"""The planner: what it shows, what its deeds do, who may, and what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from conference import services
from conference.agenda import publishing
from conference.audit.services import Actor
from conference.models import AcceptedWarning, EditionState, Session, SessionKind, SessionPerson
from tests.factories import at, make_edition, make_registration, make_room, make_session, make_speaker, make_workshop
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def address(edition, deed=None) -> str:
    if deed is None:
        return reverse("admin:conference_edition_planner", args=[edition.pk])
    return reverse("admin:conference_edition_planner_deed", args=[edition.pk, deed])


@pytest.fixture
def send(client, edition):
    """`send(deed, …)` does a deed as the scripts do."""
    sign_in(client, "agenda")

    def post(deed, **values):
        values = {"tag": edition.date.isoformat(), **values}
        return client.post(address(edition, deed), values, headers={"Accept": "application/json"})

    return post


@pytest.fixture
def board(client, edition):
    """`board(…)` is the data of one day."""
    sign_in(client, "anmeldung")
    url = reverse("admin:conference_edition_planner_data", args=[edition.pk])
    return lambda **query: client.get(url, query).json()


def move_of(session, **values):
    """The fields of a move that changes only what is given."""
    zone = session.edition.tz
    return {
        "session": session.identity,
        "seen": session.edits,
        "room": session.room_id or "",
        "day": session.edition.date.isoformat(),
        "start": session.start.astimezone(zone).strftime("%H:%M"),
        "end": session.end.astimezone(zone).strftime("%H:%M"),
        **values,
    }


def now(session) -> Session:
    """The session as it is planned."""
    return Session.working.named(session.pk).get()


def with_person(session, person):
    SessionPerson.objects.create(session=session, speaker=person)
    return session


# --- What is shown ----------------------------------------------------------------------------------------------


def test_the_board_shows_the_day_by_the_clock_of_the_place(edition, board):
    room = make_room(edition, name="Clubraum", capacity=30)
    person = make_speaker(edition, name="Ewa Kowalska")
    workshop = with_person(make_workshop(edition, code="W1", title="Mehrsprachig", room=room, capacity=28), person)
    make_registration(edition, sessions=[workshop])
    (block,) = board()["sessions"]
    assert block["start"] == f"{edition.date.isoformat()}T13:15"
    assert block["label"] == (
        "Workshop W1: Mehrsprachig. 13:15 bis 14:30 Uhr, Clubraum. Mit Ewa Kowalska. Plätze: 1 von 28 belegt."
    )


@pytest.mark.parametrize("title", ["Was trägt, wenn es eng wird?", "Los!", "Und dann …"])
def test_a_title_that_ends_its_sentence_gets_no_full_stop(title, edition, board):
    make_session(edition, title=title)
    assert f": {title} 10:00" in board()["sessions"][0]["label"]


def test_the_board_shows_one_day_only(edition, board):
    make_session(edition)
    later = edition.date + dt.timedelta(days=1)
    assert board(tag=later.isoformat())["sessions"] == []


def test_a_session_at_midnight_ends_with_its_day(edition, board):
    make_session(edition, start="22:00", end="23:00")
    Session.rows.update(end=at(edition, "00:00") + dt.timedelta(days=1))
    answer = board()
    assert answer["sessions"][0]["end"] == f"{(edition.date + dt.timedelta(days=1)).isoformat()}T00:00"
    assert answer["last_hour"] == 24


def test_a_session_without_a_time_waits_beside_the_table(edition, board):
    services.create_session(
        edition=edition,
        values={"code": "V9", "title_de": "Offen", "kind": SessionKind.TALK},
        actor=Actor.staff(make_staff("leitung")),
    )
    (block,) = board()["parked"]
    assert (block["title"], block["start"], block["minutes"], block["mark"]) == ("Offen", "", 45, "neu")


def test_what_has_not_changed_is_answered_in_a_word(client, edition):
    sign_in(client, "agenda")
    session = make_session(edition)
    url = reverse("admin:conference_edition_planner_data", args=[edition.pk])
    version = client.get(url).json()["version"]
    assert client.get(url, headers={"If-None-Match": f'"{version}"'}).status_code == 304
    Session.objects.filter(pk=session.pk).update(edits=1)
    assert client.get(url, headers={"If-None-Match": f'"{version}"'}).status_code == 200


QUERIES = {"": 20, "?ansicht=liste": 20, "daten/": 19}


@pytest.mark.parametrize("count", [20, 400])
def test_the_number_of_questions_does_not_grow(count, client, edition):
    sign_in(client, "leitung")
    rooms = [make_room(edition) for _number in range(count // 10)]
    people = [make_speaker(edition) for _number in range(5)]
    for number in range(count):
        slot = number // len(rooms)
        clock, until = (f"{8 + one // 3:02d}:{one % 3 * 20:02d}" for one in (slot, slot + 1))
        with_person(make_session(edition, clock, until, room=rooms[number % len(rooms)]), people[number % 5])
    client.get(address(edition))
    asked = {}
    for path in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(edition) + path).status_code == 200
        asked[path] = len(queries)
    assert asked == QUERIES


def test_only_a_change_is_counted_as_unpublished(edition, board):
    lena = Actor.staff(make_staff("leitung"))
    moved, parked, removed, _same = (make_session(edition) for _number in range(4))
    services.move_session(session=moved, room=moved.room, start=moved.start, end=at(edition, "11:30"), actor=lena)
    services.move_session(session=parked, room=None, start=None, end=None, actor=lena)
    services.delete_session(session=removed, actor=lena)
    services.create_session(edition=edition, values={"code": "V9", "title_de": "Ohne Zeit"}, actor=lena)
    answer = board()
    assert answer["pending"] == len(publishing.pending(edition)) == 3
    assert answer["pending_text"] == "3 Änderungen sind noch nicht veröffentlicht."


# --- What is done -----------------------------------------------------------------------------------------------


def test_a_session_is_moved(send, edition):
    session, room = make_session(edition), make_room(edition)
    answer = send("verlegen", **move_of(session, room=room.pk, start="11:15", end="12:00"))
    assert answer.status_code == 200
    moved = now(session)
    assert (moved.room, moved.start, moved.end) == (room, at(edition, "11:15"), at(edition, "12:00"))
    assert "11:15 bis 12:00 Uhr" in answer.json()["said"]


def test_where_there_are_several_days_the_day_is_said(send, edition):
    later = edition.date + dt.timedelta(days=1)
    edition.end_date = later
    edition.save()
    answer = send("verlegen", **move_of(make_session(edition), day=later.isoformat())).json()
    assert f"{date_format(later, 'l, j. F')}, 10:00 bis 11:00 Uhr" in answer["said"]
    assert answer["board"]["sessions"] == []


def test_a_move_into_a_taken_room_is_refused_and_names_the_other(send, edition):
    session, other = make_session(edition), make_session(edition, code="V7", title="Die andere")
    answer = send("verlegen", **move_of(session, room=other.room_id))
    assert (answer.status_code, answer.json()["code"]) == (409, "room")
    assert "V7 „Die andere“" in answer.json()["messages"][0]["text"]
    assert answer.json()["board"]["sessions"]
    assert now(session).room == session.room


def test_every_reason_is_told(send, edition):
    person = make_speaker(edition)
    session, other = (with_person(make_session(edition, clock), person) for clock in ("09:00", "10:00"))
    Session.rows.filter(pk=session.pk).update(end=at(edition, "09:30"))
    answer = send("verlegen", **move_of(now(session), room=other.room_id, start="10:00", end="11:00"))
    assert {one["field"] for one in answer.json()["messages"]} == {"room", "__all__"}


def test_a_room_of_another_edition_is_no_choice(send, edition):
    session, stranger = make_session(edition), make_room(make_edition())
    assert send("verlegen", **move_of(session, room=stranger.pk)).status_code == 422
    assert now(session).room == session.room


def test_an_end_before_the_beginning_is_refused(send, edition):
    answer = send("verlegen", **move_of(make_session(edition), start="10:00", end="09:00"))
    assert (answer.status_code, answer.json()["messages"][0]["field"]) == (409, "end")


def test_who_comes_later_is_told_who_was_first(send, edition):
    session = make_session(edition, code="V3")
    lena = make_staff("leitung", first_name="Lena", last_name="Leitung")
    services.move_session(
        session=session, room=session.room, start=session.start, end=at(edition, "11:30"), actor=Actor.staff(lena)
    )
    answer = send("verlegen", **move_of(session, start="15:00", end="16:00"))
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["messages"][0]["text"].startswith("Lena Leitung hat V3 inzwischen geändert.")
    assert answer.json()["board"]["sessions"][0]["end"].endswith("11:30")
    assert now(session).end == at(edition, "11:30")


def test_a_session_is_taken_out_of_the_day_and_back(send, edition):
    session = make_session(edition)
    answer = send("herausnehmen", session=session.pk, seen=session.edits).json()
    assert now(session).start is None
    assert answer["board"]["parked"][0]["minutes"] == 60  # as long as it was
    send("zurueck", step=answer["step"]["id"])
    assert now(session).start == session.start


def test_a_new_session_gets_the_next_code_of_its_kind(send, edition):
    make_workshop(edition, code="W9")
    values = {"kind": "workshop", "title": "Gezeichnet", "room": "", "day": edition.date, "start": "09:00"}
    assert send("anlegen", **values, end="").status_code == 422
    answer = send("anlegen", **values, end="10:00").json()
    made = Session.working.get(code="W10")
    assert (made.title, made.start, made.room) == ("Gezeichnet", at(edition, "09:00"), None)
    send("zurueck", step=answer["step"]["id"])
    assert not Session.working.filter(code="W10").exists()


def test_a_deleted_session_comes_back(send, edition):
    session = make_session(edition, code="K1")
    step = send("loeschen", session=session.pk).json()["step"]
    assert not Session.working.named(session.pk).exists()
    assert send("zurueck", step=step["id"]).json()["said"] == "K1 ist wieder da."
    assert now(session).start == session.start


def test_a_step_that_was_taken_back_says_where_the_session_is(send, edition):
    session = make_session(edition, code="W27", room=make_room(edition, name="Galerie"))
    moved = send("verlegen", **move_of(session, start="12:00", end="13:00")).json()["step"]
    parked = send("herausnehmen", session=session.pk, seen=now(session).edits).json()
    assert parked["said"] == "W27 ist aus dem Tag genommen und liegt unter „Noch ohne Zeit“."
    placed = send("verlegen", **move_of(session, seen=now(session).edits)).json()["step"]
    said = [send("zurueck", step=one["id"]).json()["said"] for one in (placed, parked["step"], moved)]
    assert said == [
        "W27 liegt wieder unter „Noch ohne Zeit“.",
        "W27 liegt wieder 12:00 bis 13:00 Uhr, Galerie.",
        "W27 liegt wieder 10:00 bis 11:00 Uhr, Galerie.",
    ]


def test_a_new_workshop_with_places_has_registration_in_the_round_of_its_time(send, edition):
    for code, number in (("W1", 3), ("W2", 3), ("W3", 2)):
        workshop = make_workshop(edition, code=code)
        Session.rows.filter(pk=workshop.pk).update(round=number)
    send("anlegen", kind="workshop", title="Nähcafé", room="", start="13:30", end="14:00", capacity="12")
    made = Session.working.get(code="W4")
    assert (made.bookable, made.capacity, made.round) == (True, 12, 3)
    send("anlegen", kind="workshop", title="Am Abend", room="", start="18:00", end="19:00", capacity="8")
    assert Session.working.get(code="W5").round == 1


def test_a_new_workshop_without_places_says_that_they_are_missing(send, edition):
    answer = send("anlegen", kind="workshop", title="Nähcafé", room="", start="13:30", end="14:00", capacity="").json()
    made = Session.working.get(title_de="Nähcafé")
    assert answer["said"].endswith("Noch ohne Anmeldung und Plätze: bitte im ganzen Formular eintragen.")
    assert answer["more"]["url"] == reverse("admin:conference_session_change", args=[made.pk])
    assert not made.bookable


def test_places_are_for_workshops_only(send, edition):
    answer = send("anlegen", kind="talk", title="Vortrag", room="", start="13:30", end="14:00", capacity="5").json()
    made = Session.working.get(title_de="Vortrag")
    assert (made.bookable, made.capacity, answer["more"]) == (False, None, None)


def test_a_title_is_asked_for_by_its_name(send):
    (reason,) = send("anlegen", kind="talk", title="", start="", end="").json()["messages"]
    assert reason == {"field": "title", "text": "Bitte geben Sie einen Titel ein."}


def test_what_somebody_has_just_changed_is_not_deleted(send, edition):
    session = make_session(edition)
    send("verlegen", **move_of(session, start="12:00", end="13:00"))
    answer = send("loeschen", session=session.pk, seen=session.edits)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert now(session)


def test_a_workshop_with_people_is_not_deleted(send, edition):
    workshop = make_workshop(edition)
    make_registration(edition, sessions=[workshop])
    assert send("loeschen", session=workshop.pk).status_code == 409
    assert now(workshop)


def test_steps_are_taken_back_one_after_the_other(send, edition):
    session = make_session(edition)
    first = send("verlegen", **move_of(session, start="12:00", end="13:00")).json()["step"]
    second = send("verlegen", **move_of(now(session), start="14:00", end="15:00")).json()["step"]
    assert send("zurueck", step=first["id"]).status_code == 409
    send("zurueck", step=second["id"])
    assert now(session).start == at(edition, "12:00")
    send("zurueck", step=first["id"])
    assert now(session).start == session.start


def test_a_draft_edition_is_planned_the_same_way(send, edition):
    edition.state = EditionState.DRAFT
    edition.save()
    session = make_session(edition)
    board = send("verlegen", **move_of(session, start="12:00", end="13:00")).json()["board"]
    assert (board["sessions"][0]["mark"], board["pending"]) == ("", 0)
    step = send("herausnehmen", session=session.pk).json()["step"]
    assert send("zurueck", step=step["id"]).json()["board"]["sessions"][0]["start"].endswith("12:00")


def test_a_step_of_another_edition_is_not_taken_back(send, edition):
    strange = make_session(make_edition())
    services.delete_session(session=strange, actor=Actor.staff(make_staff("leitung")))
    assert send("zurueck", step=strange.revisions.first().pk).status_code == 409
    assert not Session.working.named(strange.pk).exists()


def test_a_warning_stays_until_somebody_accepts_it_by_name(send, edition):
    small = make_workshop(edition, room=make_room(edition, capacity=5), capacity=12)
    (note,) = send("verlegen", **move_of(small)).json()["board"]["notes"]
    assert (note["level"], note["sessions"]) == ("warn", [small.pk])
    board = send("annehmen", key=note["key"]).json()["board"]
    assert board["notes"] == []
    assert board["accepted"][0]["by"].startswith("In Ordnung, sagt agenda@team.example")
    assert send("ablehnen", key=note["key"]).json()["board"]["notes"] == [note]


def test_a_warning_that_is_gone_is_not_accepted(send, edition):
    assert send("annehmen", key="gibt-es-nicht").status_code == 409
    assert not AcceptedWarning.objects.exists()


def test_a_session_that_is_gone_is_said_to_be(send, edition):
    session = make_session(edition)
    values = move_of(session)
    session.delete()
    assert send("verlegen", **values).json()["code"] == "gone"


# --- The list without scripts -----------------------------------------------------------------------------------


def test_the_list_moves_a_session_and_offers_to_take_it_back(client, edition):
    sign_in(client, "agenda")
    session = make_session(edition)
    page = client.post(address(edition, "verlegen"), move_of(session, start="11:15", end="12:00"), follow=True)
    assert now(session).start == at(edition, "11:15")
    assert "liegt jetzt hier: 11:15 bis 12:00 Uhr" in page.content.decode()
    assert f"Zurücknehmen: {session.code} verlegt" in page.content.decode()


def test_the_list_shows_the_reason_at_its_field_and_keeps_what_was_typed(client, edition):
    sign_in(client, "agenda")
    session, other = make_session(edition), make_session(edition, "12:00", "13:00")
    page = client.post(address(edition, "verlegen"), move_of(session, room=other.room_id, start="12:10", end="12:40"))
    assert page.status_code == 409
    (row,) = [row for row in page.context["rows"] if row.errors]
    assert row.values == {"room": str(other.room_id), "day": edition.date.isoformat(), "start": "12:10", "end": "12:40"}
    assert "schon belegt" in row.errors["room"][0]
    assert f'aria-describedby="room-{session.pk}-error"' in page.content.decode()


def test_the_list_makes_a_new_session(client, edition):
    sign_in(client, "agenda")
    assert client.post(address(edition, "anlegen"), {"kind": "talk", "title": ""}).status_code == 422
    client.post(address(edition, "anlegen"), {"kind": "talk", "title": "Ohne Zeit"})
    assert Session.working.get(title="Ohne Zeit").start is None


def test_the_list_leads_from_a_workshop_without_places_to_its_whole_form(client, edition):
    sign_in(client, "agenda")
    page = client.post(address(edition, "anlegen"), {"kind": "workshop", "title": "Nähcafé"}, follow=True)
    url = reverse("admin:conference_session_change", args=[Session.working.get(title_de="Nähcafé").pk])
    assert f'eintragen. <a href="{url}">Alle Angaben zu W1</a>' in page.content.decode()


def test_the_list_takes_one_step_after_the_other_back(client, edition):
    sign_in(client, "agenda")
    first, second = make_session(edition, code="V1"), make_session(edition, code="V2")
    for session in (first, second):
        client.post(address(edition, "verlegen"), move_of(session, start="12:00", end="13:00"))
    page = client.get(address(edition) + "?ansicht=liste")
    assert page.context["last"]["text"] == "V2 verlegt"
    page = client.post(address(edition, "zurueck"), {"step": page.context["last"]["id"]}, follow=True)
    assert page.context["last"]["text"] == "V1 verlegt"
    page = client.post(address(edition, "zurueck"), {"step": page.context["last"]["id"]}, follow=True)
    assert (page.context["last"], now(first).start, now(second).start) == (None, first.start, second.start)


def test_a_step_that_somebody_changed_since_stands_in_nobodys_way(client, edition):
    sign_in(client, "agenda")
    first, second = make_session(edition, code="V1"), make_session(edition, code="V2")
    for session in (first, second):
        client.post(address(edition, "verlegen"), move_of(session, start="12:00", end="13:00"))
    lena = Actor.staff(make_staff("leitung"))
    services.move_session(session=now(second), room=None, start=None, end=None, actor=lena)
    last = client.get(address(edition) + "?ansicht=liste").context["last"]
    page = client.post(address(edition, "zurueck"), {"step": last["id"]})
    assert (page.status_code, page.context["last"]["text"]) == (409, "V1 verlegt")


def test_the_list_says_at_the_row_what_was_done_and_what_is_to_be_checked(client, edition):
    sign_in(client, "agenda")
    workshop = make_workshop(edition, room=make_room(edition, capacity=5), capacity=12)
    answer = client.post(address(edition, "verlegen"), move_of(workshop, start="12:00", end="13:00"))
    assert answer.url.endswith(f"#s-{workshop.pk}")
    page = client.get(answer.url)
    (row,) = page.context["rows"]
    assert row.told.said.startswith(f"{workshop.code} liegt jetzt hier: 12:00 bis 13:00 Uhr")
    assert "passen nur 5 Personen" in row.told.notes[0]
    assert client.get(answer.url).context["rows"][0].told is None


def test_an_empty_plan_says_how_to_begin(client, edition):
    sign_in(client, "leitung")
    ways = [reverse("admin:conference_edition_usual_day", args=[edition.pk]), reverse("admin:conference_room_add")]
    for path in ("", "?ansicht=liste"):
        content = client.get(address(edition) + path).content.decode()
        assert all(f'href="{url}"' in content for url in ways)
    make_session(edition)
    assert ways[0] not in client.get(address(edition)).content.decode()


def test_a_plan_without_rooms_says_where_to_make_them(client, edition):
    sign_in(client, "leitung")
    make_session(edition, room=None)
    edition.rooms.all().delete()
    content = client.get(address(edition)).content.decode()
    assert "Es gibt noch keine Räume." in content


# --- Who may ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "look", "change"),
    [("agenda", 200, 200), ("anmeldung", 200, 403), ("bedarf", 200, 403), ("messe", 403, 403)],
)
def test_who_may_look_and_who_may_change(role, look, change, client, edition):
    sign_in(client, role)
    session = make_session(edition)
    assert client.get(address(edition)).status_code == look
    assert client.get(address(edition) + "daten/").status_code == look
    values = move_of(session, start="12:00", end="13:00")
    answer = client.post(address(edition, "verlegen"), values, headers={"Accept": "application/json"})
    assert answer.status_code == change


def test_who_may_only_look_gets_no_controls(client, edition):
    sign_in(client, "empfang")
    make_session(edition)
    for page in ("", "?ansicht=liste"):
        content = client.get(address(edition) + page).content.decode()
        assert "verlegen/#" not in content
        assert "data-new" not in content


def test_nothing_is_done_by_asking(client, edition):
    sign_in(client, "agenda")
    assert client.get(address(edition, "verlegen")).status_code == 405
    assert client.get(address(edition, "gibt-es-nicht")).status_code in (404, 405)


def test_an_archived_edition_is_only_looked_at(send, edition):
    session = make_session(edition)
    edition.state = EditionState.ARCHIVED
    edition.save()
    assert send("verlegen", **move_of(session, start="12:00", end="13:00")).status_code == 403
