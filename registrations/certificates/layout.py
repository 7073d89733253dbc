"""How a certificate is laid out, in one language: every text measured beforehand, so that nothing is cut."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from conference.accounts import links
from conference.content import best
from conference.documents.fitting import POINT, Fitted, fit_rows
from conference.documents.rendering import direction
from conference.models import Edition, Session, SessionKind
from conference.web import dates
from registrations.badges import Box

from . import codes, hours
from .models import Certificate, Issuer

NAME, LONG_NAME = Box(148, 24, 30, bold=True, leading=1.12), Box(148, 24, 30, lines=3, bold=True, leading=1.12)
SMALLEST_NAME = 18  # points: smaller, and it gets a second line
EVENT = Box(148, 18, 17, lines=3, bold=True, leading=1.2)
TEXT, FACTS, ISSUER = Box(148, 60, 9.5, leading=1.35), Box(148, 24, 11.5, leading=1.4), Box(66, 34, 10, leading=1.3)
CHECK, CODE = Box(43, 22, 7.5, leading=1.35), Box(44, 5, 9, bold=True)
WHEN = len("10:45–11:45")
ROW_SIZE = 11.0  # points
TITLE_WIDTH, WITH_DAY = 112.0, 96.0  # millimetres: for a title, right of time and lessons
LINE, PADDING = ROW_SIZE * 1.3 * POINT, 1.75  # millimetres
FIRST_ROOM, NEXT_ROOM = 104.0, 215.0  # millimetres for parts and what stands below them: on the sheet, on one after it
FIGURE_SPACE, LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u2007", "\u200e", "\u200f"
_TOWN = re.compile(r"\b\d{5}\s+([^,;()\d]+)")


@dataclass(frozen=True)
class Text:
    """Words with line breaks, their direction and the class of their size."""

    words: str
    direction: str
    css: str = ""


@dataclass(frozen=True)
class Row:
    """One part of the programme: time and lessons, then its title, broken into lines that stand below each other.

    language: of the title, where it is another than the sheet's; height: in millimetres.
    """

    figures: str
    title: str
    direction: str
    language: str
    height: float


@dataclass(frozen=True)
class Words:
    """What all certificates of an edition say in one language. room: millimetres for parts and notes."""

    language: str
    direction: str
    organiser: Text
    event: Text
    facts: Text
    legal: str
    issuer: tuple[str, ...]
    town: str
    issued_on: dt.date
    zone: dt.tzinfo
    has_days: bool
    check: Text
    site: str


@dataclass(frozen=True)
class Sheet:
    """One certificate in one language, ready for the template. rows: on the sheet itself; more: on sheets after it;
    qr: name of the picture; other: that the next sheet says the same in German."""

    words: Words
    name: Text
    rows: tuple[Row, ...]
    more: tuple[tuple[Row, ...], ...]
    total: str
    notes: Text
    is_partial: bool
    signed: Text
    code: Text
    address: str
    qr: str
    other: str = ""


def _text(found: Fitted) -> Text:
    return Text(found.text, direction(found.text), found.css)


def _name(name: str) -> Text:
    """In one line if that is large enough: whoever copies it from the file then gets it whole."""
    found = NAME.fit(name)
    return _text(found if found.size >= SMALLEST_NAME else LONG_NAME.fit(name))


def words_of(edition: Edition, issuer: Issuer, agenda: Sequence[Session], language: str) -> Words:
    """In this language; asks the database nothing."""
    with translation.override(language):
        site = links.absolute(reverse("certificates:ask"))
        check = _("Elektronisch erstellt, ohne Unterschrift gültig. Diese Seite sagt, ob das Blatt echt ist:")
        return Words(
            language=language,
            direction="rtl" if translation.get_language_bidi() else "ltr",
            organiser=Text(edition.organiser, direction(edition.organiser)),
            event=_text(EVENT.fit(best(edition, "title")[0])),
            facts=_text(FACTS.stack(_facts(edition, agenda))),
            legal=issuer.legal_basis or _("§ 8 Teilhabe- und Integrationsgesetz Nordrhein-Westfalen (TIntG NRW)"),
            issuer=tuple(part for part in (issuer.name, issuer.function, edition.organiser) if part),
            town=issuer.place or _town(edition),
            issued_on=issuer.issued_on or edition.last_day,
            zone=edition.tz,
            has_days=edition.end_date is not None,
            check=_text(CHECK.stack([check, f"{site}{LEFT_TO_RIGHT}" if _mark() else site])),
            site=site,
        )


def _facts(edition: Edition, agenda: Sequence[Session]) -> list[str]:
    """When, where, who invited."""
    venue = ", ".join(part for part in (best(edition, "venue_name")[0], edition.venue_address) if part)
    days, clocks = dates.span(edition.date, edition.last_day), _clocks(edition, agenda)
    when = [days, clocks] if edition.end_date else [", ".join(part for part in (days, clocks) if part)]
    by = _("Veranstalter: %(organiser)s") % {"organiser": edition.organiser}
    return [*(line for line in when if line), venue, by]


def _clocks(edition: Edition, agenda: Sequence[Session]) -> str:
    """From the first to the last that is more than arriving; of several days, of the first and the last one."""
    shown = [one for one in agenda if one.kind != SessionKind.ARRIVAL]
    if not shown:
        return ""
    start, end = min(one.start for one in shown if one.start), max(one.end for one in shown if one.end)
    clocks = {"start": dates.clock(start.astimezone(edition.tz)), "end": dates.clock(end.astimezone(edition.tz))}
    return _("%(start)s bis %(end)s Uhr") % clocks


def _town(edition: Edition) -> str:
    """The town in the venue's address, for "Heinsberg, 21. Januar 2027"."""
    found = _TOWN.search(edition.venue_address)
    return found[1].strip() if found else ""


