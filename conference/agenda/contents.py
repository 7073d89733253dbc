"""What a session says, as plain values: one shape for history, versions, differences and going back.

A content names rooms, people and topics by key (to go back to them) and by name (to be read when they are gone):

    {"id": 12, "code": "W13", "kind": "workshop", "title": {"de": …, "en": …}, "abstract": {…},
     "start": "2027-01-21T13:15:00+01:00" or None, "end": …, "room": {"id": 3, "name": {…}} or None,
     "languages": ["de"], "sign_language": false, "captions": false, "bookable": true, "round": 1,
     "people": [{"id": 7, "name": …, "part": "speaker"}], "topics": [{"id": 1, "name": {…}}],
     "is_cancelled": false, "is_removed": false}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime

from conference.models import Edition, Session, SessionPerson

Content = dict[str, Any]
PLAIN = ("code", "kind", "languages", "sign_language", "captions", "bookable", "round")
TEXTS = ("title", "abstract")


def columns_of(field: str) -> dict[str, str]:
    """The columns of a translated field by language: {"de": "title_de", "de-simple": "title_de_simple", …}."""
    return {code: f"{field}_{code.replace('-', '_')}" for code in settings.MODELTRANSLATION_LANGUAGES}


def texts(row: Any, field: str) -> dict[str, str]:
    """The texts of a translated field in every language that has one."""
    found = {code: getattr(row, column) for code, column in columns_of(field).items()}
    return {code: text for code, text in found.items() if text}


def content_of(session: Session) -> Content:
    """The content of one row, published or planned; asks nothing where room, topics and people are loaded."""
    zone, room = session.edition.tz, session.room
    people = [
        {"id": one.speaker_id, "name": one.speaker.name, "part": one.part} for one in session.session_people.all()
    ]
    return {
        "id": session.identity,
        **{name: getattr(session, name) for name in PLAIN},
        **{name: texts(session, name) for name in TEXTS},
        "start": _moment(session.start, zone),
        "end": _moment(session.end, zone),
        "room": {"id": room.pk, "name": texts(room, "name")} if room else None,
        "people": people,
        "topics": [{"id": one.pk, "name": texts(one, "name")} for one in session.topics.all()],
        "is_cancelled": session.is_cancelled,
        "is_removed": session.is_removed,
    }


def _moment(moment: dt.datetime | None, zone: dt.tzinfo) -> str | None:
    return moment.astimezone(zone).isoformat() if moment else None


def published(edition: Edition) -> list[Content]:
    """Every session that everybody sees, in the order of the day. Four questions to the database."""
    return _contents(edition, Session.objects.of_edition(edition))


def planned(edition: Edition) -> list[Content]:
    """Every session of the plan that has a time, as it would be published. Four questions to the database."""
    return _contents(edition, Session.working.of_edition(edition).with_time())


def _contents(edition: Edition, rows: Any) -> list[Content]:
    found = []
    for session in rows.for_programme():
        session.edition = edition
        found.append(content_of(session))
    return found


def values_of(content: Content) -> dict[str, Any]:
    """The columns of a content for writing them back. Rooms that are gone leave the session without one."""
    values = {name: content[name] for name in PLAIN}
    for field in TEXTS:
        for code, column in columns_of(field).items():
            values[column] = content[field].get(code) or _empty(column)
    room = content["room"]
    values["room_id"] = room["id"] if room else None
    values["start"], values["end"] = (
        parse_datetime(content[key]) if content[key] else None for key in ("start", "end")
    )
    return values


def _empty(column: str) -> str | None:
    return Session._meta.get_field(column).get_default()  # type: ignore[no-any-return]


def people_of(content: Content, known: Iterable[int]) -> list[SessionPerson]:
    """The people of a content as unsaved rows, without those who are gone. known: keys of the edition's speakers."""
    keys = set(known)
    return [
        SessionPerson(speaker_id=one["id"], part=one["part"], position=number)
        for number, one in enumerate(content["people"])
        if one["id"] in keys
    ]
