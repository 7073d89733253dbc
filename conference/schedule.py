"""The programme for other programs, in the frab schema as pretalx writes it.

Sources: voc/schedule, validator/json/schema.json and validator/xsd/schedule.xml.xsd (2026). GUIDs are UUID 5 below our
own name, made of primary keys, so that they stay while code, title and time change.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse

from .content import best
from .models import Edition, Session, SessionPerson

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "https://integrationskonferenz.example/schedule")
GENERATOR = "integrationskonferenz"
DAY_BEGINS = dt.time(4)  # frab counts the hours before as the evening before
TIMESLOT = "00:05"
ELSEWHERE = "–"  # name of the room of what has none
Row = dict[str, Any]


def guid(kind: str, key: int) -> str:
    """The name of a row of ours for ever."""
    return str(uuid.uuid5(_OURS, f"{settings.BASE_URL}/{kind}/{key}"))


def version(edition: Edition) -> str:
    """Changes with every change of the agenda and sorts by it."""
    return str(edition.agenda_version)


def as_json(edition: Edition) -> Row:
    """The whole schedule as plain values for a JSON encoder; without what is cancelled, as other programs expect."""
    sessions = list(Session.objects.of_edition(edition).scheduled().for_programme())
    rooms = list(edition.rooms.all())
    days = [_day(edition, number, day, sessions) for number, day in enumerate(_dates(edition), 1)]
    url = settings.BASE_URL + reverse("conference:programme", args=[edition.slug])
    conference = {
        "acronym": acronym(edition),
        "title": best(edition, "title")[0],
        "start": edition.date.isoformat(),
        "end": edition.last_day.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": TIMESLOT,
        "time_zone_name": edition.timezone,
        "colors": {"primary": "#0b5a62"},
        "url": url,
        "rooms": [_room(room) for room in rooms],
        "tracks": [{"name": best(topic, "name")[0]} for topic in edition.topics.all()],
        "days": days,
    }
    return {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": GENERATOR, "version": "1"},
        "schedule": {"url": url, "version": version(edition), "base_url": settings.BASE_URL, "conference": conference},
    }


def as_xml(edition: Edition) -> bytes:
    """The same schedule as XML."""
    content = as_json(edition)["schedule"]
    conference = content["conference"]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR, version="1")
    _child(root, "version", content["version"])
    head = ET.SubElement(root, "conference")
    names = ("title", "acronym", "start", "end", "timeslot_duration", "time_zone_name")
    for name in names:
        _child(head, name, conference[name])
    _child(head, "days", str(conference["daysCount"]))
    _child(head, "base_url", content["base_url"])
    for day in conference["days"]:
        _xml_day(root, day)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def acronym(edition: Edition) -> str:
    """The slug as the schema allows it: small letters, digits and underscores, four at least."""
    plain = edition.slug.lower().replace("-", "_")
    return plain if len(plain) >= 4 else f"ik_{plain}"


def _dates(edition: Edition) -> list[dt.date]:
    span = (edition.last_day - edition.date).days
    return [edition.date + dt.timedelta(days=number) for number in range(span + 1)]


def _day(edition: Edition, number: int, date: dt.date, sessions: Iterable[Session]) -> Row:
    start = dt.datetime.combine(date, DAY_BEGINS, tzinfo=edition.tz)
    end = dt.datetime.combine(date + dt.timedelta(days=1), DAY_BEGINS, tzinfo=edition.tz) - dt.timedelta(minutes=1)
    rooms: dict[str, list[Row]] = {}
    for session in sessions:
        if start <= session.start <= end:
            event = _event(edition, session)
            rooms.setdefault(event["room"], []).append(event)
    return {
        "index": number,
        "date": date.isoformat(),
        "day_start": start.isoformat(),
        "day_end": end.isoformat(),
        "rooms": rooms,
    }


def _event(edition: Edition, session: Session) -> Row:
    start = session.start.astimezone(edition.tz)
    minutes = int((session.end - session.start).total_seconds() // 60)
    topics = [best(topic, "name")[0] for topic in session.topics.all()]
    return {
        "id": session.pk,
        "guid": guid("session", session.pk),
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "room": best(session.room, "name")[0] if session.room else ELSEWHERE,
        "slug": f"{acronym(edition)}-{session.pk}-{session.code.lower().strip('-')}",
        "url": settings.BASE_URL + reverse("conference:session", args=[edition.slug, session.code]),
        "title": best(session, "title")[0],
        "subtitle": "",
        "track": topics[0] if topics else None,
        "type": session.kind,
        "language": session.languages[0] if session.languages else settings.LANGUAGE_CODE,
        "abstract": best(session, "abstract")[0],
        "description": "",
        "persons": [_person(part) for part in session.session_people.all()],
        "links": [],
        "attachments": [],
    }


def _person(part: SessionPerson) -> Row:
    speaker = part.speaker
    return {
        "guid": guid("speaker", speaker.pk),
        "name": speaker.name,
        "id": speaker.pk,
        "biography": ", ".join(p for p in (best(speaker, "function")[0], speaker.organisation) if p),
    }


def _room(room: Any) -> Row:
    return {"name": best(room, "name")[0], "guid": guid("room", room.pk), "capacity": room.capacity}


def _xml_day(root: ET.Element, day: Row) -> None:
    node = ET.SubElement(
        root, "day", index=str(day["index"]), date=day["date"], start=day["day_start"], end=day["day_end"]
    )
    for name, events in day["rooms"].items():
        room = ET.SubElement(node, "room", name=name)
        for event in events:
            _xml_event(room, event)


def _xml_event(room: ET.Element, event: Row) -> None:
    node = ET.SubElement(room, "event", id=str(event["id"]), guid=event["guid"])
    plain = ("date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language")
    for name in (*plain, "abstract", "description"):
        _child(node, name, event[name])
    persons = ET.SubElement(node, "persons")
    for person in event["persons"]:
        ET.SubElement(persons, "person", id=str(person["id"])).text = person["name"]
    ET.SubElement(node, "links")
    ET.SubElement(node, "attachments")


def _child(parent: ET.Element, name: str, text: str | None) -> None:
    ET.SubElement(parent, name).text = text or ""
