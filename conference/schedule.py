"""The programme for other programs, in the frab schema as pretalx writes it.

Sources: voc/schedule, validator/json/schema.json and validator/xsd/schedule.xml.xsd, and what the programs that read
it need beyond the schema; which of it is kept and why stands in docs/decisions/0081-schedule-for-other-programs.md.
GUIDs are UUID 5 below our own name, made of primary keys, so that they stay while code, title and time change.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from .content import best
from .models import Edition, Material, MaterialKind, Session, Speaker
from .phases import Phase, phase_of

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "https://integrationskonferenz.example/schedule")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KNOWN_ZONE = re.compile(r"[A-Z][a-z]+/[A-Z][a-z]+.*|.*UTC")
GENERATOR = "integrationskonferenz"
DAY_BEGINS = dt.time(4)  # frab counts the hours before as the evening before
TIMESLOT = "00:05"
LONGEST = 100 * 60 - 1  # minutes; the XML schema has two digits for the hours
AFTERWARDS = (Phase.OVER, Phase.ARCHIVED)
REFERENCES: dict[str, str] = {MaterialKind.SLIDES: "slides", MaterialKind.HANDOUT: "paper"}  # words of the schema
Row = dict[str, Any]


def guid(kind: str, key: int) -> str:
    """The name of a row of ours for ever."""
    return str(uuid.uuid5(_OURS, f"{settings.BASE_URL}/{kind}/{key}"))


def version(edition: Edition) -> str:
    """Changes with every change of the published agenda and sorts by it."""
    return str(edition.agenda_version)


def as_json(edition: Edition) -> Row:
    """The whole schedule as plain values for a JSON encoder; without what is cancelled, as other programs expect."""
    sessions = _sessions(edition)
    places = _places(edition, sessions)
    dates = _dates(edition, sessions)
    url = settings.BASE_URL + reverse("conference:programme", args=[edition.slug])
    conference = {
        "acronym": acronym(edition),
        "title": best(edition, "title")[0],
        "start": dates[0].isoformat(),
        "end": dates[-1].isoformat(),
        "daysCount": len(dates),
        "timeslot_duration": TIMESLOT,
        **({"time_zone_name": edition.timezone} if _KNOWN_ZONE.fullmatch(edition.timezone) else {}),
        "colors": {"primary": "#0b5a62"},
        "url": url,
        "rooms": list(places.values()),
        "tracks": [{"name": best(topic, "name")[0]} for topic in edition.topics.all()],
        "days": [_day(edition, number, day, sessions, places) for number, day in enumerate(dates, 1)],
    }
    content = {"url": url, "version": version(edition), "base_url": settings.BASE_URL, "conference": conference}
    return {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": GENERATOR, "version": "1"},
        "schedule": _without_control_characters(content),
    }


def _sessions(edition: Edition) -> list[Session]:
    """What takes place, with `released`: its files, as soon as the pages show them too."""
    files = Material.objects.public() if phase_of(edition) in AFTERWARDS else Material.objects.none()
    released = Prefetch("materials", queryset=files.order_by("pk"), to_attr="released")
    return list(Session.objects.of_edition(edition).scheduled().for_programme().prefetch_related(released))


def as_xml(edition: Edition) -> bytes:
    """The same schedule as XML."""
    content = as_json(edition)["schedule"]
    conference = content["conference"]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR, version="1")
    _child(root, "version", content["version"])
    head = ET.SubElement(root, "conference")
    for name in ("title", "acronym", "start", "end"):
        _child(head, name, conference[name])
    _child(head, "days", str(conference["daysCount"]))
    _child(head, "timeslot_duration", conference["timeslot_duration"])
    _child(head, "base_url", content["base_url"])
    _child(head, "time_zone_name", edition.timezone)
    for day in conference["days"]:
        _xml_day(root, day)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def acronym(edition: Edition) -> str:
    """The slug as the schema allows it: small letters, digits and underscores, four at least."""
    plain = edition.slug.lower().replace("-", "_")
    return plain if len(plain) >= 4 else f"ik_{plain}"


def _places(edition: Edition, sessions: Iterable[Session]) -> dict[int | None, Row]:
    """The rooms by primary key, each with a name of its own: in the schedule rooms are known by their names.

    None is the venue, where it is needed: programs that import a schedule drop or refuse what has no room.
    """
    rows: dict[int | None, Row] = {}
    names: set[str] = set()
    for room in edition.rooms.all():
        rows[room.pk] = _place(_unlike(names, best(room, "name")[0], room.code), guid("room", room.pk), room.capacity)
    if any(session.room_id is None for session in sessions):
        venue = _unlike(names, best(edition, "venue_name")[0] or "–", "–")
        rows[None] = _place(venue, guid("venue", edition.pk), edition.capacity)
    return rows


def _place(name: str, key: str, capacity: int) -> Row:
    return {"name": name, "guid": key, "capacity": capacity}


def _unlike(names: set[str], name: str, code: str) -> str:
    """The name, or name and code where another room has it already."""
    own = f"{name} ({code})" if name in names else name
    names.add(own)
    return own


def _dates(edition: Edition, sessions: Iterable[Session]) -> list[dt.date]:
    """The edition's days, and those besides on which something takes place."""
    used = {_date(edition, session) for session in sessions} | {edition.date, edition.last_day}
    first, last = min(used), max(used)
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _date(edition: Edition, session: Session) -> dt.date:
    start = session.start.astimezone(edition.tz)
    evening_before = start.time() < DAY_BEGINS and start.date() != edition.date
    return start.date() - dt.timedelta(days=1) if evening_before else start.date()


