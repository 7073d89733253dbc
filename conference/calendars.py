"""Calendars (RFC 5545): the programme, or the sessions of one person.

Written by hand: one person's calendar is made for every confirmation mail, and these lines cost a twentieth of
building an object tree for them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from .content import best
from .models import Edition, Session

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def event(edition: Edition, session: Session) -> bytes:
    """The lines of one session in the active language, as they stand in a calendar."""
    return b"".join(_folded(line) for line in _event(edition, session))


def calendar(
    *,
    edition: Edition,
    sessions: Iterable[Session],
    language: str,
    name: str,
    method: str = "PUBLISH",
    event: Callable[[Edition, Session], bytes] = event,
) -> bytes:
    """The calendar file (UTF-8, CRLF, lines of at most 75 bytes) of these sessions in one language.

    `sessions` with room and persons loaded (`for_programme()`) ask nothing more. A session keeps its UID for ever;
    SEQUENCE is its revision, so that a calendar takes the newer one over; a cancelled session is said to be so.
    event: who writes a session's lines, for callers who remember them.
    """
    with translation.override(language):
        head = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Integrationskonferenz//Programm//DE", "CALSCALE:GREGORIAN",
            f"METHOD:{method}", _text("X-WR-CALNAME", name), _text("NAME", name), f"X-WR-TIMEZONE:{edition.timezone}",
            *_timezone(edition.timezone, edition.date.year),
        ]  # fmt: skip
        events = [event(edition, session) for session in sessions]
    return b"".join((*map(_folded, head), *events, b"END:VCALENDAR\r\n"))


def uid(session: Session) -> str:
    """The name of a session for ever; made of keys, because code and title may change."""
    return f"session-{session.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}"


def _event(edition: Edition, session: Session) -> list[str]:
    zone = edition.timezone
    room = best(session.room, "name")[0] if session.room else ""
    place = ", ".join(part for part in (room, best(edition, "venue_name")[0], edition.venue_address) if part)
    url = settings.BASE_URL + reverse("conference:session", args=[edition.slug, session.code])
    people = ", ".join(_people(session))
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(session)}",
        f"DTSTAMP:{edition.agenda_changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{session.revision}",
        f"DTSTART;TZID={zone}:{session.start.astimezone(edition.tz):%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{session.end.astimezone(edition.tz):%Y%m%dT%H%M%S}",
        _text("SUMMARY", best(session, "title")[0]),
        _text("DESCRIPTION", "\n\n".join(part for part in (people, best(session, "abstract")[0], url) if part)),
        _text("LOCATION", place),
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if session.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if session.is_cancelled else 'OPAQUE'}",
        "END:VEVENT",
    ]


def _people(session: Session) -> list[str]:
    return list(dict.fromkeys(part.speaker.name for part in session.session_people.all()))


def _text(name: str, value: str) -> str:
    clean = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")
    return f"{name}:{clean.translate(_ESCAPES)}"


def _folded(line: str) -> bytes:
    """Lines of at most 75 bytes; letters of several bytes are not torn apart (RFC 5545, 3.1)."""
    data = line.encode("utf-8", "ignore")
    if len(data) <= 75:
        return data + b"\r\n"
    pieces, start, room = [], 0, 75
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        start, room = end, 74
    pieces.append(data[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


@cache
def _timezone(name: str, year: int) -> list[str]:
    """The zone's offsets around the event's year: what they are before, and every change within that year."""
    zone = ZoneInfo(name)
    first = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    lines += _observance(first - dt.timedelta(days=1), first, zone)
    before = first
    for hours in range(1, 366 * 24):
        moment = first + dt.timedelta(hours=hours)
        if moment.astimezone(zone).utcoffset() != before.astimezone(zone).utcoffset():
            lines += _observance(before, moment, zone)
        before = moment
    return [*lines, "END:VTIMEZONE"]


def _observance(before: dt.datetime, moment: dt.datetime, zone: ZoneInfo) -> list[str]:
    old, new = before.astimezone(zone), moment.astimezone(zone)
    kind = "DAYLIGHT" if new.dst() else "STANDARD"
    wall = (moment + (old.utcoffset() or dt.timedelta())).replace(tzinfo=None)
    return [
        f"BEGIN:{kind}", f"DTSTART:{wall:%Y%m%dT%H%M%S}", f"TZOFFSETFROM:{old:%z}", f"TZOFFSETTO:{new:%z}",
        f"TZNAME:{new:%Z}", f"END:{kind}",
    ]  # fmt: skip
