"""Calendars (RFC 5545): the programme, one session, or the sessions of one person; to be kept or to be subscribed to.

Written by hand: one person's calendar is made for every confirmation mail, and these lines cost a twentieth of
building an object tree for them. What Outlook, Google, Apple and Thunderbird make of them, and so why they are as they
are, is in docs/decisions/0080-calendars.md.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from .content import best
from .models import Edition, Session
from .timezones import vtimezone

REFRESH = "PT1H"  # how often a subscribed calendar should ask again; most ask less often, whatever is said here
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
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
    The same rows give the same bytes. event: who writes a session's lines, for callers who remember them.
    """
    with translation.override(language):
        head = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Integrationskonferenz//Programm//DE", "CALSCALE:GREGORIAN",
            f"METHOD:{method}", _text("X-WR-CALNAME", name), _text("NAME", name), f"X-WR-TIMEZONE:{edition.timezone}",
            f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}",
            *vtimezone(edition.timezone, edition.date.year, edition.last_day.year),
        ]  # fmt: skip
        events = [event(edition, session) for session in sessions]
    return b"".join((*map(_folded, head), *events, b"END:VCALENDAR\r\n"))


def uid(session: Session) -> str:
    """The name of a session for ever; made of keys, because code and title may change."""
    return f"session-{session.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}"


def subscription(path: str) -> str:
    """The address under which calendar programs subscribe to the calendar at `path`, instead of keeping a copy."""
    return f"webcal://{urlsplit(settings.BASE_URL).netloc}{path}"


def _event(edition: Edition, session: Session) -> list[str]:
    room = best(session.room, "name")[0] if session.room else ""
    place = ", ".join(part for part in (room, best(edition, "venue_name")[0], edition.venue_address) if part)
    url = settings.BASE_URL + reverse("conference:session", args=[edition.slug, session.code])
    people = ", ".join(_people(session))
    changed = f"{edition.agenda_changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    return [
        "BEGIN:VEVENT",
        f"UID:{uid(session)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{session.revision}",
        _moment("DTSTART", session.start, edition),
        _moment("DTEND", session.end, edition),
        _text("SUMMARY", _summary(session)),
        _text("DESCRIPTION", "\n\n".join(part for part in (people, best(session, "abstract")[0], url) if part)),
        _text("LOCATION", place),
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if session.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if session.is_cancelled else 'OPAQUE'}",
        "END:VEVENT",
    ]


def _moment(name: str, moment: Any, edition: Edition) -> str:
    """On the clock of the place; in UTC within the hour that the clocks show twice when summer ends."""
    local = moment.astimezone(edition.tz)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return f"{name}:{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={edition.timezone}:{local:%Y%m%dT%H%M%S}"


def _summary(session: Session) -> str:
    """The title; of a cancelled session with the words in front, for Outlook shows no STATUS."""
    title = best(session, "title")[0]
    return _("Fällt aus: %(title)s") % {"title": title} if session.is_cancelled else title


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
