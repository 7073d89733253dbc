"""The plan as a table: the same columns that are read in, so that a spreadsheet may carry it round."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from conference.models import Edition, Equipment, Part, Session, SessionKind, SessionPerson, Topic

from .columns import CODE, COLUMNS, DAY, END, END_DAY, MODERATORS, ROOM, SPEAKERS, START, TOPICS
from .reading import guarded

YES, NO = "ja", "nein"


def export(edition: Edition) -> bytes:
    """The whole plan, in the order of the day: with semicolons, UTF-8 with mark, as German spreadsheets open it."""
    return written(_cells_of(edition, session) for session in Session.working.of_edition(edition).for_programme())


def example(edition: Edition) -> bytes:
    """Two lines that show how a table is written, with a room, a topic and a person of this edition."""
    room, topic, speaker = edition.rooms.first(), edition.topics.first(), edition.speakers.first()
    start = dt.datetime.combine(edition.date, dt.time(13, 15), tzinfo=edition.tz)
    values: dict[str, Any] = {"edition": edition, "room": room, "start": start, "languages": ["de"]}
    talk = Session(
        **values, code="V9", kind=SessionKind.TALK, title_de=_("Ein Vortrag"), end=start + dt.timedelta(hours=1)
    )
    later = {**values, "start": start + dt.timedelta(hours=2)}
    workshop = Session(
        **later, code="W99", kind=SessionKind.WORKSHOP, title_de=_("Ein Workshop mit Anmeldung"), bookable=True,
        capacity=12, round=2, end=start + dt.timedelta(hours=3),
    )  # fmt: skip
    people = [SessionPerson(speaker=speaker, part=Part.SPEAKER)] if speaker else []
    topics = [topic] if topic else []
    return written(cells(edition, session, topics, people) for session in (talk, workshop))


def cells(
    edition: Edition, session: Session, topics: Iterable[Topic], people: Iterable[SessionPerson]
) -> dict[str, str]:
    """A session, saved or not, as it stands in a line of the table: its texts by the keys of `COLUMNS`."""
    with translation.override(settings.LANGUAGE_CODE):
        texts = {key: getattr(session, key) or "" for key in COLUMNS if key.startswith(("title_", "abstract_"))}
        return {
            CODE: session.code,
            "kind": session.get_kind_display(),
            **_times(edition, session),
            ROOM: session.room.code if session.room else "",
            **{name: _flag(getattr(session, name)) for name in ("bookable", "sign_language", "captions")},
            **{name: _number(getattr(session, name)) for name in ("capacity", "round")},
            "languages": ", ".join(session.languages),
            TOPICS: ", ".join(sorted(topic.code for topic in topics)),
            SPEAKERS: _people(people, Part.SPEAKER),
            MODERATORS: _people(people, Part.MODERATOR),
            "equipment": ", ".join(str(Equipment(one).label) for one in session.equipment),
            "equipment_note": session.equipment_note,
            **texts,
        }


def _cells_of(edition: Edition, session: Session) -> dict[str, str]:
    return cells(edition, session, session.topics.all(), session.session_people.all())


def written(lines: Iterable[dict[str, str]]) -> bytes:
    """The file of lines given by the keys of `COLUMNS`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    for line in lines:
        writer.writerow([guarded(line[key]) for key in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _times(edition: Edition, session: Session) -> dict[str, str]:
    if session.start is None or session.end is None:
        return {DAY: "", START: "", END: "", END_DAY: ""}
    start, end = session.start.astimezone(edition.tz), session.end.astimezone(edition.tz)
    last = "" if end.date() == start.date() else f"{end:%d.%m.%Y}"
    return {DAY: f"{start:%d.%m.%Y}", START: f"{start:%H:%M}", END: f"{end:%H:%M}", END_DAY: last}


def _flag(value: bool) -> str:
    return YES if value else NO


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _people(people: Iterable[SessionPerson], part: Part) -> str:
    return ", ".join(one.speaker.code for one in people if one.part == part)
