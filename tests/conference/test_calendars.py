"""Calendar files, read back by two parsers of other people that share no code."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from conference import calendars
from conference.calendars import calendar
from conference.models import Edition, Room, Session, SessionState
from conference.timezones import vtimezone
from tests.conference.hard_edition import make_hard_edition
from tests.factories import make_edition, make_room, make_session, make_speaker, make_workshop

pytestmark = pytest.mark.django_db

HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
        st.sampled_from('\\;,:"\r\n\t\x07\x0b\x85\u2028\u2029\u200f\u202e\u2067\u2069\ufeff🇩🇪نß'),
    ),
    max_size=300,
)


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


def test_a_summer_session_has_summer_time():
    edition = make_edition(date=dt.date(2027, 7, 1))
    make_session(edition, "09:00", "10:00")
    start = event_of(made(edition)).decoded("dtstart")
    assert start.utcoffset() == dt.timedelta(hours=2)


def test_the_hour_that_comes_twice_is_not_mistaken():
    edition = make_edition(date=dt.date(2027, 10, 30), end_date=dt.date(2027, 10, 31))
    session = make_session(edition)
    session.start = dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)  # the second time that clocks show 2:30
    session.end = session.start + dt.timedelta(hours=1)
    session.save()
    event = event_of(made(edition))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (session.start, session.end)


def test_a_session_keeps_its_name_when_it_changes(edition):
    session = make_session(edition, title="Alt")
    before = event_of(made(edition))
    type(session).objects.update(title_de="Neu", code="ANDERS", revision=3)
    after = event_of(made(edition))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 3)


def test_a_cancelled_session_is_said_to_be_so_in_every_way(edition):
    make_session(edition, title="Vortrag", state=SessionState.CANCELLED)
    event = event_of(made(edition))
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert str(event["summary"]) == "Fällt aus: Vortrag"  # Outlook shows no STATUS


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


def unsaved(title, abstract="", place=""):
    """A session that needs no database, as the property-based tests make hundreds of them."""
    edition = Edition(slug="x", title_de="X", date=dt.date(2027, 1, 21), venue_name_de=place, timezone="Europe/Berlin")
    start = dt.datetime(2027, 1, 21, 9, tzinfo=dt.UTC)
    room = Room(edition=edition, name_de=place)
    session = Session(
        pk=7, edition=edition, code="A", title_de=title, abstract_de=abstract, room=room,
        start=start, end=start + dt.timedelta(hours=1),
    )  # fmt: skip
    session._prefetched_objects_cache = {"session_people": Session.objects.none()}
    return edition, session


def expected(text):
    """What a reader may see of a text: no control characters, lines ended by LF alone."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", "", plain)


@given(title=HOSTILE, abstract=HOSTILE, place=HOSTILE)
@example(title="a" * 66 + "ß", abstract="\\", place="\\n;,")
def test_no_text_breaks_a_calendar(title, abstract, place):
    edition, session = unsaved(title, abstract, place)
    body = calendar(edition=edition, sessions=[session], language="de", name=title)
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"") and b"\r" not in body.replace(b"\r\n", b"")
    for line in body.split(b"\r\n"):
        line.decode()  # no letter is torn apart
    event = event_of(body)
    assert str(event["summary"]) == expected(title)
    assert str(event["uid"]).startswith("session-7@")


@given(title=HOSTILE, abstract=HOSTILE)
def test_the_other_reader_sees_the_same(title, abstract):
    edition, session = unsaved(title, abstract)
    body = calendar(edition=edition, sessions=[session], language="de", name="X")
    event = vobject.readOne(body.decode()).vevent
    assert event.summary.value == expected(title)
    assert event.dtstart.value == session.start
    assert event.status.value == "CONFIRMED"


def test_both_readers_see_a_hard_edition_alike():
    body = made(make_hard_edition())
    ours = {
        str(one["uid"]): (str(one["summary"]), one.decoded("dtstart"), one.decoded("dtend"), one["status"])
        for one in Calendar.from_ical(body).walk("VEVENT")
    }
    theirs = {
        one.uid.value: (one.summary.value, one.dtstart.value, one.dtend.value, one.status.value)
        for one in vobject.readOne(body.decode()).vevent_list
    }
    assert len(ours) == 7
    assert ours == theirs


def test_the_language_is_the_readers(edition):
    make_session(edition, title_de="Vortrag", title_en="Talk")
    assert str(event_of(made(edition, "en"))["summary"]) == "Talk"
    assert "/en/" in str(event_of(made(edition, "en"))["url"])