def row_of(part: hours.Part, sessions: Mapping[int, Session], edition: Edition, language: str) -> Row:
    """A part in this language; of a session that is gone, the minutes stay."""
    with translation.override(language):
        found = [sessions[pk] for pk in part.sessions if pk in sessions]
        titles = [best(one, "title") for one in found] or [(_("Programmpunkt"), language)]
        title = _(" oder ").join(words for words, _code in titles)
        if part.minutes < part.of:
            title = _("%(title)s (%(minutes)s von %(of)s Minuten)") % {
                "title": title, "minutes": part.minutes, "of": part.of}  # fmt: skip
        width = WITH_DAY if edition.end_date else TITLE_WIDTH
        lines = fit_rows([title], width=width, height=1000, largest=ROW_SIZE).lines
        languages = {code for _words, code in titles}
        return Row(
            figures="".join(
                f"{one}{_mark()}   " for one in (_when(found[0], edition) if found else "", _lessons(part.minutes))
            ),
            title="\n".join(lines),
            direction=direction(title),
            language=languages.pop() if len(languages) == 1 and languages != {language} else "",
            height=len(lines) * LINE + PADDING,
        )


def _when(session: Session, edition: Edition) -> str:
    """ "10:45–11:45", before it the day where there are several; figures of one width make columns."""
    start, end = session.start.astimezone(edition.tz), session.end.astimezone(edition.tz)
    clocks = f"{dates.clock(start)}–{dates.clock(end)}".rjust(WHEN, FIGURE_SPACE)
    if translation.get_language_bidi():
        clocks = clocks.replace("–", f"{LEFT_TO_RIGHT}–{LEFT_TO_RIGHT}")
    return f"{start.day:02}.{start.month:02}. {clocks}" if edition.end_date else clocks


def _lessons(minutes: int) -> str:
    return number(hours.lessons(minutes), "0.0").rjust(3, FIGURE_SPACE)


def number(value: Any, pattern: str = "0.#") -> str:
    """A number as the language writes it, with Western digits: 6,7 or 6.7, and 7 for 7.0."""
    from babel.numbers import format_decimal  # with its tables

    return str(format_decimal(value, format=pattern, locale=dates.locale(translation.get_language() or "de")))


def sheet_of(
    certificate: Certificate, words: Words, rows: Sequence[Row], contents: str, *, has_other: bool = False
) -> Sheet:
    """One certificate in the language of `words`."""
    with translation.override(words.language):
        notes = TEXT.stack(_notes(certificate, words, contents))
        first, more = _split(rows, FIRST_ROOM - len(notes.lines) * notes.size * TEXT.leading * POINT)
        on = words.issued_on if certificate.version == 1 else certificate.issued_at.astimezone(words.zone).date()
        code = codes.grouped(certificate.code)
        return Sheet(
            words=words,
            name=_name(certificate.registration.full_name),
            rows=first,
            more=more,
            total=_total(certificate),
            notes=_text(notes),
            is_partial=certificate.is_partial,
            signed=_text(ISSUER.stack([_signed(words, on), "", *words.issuer])),
            code=_text(CODE.fit(code)),
            address=f"{words.site}{code}/",
            qr=f"qr-{certificate.pk}-{words.language}",
            other=_("Auf dem nächsten Blatt steht dasselbe auf Deutsch.") if has_other else "",
        )


def _signed(words: Words, on: dt.date) -> str:
    """ "Heinsberg, 21. Januar 2027"."""
    return ", ".join(part for part in (words.town and words.town + _mark(), dates.dated(on)) if part)


def _mark() -> str:
    """Keeps figures that follow a word in Latin letters in the order of the language around it."""
    return RIGHT_TO_LEFT if translation.get_language_bidi() else ""


def _total(certificate: Certificate) -> str:
    counts = {"lessons": number(certificate.lessons), "minutes": certificate.minutes, "of": certificate.of_minutes}
    if not certificate.minutes:
        return _("Anwesend, ohne anrechenbare Unterrichtsstunden.")
    if certificate.is_partial:
        return _("Teilweise Teilnahme: %(lessons)s Unterrichtsstunden, %(minutes)s von %(of)s Minuten.") % counts
    return _("Summe: %(lessons)s Unterrichtsstunden, %(minutes)s Minuten.") % counts


def _notes(certificate: Certificate, words: Words, contents: str) -> list[str]:
    """What stands below the parts."""
    found = [_("Rechtsgrundlage: %(law)s") % {"law": words.legal}]
    if contents:
        found.insert(0, _("Inhalte: %(contents)s") % {"contents": contents})
    if certificate.version > 1:
        found.append(_("Fassung %(number)s. Sie ersetzt alle früheren.") % {"number": certificate.version})
    return found


def _split(rows: Sequence[Row], room: float) -> tuple[tuple[Row, ...], tuple[tuple[Row, ...], ...]]:
    """Rows for the sheet itself and for those that follow; the sum has its room already."""
    sheets: list[list[Row]] = [[]]
    left = room - 14
    for row in rows:
        if row.height > left and (sheets[-1] or len(sheets) == 1):
            sheets.append([])
            left = NEXT_ROOM
        sheets[-1].append(row)
        left -= row.height
    return tuple(sheets[0]), tuple(tuple(one) for one in sheets[1:])
