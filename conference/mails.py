"""What every mail of an edition says about it: when, where, how to get there, whom to ask. Read by workers only."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Max, Min
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.accounts.links import absolute
from conference.outbox.bidi import Isolated, isolate
from conference.web import dates

from . import calendars, texts
from .content import best
from .models import Edition, Session, TextKind

Value = TypeVar("Value")
REMEMBERED = 5.0  # seconds; a burst of mails about one edition asks the same
MOST_REMEMBERED = 1000
_memory: dict[tuple[Any, ...], tuple[float, Any]] = {}
IN_MAILS = (TextKind.DIRECTIONS, TextKind.ACCESS, TextKind.PHOTOGRAPHS)
_LINK = re.compile(r"\[([^\]]+)\]\((?:mailto:|tel:)?([^)\s]+)[^)]*\)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)


@dataclass(frozen=True)
class MailText:
    """One text of the edition, as HTML and as plain text, with the language it was found in."""

    html: SafeString
    plain: str
    language: str


def context(edition: Edition) -> dict[str, Any]:
    """What `templates/emails/base.*` and its parts use, in the active language; remembered for some seconds.

    edition_title, organiser, day, hours, venue, address, contact_name, contact_email, contact_phone: words;
    directions, access, photographs: MailText or None; urls: absolute addresses by name; reply_to and timezone: see
    `conference.outbox.contexts.register`.
    """
    key = ("context", edition.pk, edition.agenda_stamp, get_language())
    return dict(_remembered(key, lambda: _context(edition)))


def edition_of(pk: int, version: str) -> Edition:
    """The edition; asked for anew where `version` (of its row, as read just now) is another one."""
    return _remembered(("edition", pk, version), lambda: Edition.objects.get(pk=pk))


def agenda(edition: Edition) -> list[Session]:
    """What takes place, as `conference.calendars.calendar` wants it; remembered for some seconds."""
    return _remembered(("agenda", edition.pk, edition.agenda_stamp), lambda: _agenda(edition))


def _agenda(edition: Edition) -> list[Session]:
    rows = Session.objects.of_edition(edition).scheduled().select_related("room")
    return list(rows.prefetch_related("session_people__speaker").order_by("start", "pk"))


def event(edition: Edition, session: Session) -> bytes:
    """A session of `agenda` for calendars, in the active language; remembered for some seconds."""
    place = (edition.slug, translated(edition, "venue_name"), edition.venue_address, edition.timezone)
    version = (edition.pk, edition.agenda_stamp, session.pk, session.revision)
    key = ("event", *version, *place, get_language())
    return _remembered(key, lambda: calendars.event(edition, session))


def _remembered(key: tuple[Any, ...], ask: Callable[[], Value]) -> Value:
    until, value = _memory.get(key, (0.0, None))
    if time.monotonic() > until:
        if len(_memory) > MOST_REMEMBERED:
            _memory.clear()
        value = ask()
        _memory[key] = (time.monotonic() + REMEMBERED, value)
    return value


def _context(edition: Edition) -> dict[str, Any]:
    slug = edition.slug
    return {
        "edition_title": translated(edition, "title"),
        "organiser": isolate(edition.organiser),
        "day": dates.span(edition.date, edition.last_day),
        "hours": _hours(edition),
        "venue": translated(edition, "venue_name"),
        "address": isolate(edition.venue_address),
        "contact_name": isolate(edition.contact_name),
        "contact_email": isolate(edition.contact_email),
        "contact_phone": isolate(edition.contact_phone),
        "change_until": _last_day(edition),
        "is_change_over": edition.is_change_over(),
        **{str(kind): None for kind in IN_MAILS},
        **_texts(edition),
        "urls": {
            "edition": absolute(reverse("conference:edition", args=[slug])),
            "programme": absolute(reverse("conference:programme", args=[slug])),
            "privacy": absolute(reverse("conference:privacy")),
            "imprint": absolute(reverse("conference:imprint")),
        },
        "reply_to": edition.contact_email,
        "timezone": edition.tz,
    }


def translated(row: Any, field: str) -> Isolated:
    """A translated field, marked with its language where another one than the mail's had to do."""
    text, code = best(row, field)
    return isolate(text, "" if code == get_language() else code)


def _hours(edition: Edition) -> str:
    """ "8:30 bis 17:00 Uhr": from the first entry of the agenda to the end of the last; "" while there is none."""
    span = Session.objects.of_edition(edition).scheduled().aggregate(start=Min("start"), end=Max("end"))
    if span["start"] is None:
        return ""
    clocks = {name: dates.clock(moment.astimezone(edition.tz)) for name, moment in span.items()}
    return _("%(start)s bis %(end)s Uhr") % clocks


def _last_day(edition: Edition) -> str:
    """The day until which people may change things themselves, or ""."""
    return dates.full(edition.change_until.astimezone(edition.tz).date()) if edition.change_until else ""


def _texts(edition: Edition) -> dict[str, MailText]:
    found = {}
    for row in edition.texts.filter(kind__in=IN_MAILS):
        body, code = best(row, "body")
        if text := mail_text(body, code):
            found[str(row.kind)] = text
    return found


@lru_cache(maxsize=64)
def mail_text(source: str, language: str, top: int = 3) -> MailText | None:
    """CommonMark for a mail with `<h{top}>` as its highest heading, without the lines in which staff still have to fill
    a gap; None where nothing is left."""
    kept = "\n".join(line for line in source.splitlines() if "[[" not in line).strip()
    if not kept:
        return None
    plain = _LINK.sub(lambda link: link[1] if link[1] in link[2] else f"{link[1]}: {link[2]}", kept)
    plain = _EMPHASIS.sub("", _HEADING.sub("", plain))
    return MailText(texts.html(kept, top=top), plain, language)
