"""The programme for other programs, against rules written down from the schema of c3voc (voc/schedule, validator/)."""

import datetime as dt
import json
import re
import uuid
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference import caching
from conference.models import Material, Part, SessionPerson, SessionState
from tests.conference.hard_edition import make_hard_edition
from tests.factories import at, make_edition, make_room, make_session, make_speaker, make_topic, make_workshop

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((settings.BASE_DIR / "tests/data/schedule.schema.json").read_text())
ZONED = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
XML_HEAD = ["title", "acronym", "start", "end", "days", "timeslot_duration", "base_url", "time_zone_name"]
XML_EVENT = ["date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language",
             "abstract", "description", "persons", "links", "attachments"]  # fmt: skip


@pytest.fixture
def edition():
    edition = make_edition(slug="ik-27")
    room = make_room(edition, name="Saal & Bühne")
    talk = make_session(edition, "10:00", "11:15", title="<Vortrag> & mehr", room=room)
    talk.topics.add(make_topic(edition, name="Schule"))
    SessionPerson.objects.create(session=talk, speaker=make_speaker(edition, name="رنا صالح"), part=Part.SPEAKER)
    make_workshop(edition, room=None)
    return edition


@pytest.fixture
def hard():
    return make_hard_edition()


def as_json(client, path="/ik-27/schedule.json"):
    return json.loads(client.get(path).content)


def as_xml(client, path="/ik-27/schedule.xml"):
    return ET.fromstring(client.get(path).content)


def days_of(data):
    return data["schedule"]["conference"]["days"]


def events_of(data):
    return [event for day in days_of(data) for room in day["rooms"].values() for event in room]


def event_called(data, title):
    [event] = [event for event in events_of(data) if event["title"] == title]
    return event


def test_json_keeps_the_schema(client, edition):
    jsonschema.validate(as_json(client), SCHEMA)


@pytest.mark.parametrize("language", ["", "/ar"])
def test_hard_json_keeps_the_schema(client, hard, language):
    jsonschema.validate(as_json(client, f"{language}/IK-Heinsberg-27/schedule.json"), SCHEMA)


def test_xml_keeps_the_schema(client, hard):
    root = as_xml(client, "/IK-Heinsberg-27/schedule.xml")
    assert [child.tag for child in root] == ["generator", "version", "conference", "day", "day", "day"]
    assert [child.tag for child in root.find("conference")] == XML_HEAD
    for day in root.iter("day"):
        assert set(day.attrib) == {"index", "date", "start", "end"}
        assert re.fullmatch(ZONED, day.get("start"))
    for room in root.iter("room"):
        assert room.text is None or room.get("name") or not list(room)
    for event in root.iter("event"):
        assert [child.tag for child in event] == XML_EVENT
        assert set(event.attrib) == {"id", "guid"}
        assert int(event.get("id")) > 0
        assert uuid.UUID(event.get("guid")).version == 5
        assert re.fullmatch(ZONED, event.findtext("date"))
        assert re.fullmatch(r"[0-9]{2}:[0-5][0-9]", event.findtext("duration"))


@pytest.mark.parametrize("field", ["guid", "id", "slug"])
def test_every_event_has_names_of_its_own(client, hard, field):
    names = [event[field] for event in events_of(as_json(client, "/IK-Heinsberg-27/schedule.json"))]
    assert len(names) == len(set(names)) == 6


def test_xml_says_the_same_as_json(client, hard):
    root = as_xml(client, "/IK-Heinsberg-27/schedule.xml")
    in_xml = [
        (event.get("guid"), int(event.get("id")), *(event.findtext(tag) for tag in XML_EVENT[:-3]))
        for event in root.iter("event")
    ]
    data = as_json(client, "/IK-Heinsberg-27/schedule.json")
    in_json = [(event["guid"], event["id"], *(event[tag] or "" for tag in XML_EVENT[:-3])) for event in events_of(data)]
    assert in_xml == in_json
    assert [day.get("date") for day in root.iter("day")] == [day["date"] for day in days_of(data)]