def test_the_method_is_said(edition):
    assert Calendar.from_ical(made(edition, method="REQUEST"))["method"] == "REQUEST"


def test_a_calendar_says_how_often_to_ask_again(edition):
    found = Calendar.from_ical(made(edition))
    assert found.decoded("refresh-interval") == dt.timedelta(hours=1)
    assert str(found["x-published-ttl"]) == "PT1H"


def test_a_calendar_is_the_same_as_long_as_nothing_changes(edition):
    make_session(edition)
    assert made(edition) == made(edition)


def test_stamps_are_those_of_the_agenda(edition):
    make_session(edition)
    event = event_of(made(edition))
    assert (
        event.decoded("dtstamp") == event.decoded("last-modified") == edition.agenda_changed_at.replace(microsecond=0)
    )


def test_questions_do_not_grow(edition, django_assert_num_queries):
    for _number in range(3):
        make_session(edition)
        make_speaker(edition)
    with django_assert_num_queries(3):
        made(edition)


# --- Time zones ---


def parts(name, first=2027, last=2027):
    text = "\r\n".join(["BEGIN:VCALENDAR", *vtimezone(name, first, last), "END:VCALENDAR"])
    [zone] = Calendar.from_ical(text).walk("VTIMEZONE")
    return [(one.name, one["DTSTART"].dt, one.get("RRULE")) for one in zone.subcomponents]


def test_outlook_finds_one_rule_for_summer_and_one_for_winter():
    assert parts("Europe/Berlin") == [
        ("DAYLIGHT", dt.datetime(1970, 3, 29, 2), {"FREQ": ["YEARLY"], "BYMONTH": [3], "BYDAY": ["-1SU"]}),
        ("STANDARD", dt.datetime(1970, 10, 25, 3), {"FREQ": ["YEARLY"], "BYMONTH": [10], "BYDAY": ["-1SU"]}),
    ]


@pytest.mark.parametrize("name", ["UTC", "Asia/Kolkata", "Europe/Istanbul"])
def test_a_zone_without_summer_time_has_one_part(name):
    assert parts(name) == [("STANDARD", dt.datetime(1970, 1, 1), None)]


@pytest.mark.parametrize(
    "name",
    ["Europe/Berlin", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Africa/Casablanca", "Asia/Beirut"],
)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_described_zone_is_the_real_one(name, month):
    """Read without the reader's own knowledge of zones: the description has another name, and one that is new to it."""
    alias = f"{name}-{month}"
    lines = [line.replace(name, alias) for line in vtimezone(name, 2027, 2027)]
    local = dt.datetime(2027, month, 15, 12)
    event = ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20270101T000000Z", f"DTSTART;TZID={alias}:{local:%Y%m%dT%H%M%S}",
             "END:VEVENT"]  # fmt: skip
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, *event, "END:VCALENDAR", ""])
    assert vobject.readOne(text).vevent.dtstart.value.utcoffset() == local.replace(tzinfo=ZoneInfo(name)).utcoffset()


# --- Addresses ---


def test_the_programme_as_a_calendar(client, edition):
    make_session(edition)
    answer = client.get(f"/{edition.slug}/programm.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1


def test_one_session_as_a_calendar(client, edition):
    session = make_session(edition, title="Die eine", code="A-1")
    make_session(edition, title="Die andere")
    answer = client.get(f"/{edition.slug}/programm/A-1.ics")
    assert event_of(answer.content)["uid"] == calendars.uid(session)
    assert client.get(f"/{edition.slug}/programm/A-1.ics", headers={"if-none-match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("code", ["fehlt", "A.1", "a/b"])
def test_no_calendar_of_what_is_not_there(client, edition, code):
    assert client.get(f"/{edition.slug}/programm/{code}.ics", follow=True).status_code == 404


def test_a_draft_has_no_calendars(client):
    draft = make_edition(state="draft")
    session = make_session(draft)
    assert client.get(f"/{draft.slug}/programm.ics").status_code == 404
    assert client.get(f"/{draft.slug}/programm/{session.code}.ics").status_code == 404


def test_calendar_programs_may_ask_for_the_head_alone(client, edition):
    assert client.head(f"/{edition.slug}/programm.ics").status_code == 200


@override_settings(BASE_URL="https://konferenz.example")
def test_pages_offer_to_subscribe(client, edition):
    make_workshop(edition)
    assert b"webcal://konferenz.example/" in client.get(f"/{edition.slug}/programm/").content