def _day(
    edition: Edition, number: int, date: dt.date, sessions: Iterable[Session], places: Mapping[int | None, Row]
) -> Row:
    mine = [session for session in sessions if _date(edition, session) == date]
    starts = [session.start.astimezone(edition.tz) for session in mine]
    start = min([dt.datetime.combine(date, DAY_BEGINS, tzinfo=edition.tz), *starts])
    end = dt.datetime.combine(date + dt.timedelta(days=1), DAY_BEGINS, tzinfo=edition.tz) - dt.timedelta(minutes=1)
    return {
        "index": number,
        "date": date.isoformat(),
        "day_start": start.isoformat(timespec="seconds"),
        "day_end": end.isoformat(timespec="seconds"),
        "rooms": {
            place["name"]: [_event(edition, session, place["name"]) for session in mine if session.room_id == key]
            for key, place in places.items()
            if any(session.room_id == key for session in mine)
        },
    }


def _event(edition: Edition, session: Session, place: str) -> Row:
    start = session.start.astimezone(edition.tz)
    topics = [best(topic, "name")[0] for topic in session.topics.all()]
    people = {part.speaker_id: part.speaker for part in session.session_people.all()}
    return {
        "id": session.pk,
        "guid": guid("session", session.pk),
        "date": start.isoformat(timespec="seconds"),
        "start": f"{start:%H:%M}",
        "duration": _duration(session.start, session.end),
        "room": place,
        "slug": f"{acronym(edition)}-{session.pk}-session-{session.code.lower().strip('-')}",
        "url": settings.BASE_URL + reverse("conference:session", args=[edition.slug, session.code]),
        "title": best(session, "title")[0],
        "subtitle": "",
        "track": topics[0] if topics else None,
        "type": session.kind,
        "language": session.languages[0] if session.languages else settings.LANGUAGE_CODE,
        "abstract": best(session, "abstract")[0],
        "description": "",
        "persons": [_person(edition, speaker) for speaker in people.values()],
        "links": [],
        "attachments": [_attachment(edition, one) for one in session.released],  # type: ignore[attr-defined]
    }


def _duration(start: Any, end: Any) -> str:
    """Hours and minutes, also of what lasts for days."""
    minutes = min(max(round((end - start).total_seconds() / 60), 1), LONGEST)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _person(edition: Edition, speaker: Speaker) -> Row:
    """As pretalx has them: with a `code` and without a number, for the schema forbids `id` next to `public_name`."""
    work = ", ".join(part for part in (best(speaker, "function")[0], speaker.organisation) if part)
    found = {
        "guid": guid("speaker", speaker.pk),
        "code": f"P{speaker.pk}",
        "name": speaker.name,
        "public_name": speaker.name,
        "biography": "\n\n".join(part for part in (work, best(speaker, "biography")[0]) if part),
    }
    if speaker.portrait:
        found["avatar"] = settings.BASE_URL + reverse("conference:portrait", args=[edition.slug, speaker.code])
    return found


def _attachment(edition: Edition, material: Material) -> Row:
    url = settings.BASE_URL + reverse("conference:material", args=[edition.slug, material.pk])
    return {"title": material.title, "url": url, "type": REFERENCES.get(material.kind, "related")}


def _without_control_characters(value: Any) -> Any:
    """The same value without what XML cannot hold."""
    if isinstance(value, str):
        return _NO_XML.sub("", value)
    if isinstance(value, dict):
        return {_NO_XML.sub("", key): _without_control_characters(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_control_characters(one) for one in value]
    return value


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
        ET.SubElement(persons, "person", id=person["code"].removeprefix("P")).text = person["name"]
    for group, name in (("links", "link"), ("attachments", "attachment")):
        outer = ET.SubElement(node, group)
        for one in event[group]:
            ET.SubElement(outer, name, href=one["url"]).text = one["title"]


def _child(parent: ET.Element, name: str, text: str | None) -> None:
    ET.SubElement(parent, name).text = text or ""