def test_control_characters_are_left_out(client, hard):
    root = as_xml(client, "/IK-Heinsberg-27/schedule.xml")
    assert "<Vortrag> & mehr" in [title.text for title in root.iter("title")]
    assert event_called(as_json(client, "/IK-Heinsberg-27/schedule.json"), "<Vortrag> & mehr")["abstract"] == (
        "Zeile\n]]> Ende"
    )


def test_persons_are_those_of_pretalx_and_stand_once(client, hard):
    [person] = event_called(as_json(client, "/IK-Heinsberg-27/schedule.json"), "<Vortrag> & mehr")["persons"]
    assert (person["name"], person["public_name"]) == ("رنا صالح", "رنا صالح")
    assert "id" not in person  # with it the schema finds two kinds of person and refuses


def test_files_are_attached_when_they_are_released_after_the_event(client, edition):
    talk = edition.sessions.get(room__isnull=False)
    for title, released in (("Folien & mehr", True), ("Intern", False)):
        fields = {
            "title": title,
            "released": released,
            "state": "accepted",
            "content_type": "application/pdf",
            "size": 1,
        }
        Material.objects.create(session=talk, file="material/x.pdf", **fields)
    assert events_of(as_json(client))[0]["attachments"] == []
    type(edition).objects.filter(pk=edition.pk).update(date=dt.date(2024, 1, 1), state="archived")
    data = as_json(client)
    jsonschema.validate(data, SCHEMA)
    [event] = [one for one in events_of(data) if one["attachments"]]
    [attachment] = event["attachments"]
    assert (attachment["title"], attachment["type"]) == ("Folien & mehr", "slides")
    [in_xml] = as_xml(client).iter("attachment")
    assert (in_xml.text, in_xml.get("href")) == ("Folien & mehr", attachment["url"])


def test_a_person_has_picture_and_biography(client, edition):
    speaker = edition.speakers.get()
    speaker.portrait, speaker.biography_de, speaker.function_de = "portraits/x.jpg", "Lebt in Erkelenz.", "Leitung"
    speaker.save()
    data = as_json(client)
    jsonschema.validate(data, SCHEMA)
    [person] = [person for event in events_of(data) for person in event["persons"]]
    assert person["avatar"].endswith(f"/ik-27/bild/{speaker.code}.jpg")
    assert person["biography"] == "Leitung\n\nLebt in Erkelenz."


def test_the_night_belongs_to_the_day_before(client, hard):
    [first, second, third] = days_of(as_json(client, "/IK-Heinsberg-27/schedule.json"))
    titles = {event["title"] for room in first["rooms"].values() for event in room}
    assert titles == {"<Vortrag> & mehr", "Im Zwilling", "Ohne Raum", "Über Mitternacht", "Nachts"}
    assert second["rooms"] == {}
    assert (first["day_start"], first["day_end"]) == ("2027-10-30T04:00:00+02:00", "2027-10-31T03:59:00+01:00")
    assert (third["index"], third["date"]) == (3, "2027-11-01")


def test_a_session_before_dawn_stays_on_the_first_day(client, edition):
    make_session(edition, "02:00", "03:00", title="Früh")
    [day] = days_of(as_json(client))
    assert day["day_start"].endswith("T02:00:00+01:00") or day["day_start"].endswith("T02:00:00+02:00")
    assert "Früh" in {event["title"] for room in day["rooms"].values() for event in room}


def test_what_is_outside_the_days_gets_a_day(client, edition):
    session = make_session(edition, title="Nachtreffen")
    session.start, session.end = (one + dt.timedelta(days=2) for one in (session.start, session.end))
    session.save()
    conference = as_json(client)["schedule"]["conference"]
    assert (conference["daysCount"], len(conference["days"])) == (3, 3)
    assert conference["end"] == session.start.date().isoformat()


def test_a_session_may_last_longer_than_a_day(client, hard):
    assert event_called(as_json(client, "/IK-Heinsberg-27/schedule.json"), "Länger als ein Tag")["duration"] == "26:05"


def test_what_lasts_for_ever_still_keeps_the_schema(client, edition):
    make_session(edition, title="Dauer", end="23:00")
    edition.sessions.filter(title="Dauer").update(end=at(edition, "10:00") + dt.timedelta(days=9))
    assert event_called(as_json(client), "Dauer")["duration"] == "99:59"


