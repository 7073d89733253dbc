"""Calendar files, read back by a parser of somebody else."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from conference.calendars import calendar
from conference.models import SessionState
from tests.factories import make_edition, make_room, make_session, make_speaker

pytestmark = pytest.mark.django_db


def made(edition, language="de", **fields):
    sessions = edition.sessions.for_programme()
    return calendar(edition=edition, sessions=sessions, language=language, name="Mein Programm", **fields)


def event_of(body):
    [event] = Calendar.from_ical(body).walk("VEVENT")
    return event


@pytest.fixture
def edition():
    return make_edition(date=dt.date(2027, 1, 21))


def test_a_session_has_its_time_in_its_zone(edition):
    make_session(edition, "13:15", "14:30")
    event = event_of(made(edition))
    assert event.decoded("dtstart") == dt.datetime(2027, 1, 21, 13, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event.decoded("dtend") - event.decoded("dtstart") == dt.timedelta(minutes=75)
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"


def test_the_zone_is_described_with_both_changes(edition):
    [zone] = Calendar.from_ical(made(edition)).walk("VTIMEZONE")
    found = {(part.name, str(part["DTSTART"].dt), str(part["TZOFFSETTO"].to_ical())) for part in zone.subcomponents}
    assert ("DAYLIGHT", "2027-03-28 02:00:00", "+0200") in found
    assert ("STANDARD", "2027-10-31 03:00:00", "+0100") in found


def test_a_summer_session_has_summer_time():
    edition = make_edition(date=dt.date(2027, 7, 1))
    make_session(edition, "09:00", "10:00")
    start = event_of(made(edition)).decoded("dtstart")
    assert start.utcoffset() == dt.timedelta(hours=2)


def test_a_session_keeps_its_name_when_it_changes(edition):
    session = make_session(edition, title="Alt")
    before = event_of(made(edition))
    type(session).objects.update(title_de="Neu", code="ANDERS", revision=3)
    after = event_of(made(edition))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 3)


def test_a_cancelled_session_is_said_to_be_so(edition):
    make_session(edition, state=SessionState.CANCELLED)
    assert event_of(made(edition))["status"] == "CANCELLED"


def test_place_and_address_are_there(edition):
    make_session(edition, room=make_room(edition, name="Galerie"))
    place = str(event_of(made(edition))["location"])
    assert place == "Galerie, Festhalle Oberbruch, Carl-Diem-Straße 6, 52525 Heinsberg"


def test_lines_are_folded_without_tearing_letters(edition):
    make_session(edition, title="Größe " * 30, abstract="مرحبا بكم في المؤتمر " * 60)
    body = made(edition)
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert "مرحبا بكم في المؤتمر" in str(event_of(body)["description"])


def test_text_cannot_begin_a_line_of_its_own(edition):
    make_session(edition, title="A\r\nSTATUS:CANCELLED\x07\u2028; B, C\\n")
    event = event_of(made(edition))
    assert event["status"] == "CONFIRMED"
    assert str(event["summary"]) == "A\nSTATUS:CANCELLED; B, C\\n"


def test_the_language_is_the_readers(edition):
    make_session(edition, title_de="Vortrag", title_en="Talk")
    assert str(event_of(made(edition, "en"))["summary"]) == "Talk"
    assert "/en/" in str(event_of(made(edition, "en"))["url"])


def test_the_method_is_said(edition):
    assert Calendar.from_ical(made(edition, method="REQUEST"))["method"] == "REQUEST"


def test_questions_do_not_grow(edition, django_assert_num_queries):
    for _number in range(3):
        make_session(edition)
        make_speaker(edition)
    with django_assert_num_queries(3):
        made(edition)


def test_the_programme_as_a_calendar(client, edition):
    make_session(edition)
    answer = client.get(f"/{edition.slug}/programm.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
