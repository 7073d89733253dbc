"""An edition in which everything is unusual that other programs stumble over."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from conference.models import Edition, Part, Session, SessionPerson, SessionState
from tests.factories import make_edition, make_room, make_session, make_speaker, make_topic

BERLIN = ZoneInfo("Europe/Berlin")


def make_hard_edition(**fields: object) -> Edition:
    """Three days over the change of the clocks, the middle one empty; a capital slug with hyphens."""
    first = dt.date(2027, 10, 30)
    names = {"slug": "IK-Heinsberg-27", "title": "Konferenz „Ä & <Ö>“", "end_date": dt.date(2027, 11, 1)}
    edition = make_edition(**{**names, "date": first, **fields})
    hall = make_room(edition, name="Saal & „Bühne“", code="saal")
    twin = make_room(edition, name="Saal & „Bühne“", code="saal2")
    person = make_speaker(edition, name="رنا صالح", function="", organisation="")
    topic = make_topic(edition, name="Schule & <Kita>", code="schule")

    def add(day: int, start: str, minutes: int, **values: object) -> Session:
        begin = dt.datetime.combine(first + dt.timedelta(days=day), dt.time.fromisoformat(start), tzinfo=BERLIN)
        end = (begin.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(BERLIN)
        room = values.pop("room")
        session = make_session(edition, room=None, **values)
        session.room, session.start, session.end = room, begin, end
        session.save()
        return session

    talk = add(0, "09:00", 75, title="<Vortrag> & \x07mehr\x1b\ufffe", abstract="Zeile\n]]> Ende", room=hall)
    talk.topics.add(topic)
    for part in (Part.SPEAKER, Part.MODERATOR):
        SessionPerson.objects.create(session=talk, speaker=person, part=part)
    add(0, "09:00", 30, title="Im Zwilling", room=twin, code="A", languages=[])
    add(0, "11:00", 30, title="Ohne Raum", room=None, code="x-")
    add(0, "23:30", 120, title="Über Mitternacht", room=hall)
    add(1, "01:00", 60, title="Nachts", room=twin)
    add(2, "08:00", 26 * 60 + 5, title="Länger als ein Tag", room=hall)
    add(2, "10:00", 60, title="Fällt aus", room=twin, state=SessionState.CANCELLED)
    return edition