def test_what_has_no_room_is_at_the_venue(client, hard):
    data = as_json(client, "/IK-Heinsberg-27/schedule.json")
    assert event_called(data, "Ohne Raum")["room"] == hard.venue_name
    assert hard.venue_name in [room["name"] for room in data["schedule"]["conference"]["rooms"]]


def test_two_rooms_of_one_name_stay_two(client, hard):
    data = as_json(client, "/IK-Heinsberg-27/schedule.json")
    assert event_called(data, "Im Zwilling")["room"] == "Saal & „Bühne“ (saal2)"
    assert event_called(data, "<Vortrag> & mehr")["room"] == "Saal & „Bühne“"


def test_without_topic_and_language(client, hard):
    event = event_called(as_json(client, "/IK-Heinsberg-27/schedule.json"), "Im Zwilling")
    assert (event["track"], event["language"]) == (None, "de")


def test_an_edition_without_sessions(client):
    make_edition(slug="leer")
    data = as_json(client, "/leer/schedule.json")
    jsonschema.validate(data, SCHEMA)
    assert days_of(data)[0]["rooms"] == {}


def test_a_zone_that_the_schema_does_not_know_is_left_out(client):
    make_edition(slug="zone", timezone="Etc/GMT-1")
    assert "time_zone_name" not in as_json(client, "/zone/schedule.json")["schedule"]["conference"]


def test_a_guid_stays_when_the_session_changes(client, edition):
    before = events_of(as_json(client))[0]
    session = edition.sessions.get(pk=before["id"])
    session.code, session.title_de = "ANDERS", "Anders"
    session.save()
    after = events_of(as_json(client))[0]
    assert (after["guid"], after["title"]) == (before["guid"], "Anders")


def test_the_version_is_that_of_the_agenda(client, edition):
    type(edition).objects.filter(pk=edition.pk).update(agenda_version=7)
    assert as_json(client)["schedule"]["version"] == "7"
    assert as_xml(client).findtext("version") == "7"


def test_what_is_cancelled_is_left_out(client, edition):
    edition.sessions.update(state=SessionState.CANCELLED)
    assert events_of(as_json(client)) == []


def test_json_speaks_the_language_of_its_address(client, edition):
    edition.sessions.update(title_en="English title")
    assert {event["title"] for event in events_of(as_json(client, "/en/ik-27/schedule.json"))} == {"English title"}


@pytest.mark.parametrize("path", ["schedule.json", "schedule.xml", "programm.ics"])
def test_exports_can_be_asked_whether_they_changed(client, edition, path):
    etag = client.get(f"/ik-27/{path}")["ETag"]
    assert client.get(f"/ik-27/{path}", headers={"if-none-match": etag}).status_code == 304
    edition.sessions.all()[0].save()
    assert client.get(f"/ik-27/{path}", headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("path", ["schedule.json", "schedule.xml", "programm.ics"])
def test_apps_in_browsers_may_read_exports(client, edition, path):
    answer = client.get(f"/ik-27/{path}")
    again = client.get(f"/ik-27/{path}", headers={"if-none-match": answer["ETag"]})
    assert (answer["Access-Control-Allow-Origin"], again["Access-Control-Allow-Origin"]) == ("*", "*")
    assert "Access-Control-Allow-Origin" not in client.get("/ik-27/programm/")


@pytest.mark.parametrize("slug", ["2024", "demo", "IK-2027", "a", "-x-", "Konferenz_2027"])
def test_every_slug_becomes_an_acronym(client, slug):
    jsonschema.validate(as_json(client, f"/{make_edition(slug=slug).slug}/schedule.json"), SCHEMA)


def questions(client):
    caching.memory.clear()
    with CaptureQueriesContext(connection) as asked:
        client.get("/ik-27/schedule.json")
    return len(asked)


def test_questions_do_not_grow_with_the_programme(client, edition):
    few = questions(client)
    for _number in range(40):
        make_workshop(edition)
    assert questions(client) == few <= 10
