"""An edition as the start of the next one, and usual days."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from conference.admin.scope import SESSION_KEY
from conference.agenda.translations import is_stale
from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.copying import copy_edition
from conference.models import Edition, EditionText, Session, SessionPerson, Speaker
from conference.services import AgendaError, cancel_session, change_session, create_session, publish_edition
from conference.usual_days import all_days, start_from
from exhibitors.models import Stand
from tests.factories import (
    at,
    make_edition,
    make_registration,
    make_room,
    make_session,
    make_speaker,
    make_stand,
    make_topic,
    make_workshop,
)
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
NEXT = dt.date(2028, 1, 20)


def copied(edition: Edition, **fields) -> Edition:
    return copy_edition(
        **{"source": edition, "slug": "2028", "title": "Die nächste", "date": NEXT, "actor": SYSTEM, **fields}
    )


def test_the_copy_is_a_draft_with_rooms_topics_texts_and_sessions():
    edition = make_edition(motto="Nur dieses Jahr")
    topic = make_topic(edition, name="Sprache")
    session = make_session(edition, title_de="Vortrag", title_en="Talk")
    session.topics.add(topic)
    EditionText.objects.create(edition=edition, kind="wifi", body_de="Im Foyer")
    new = copied(edition)
    [row] = Session.objects.of_edition(new)
    assert (new.state, new.title_de, new.motto, new.venue_name) == ("draft", "Die nächste", "", edition.venue_name)
    assert (row.title_de, row.title_en, row.code, row.room.name) == ("Vortrag", "Talk", session.code, session.room.name)
    assert row.room.edition == new
    assert [one.name for one in row.topics.all()] == ["Sprache"]
    assert [one.edition for one in row.topics.all()] == [new]
    assert new.texts.get().body_de == "Im Foyer"


def test_people_stay_behind():
    edition = make_edition()
    workshop = make_workshop(edition)
    SessionPerson.objects.create(session=workshop, speaker=make_speaker(edition))
    make_registration(edition, sessions=[workshop])
    new = copied(edition)
    row = Session.objects.of_edition(new).get()
    assert (row.places_taken, row.waiting, new.places_taken, new.agenda_version) == (0, 0, 0, 0)
    assert not row.session_people.exists()
    assert not Speaker.objects.filter(edition=new).exists()


def test_all_dates_move_and_keep_their_clock_across_summer_time():
    winter = make_edition(date=dt.date(2027, 1, 21), end_date=dt.date(2027, 1, 22))
    make_session(winter, "13:15", "14:30")
    winter.registration_opens = dt.datetime(2026, 11, 1, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    winter.save()
    summer = copied(winter, date=dt.date(2027, 7, 1))
    start = Session.objects.of_edition(summer).get().start.astimezone(summer.tz)
    assert start.isoformat() == "2027-07-01T13:15:00+02:00"
    assert summer.end_date == dt.date(2027, 7, 2)
    assert summer.registration_opens.astimezone(summer.tz).isoformat() == "2027-04-11T08:00:00+02:00"


def test_the_plan_is_copied_not_what_everybody_sees():
    edition = make_edition()
    session = make_session(edition, title="Alt")
    change_session(session=session, values={"title_de": "Neu geplant"}, actor=SYSTEM)
    create_session(edition=edition, values={"code": "OHNE", "title_de": "Ohne Zeit", "kind": "talk"}, actor=SYSTEM)
    cancel_session(session=make_session(edition, "16:00", "17:00"), actor=SYSTEM)
    new = copied(edition)
    assert sorted(Session.working.of_edition(new).values_list("title_de", flat=True)) == ["Neu geplant", "Ohne Zeit"]
    assert Session.objects.of_edition(new).get().title_de == "Neu geplant"


def test_translations_know_the_german_text_they_belong_to():
    edition = make_edition()
    session = make_session(edition)
    change_session(session=session, values={"title_en": "Talk"}, actor=SYSTEM)
    change_session(session=session, values={"title_de": "Ganz anders"}, actor=SYSTEM)
    assert is_stale(Session.objects.of_edition(copied(edition)).get(), "title", "en")


def test_the_stands_come_along_without_their_exhibitors():
    edition = make_edition()
    make_stand(edition, number="A1", blocked="Fluchtweg")
    new = copied(edition)
    stand = Stand.objects.get(edition=new)
    assert (stand.number, stand.blocked) == ("A1", "Fluchtweg")


def test_a_taken_address_is_refused_and_nothing_is_made():
    edition = make_edition(slug="2028")
    with pytest.raises(AgendaError) as caught:
        copied(edition)
    assert caught.value.field == "slug"
    assert Edition.objects.count() == 1


def test_the_copy_can_be_published():
    edition = make_edition()
    make_workshop(edition)
    new = publish_edition(edition=copied(edition), actor=SYSTEM)
    assert (new.state, Session.objects.of_edition(new).count()) == ("published", 1)


def test_staff_copy_on_a_page_and_go_on_working_there(client):
    sign_in(client, "leitung")
    edition = make_edition()
    url = reverse("admin:conference_edition_copy", args=[edition.pk])
    assert client.get(url).context["form"].initial["date"] == edition.date + dt.timedelta(weeks=52)
    answer = client.post(url, {"title": "Die nächste", "slug": "die-naechste", "date": "2028-01-20"})
    new = Edition.objects.get(slug="die-naechste")
    assert answer.url == reverse("admin:conference_edition_change", args=[new.pk])
    assert client.session[SESSION_KEY] == new.pk
    assert AuditEntry.objects.filter(action="edition.copied").count() == 1


def test_a_taken_address_is_told_at_its_field(client):
    sign_in(client, "leitung")
    edition = make_edition(slug="schon-da")
    url = reverse("admin:conference_edition_copy", args=[edition.pk])
    answer = client.post(url, {"title": "Mein Titel", "slug": "schon-da", "date": "2028-01-20"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"slug": ["Diese Adresse hat schon eine andere Konferenz."]}
    assert "Mein Titel" in answer.content.decode()


@pytest.mark.parametrize("name", ["conference_edition_copy", "conference_edition_usual_day"])
def test_the_door_copies_nothing(name, client):
    sign_in(client, "empfang")
    assert client.get(reverse(f"admin:{name}", args=[make_edition().pk])).status_code == 403


# --- Usual days -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["konferenz", "halbtag", "fachtag", "abend"])
def test_a_usual_day_fills_an_empty_plan_in_all_languages(name):
    edition = make_edition(state="draft")
    made = start_from(edition=edition, name=name, actor=SYSTEM)
    rows = list(Session.working.of_edition(edition))
    assert len(rows) == len(made) == len(all_days()[name].sessions)
    assert {row.start.astimezone(edition.tz).date() for row in rows} == {edition.date}
    assert all(row.title_de and row.title_de_simple and row.title_en and row.title_ar for row in rows)
    assert all(row.capacity and row.round for row in rows if row.bookable)


def test_a_day_on_which_something_is_planned_is_left_alone():
    edition = make_edition()
    make_session(edition)
    with pytest.raises(AgendaError):
        start_from(edition=edition, name="abend", actor=SYSTEM)
    assert Session.working.count() == 1


def test_the_second_day_gets_codes_of_its_own():
    edition = make_edition(state="draft", end_date=make_edition().date + dt.timedelta(days=1))
    start_from(edition=edition, name="abend", actor=SYSTEM)
    start_from(edition=edition, name="abend", actor=SYSTEM, day=edition.last_day)
    codes = list(Session.working.of_edition(edition).values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == 2 * len(all_days()["abend"].sessions)
    assert at(edition, "17:00") in Session.working.of_edition(edition).values_list("start", flat=True)


def test_an_unknown_template_is_refused():
    with pytest.raises(AgendaError):
        start_from(edition=make_edition(), name="../geheim", actor=SYSTEM)


def test_staff_choose_a_usual_day(client):
    sign_in(client, "agenda")
    edition = make_edition(state="draft")
    url = reverse("admin:conference_edition_usual_day", args=[edition.pk])
    page = client.get(url).content.decode()
    assert "Konferenztag mit zwei Workshop-Runden" in page
    assert "6 × Workshop" in page
    answer = client.post(url, {"vorlage": "halbtag", "tag": edition.date.isoformat()})
    assert answer.url == reverse("admin:conference_edition_planner", args=[edition.pk])
    assert Session.working.of_edition(edition).filter(bookable=True).count() == 4


def test_a_room_of_the_old_edition_is_not_shared():
    edition = make_edition()
    make_room(edition, code="saal")
    new = copied(edition)
    assert new.rooms.get(code="saal").pk != edition.rooms.get(code="saal").pk


@pytest.mark.parametrize(
    ("title", "proposed"),
    [("3. Konferenz", "4. Konferenz"), ("9. Tag", "10. Tag"), ("Konferenz 3. Mai", "Konferenz 3. Mai")],
)
def test_the_next_number_is_proposed(title, proposed, client):
    sign_in(client, "leitung")
    answer = client.get(reverse("admin:conference_edition_copy", args=[make_edition(title=title).pk]))
    assert answer.context["form"].initial["title"] == proposed
