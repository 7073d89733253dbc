"""The programme for other programs, against rules written down from the schema of c3voc (voc/schedule, validator/)."""

import json
import re
import uuid
from xml.etree import ElementTree as ET

import pytest

from conference.models import Part, SessionPerson, SessionState
from conference.services import touch_agenda
from tests.factories import make_edition, make_room, make_session, make_speaker, make_topic, make_workshop

pytestmark = pytest.mark.django_db

ACRONYM = r"[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?"
ZONED = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
DURATION = r"[0-9]+:[0-9]{2}"
SLUG = r"[a-z0-9_-]+[a-z0-9]"
CLOCK = r"[0-2][0-9]:[0-5][0-9]"
EVENT_NEEDS = {"abstract", "date", "duration", "guid", "id", "language", "links", "persons", "room", "slug", "start",
               "subtitle", "title", "track", "type", "url"}  # fmt: skip
EVENT_MAY = EVENT_NEEDS | {"logo", "description", "recording_license", "do_not_record", "attachments", "answers"}
CONFERENCE_NEEDS = {"title", "acronym", "days", "daysCount", "start", "end", "timeslot_duration"}
CONFERENCE_MAY = CONFERENCE_NEEDS | {"description", "time_zone_name", "logo", "colors", "keywords", "url", "tracks",
                                     "rooms", "meta"}  # fmt: skip
XML_EVENT = {"room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"}
XML_EVENT_MAY = XML_EVENT | {"logo", "persons", "language", "description", "recording", "links", "attachments", "url",
                             "video_download_url"}  # fmt: skip


@pytest.fixture
def edition():
    edition = make_edition(slug="ik-27")
    room = make_room(edition, name="Saal & Bühne")
    talk = make_session(edition, "10:00", "11:15", title="<Vortrag> & mehr", room=room)
    talk.topics.add(make_topic(edition, name="Schule"))
    SessionPerson.objects.create(session=talk, speaker=make_speaker(edition, name="رنا صالح"), part=Part.SPEAKER)
    make_workshop(edition, room=None)
    return edition


def as_json(client, path="/ik-27/schedule.json"):
    return json.loads(client.get(path).content)


def events_of(data):
    days = data["schedule"]["conference"]["days"]
    return [event for day in days for room in day["rooms"].values() for event in room]


def test_json_has_what_the_schema_needs_and_nothing_else(client, edition):
    data = as_json(client)
    assert set(data) <= {"schedule", "$schema", "generator"}
    conference = data["schedule"]["conference"]
    assert CONFERENCE_NEEDS <= set(conference) <= CONFERENCE_MAY
    assert re.fullmatch(ACRONYM, conference["acronym"])
    assert conference["daysCount"] == len(conference["days"]) == 1
    for room in conference["rooms"]:
        assert {"guid", "name"} <= set(room) <= {"guid", "name", "description", "capacity"}


def test_json_days_span_a_night(client, edition):
    [day] = as_json(client)["schedule"]["conference"]["days"]
    assert set(day) == {"index", "date", "day_start", "day_end", "rooms"}
    assert re.fullmatch(ZONED, day["day_start"])
    assert day["day_start"] < day["day_end"]


def test_json_events_keep_the_schema(client, edition):
    events = events_of(as_json(client))
    assert len(events) == 2
    for event in events:
        assert EVENT_NEEDS <= set(event) <= EVENT_MAY
        assert re.fullmatch(ZONED, event["date"])
        assert re.fullmatch(CLOCK, event["start"])
        assert re.fullmatch(DURATION, event["duration"])
        assert re.fullmatch(SLUG, event["slug"])
        assert uuid.UUID(event["guid"]).version == 5
        assert event["url"].startswith("http")
        assert isinstance(event["id"], int)


def test_json_persons_are_those_of_pretalx(client, edition):
    [person] = events_of(as_json(client))[0]["persons"]
    assert person["name"] == "رنا صالح"
    assert "public_name" not in person  # with it the schema finds two kinds of person and refuses


def test_a_guid_stays_when_the_session_changes(client, edition):
    before = events_of(as_json(client))[0]
    session = edition.sessions.get(pk=before["id"])
    session.code, session.title_de = "ANDERS", "Anders"
    session.save()
    after = events_of(as_json(client))[0]
    assert (after["guid"], after["title"]) == (before["guid"], "Anders")


def test_the_version_changes_with_the_agenda(client, edition):
    before = as_json(client)["schedule"]["version"]
    touch_agenda(edition)
    assert as_json(client)["schedule"]["version"] != before


def test_what_is_cancelled_is_left_out(client, edition):
    edition.sessions.update(state=SessionState.CANCELLED)
    assert events_of(as_json(client)) == []


def test_json_speaks_the_language_of_its_address(client, edition):
    edition.sessions.update(title_en="English title")
    assert {event["title"] for event in events_of(as_json(client, "/en/ik-27/schedule.json"))} == {"English title"}


def test_xml_keeps_the_schema(client, edition):
    root = ET.fromstring(client.get("/ik-27/schedule.xml").content)
    assert [child.tag for child in root] == ["generator", "version", "conference", "day"]
    head = {child.tag: child.text for child in root.find("conference")}
    assert {"title", "acronym"} <= set(head)
    assert set(head) <= {"title", "acronym", "start", "end", "days", "timeslot_duration", "base_url", "time_zone_name"}
    for event in root.iter("event"):
        tags = [child.tag for child in event]
        assert len(tags) == len(set(tags))
        assert XML_EVENT <= set(tags) <= XML_EVENT_MAY
        assert set(event.attrib) == {"id", "guid"}
        assert re.fullmatch(ZONED, event.findtext("date"))
        assert re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", event.findtext("duration"))


def test_xml_says_the_same_as_json(client, edition):
    root = ET.fromstring(client.get("/ik-27/schedule.xml").content)
    in_xml = [(event.get("guid"), event.findtext("title"), event.findtext("room")) for event in root.iter("event")]
    assert in_xml == [(event["guid"], event["title"], event["room"]) for event in events_of(as_json(client))]


def test_exports_can_be_asked_whether_they_changed(client, edition):
    for path in ("schedule.json", "schedule.xml", "programm.ics"):
        etag = client.get(f"/ik-27/{path}")["ETag"]
        assert client.get(f"/ik-27/{path}", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("slug", ["2024", "demo", "IK-2027", "a"])
def test_every_slug_becomes_an_acronym(client, slug):
    make_edition(slug=slug)
    assert re.fullmatch(ACRONYM, as_json(client, f"/{slug}/schedule.json")["schedule"]["conference"]["acronym"])


@pytest.mark.parametrize("more", [3, 60])
def test_questions_do_not_grow_with_the_programme(client, django_assert_num_queries, edition, more):
    for _number in range(more):
        make_workshop(edition)
    with django_assert_num_queries(8):
        client.get("/ik-27/schedule.json")
