"""What a certificate says, in one language; templates/documents/certificates.typ lays it out."""

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
from conference.documents.rendering import direction
from conference.models import Edition, Session, SessionKind
from conference.web import dates, qr
from conference.web.languages import comma

from . import codes, hours
from .models import Certificate, Issuer

WHEN = len("10:45–11:45")
FIGURE_SPACE, LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u2007", "\u200e", "\u200f"
_TOWN = re.compile(r"\b\d{5}\s+([^,;()\d]+)")


@dataclass(frozen=True)
class Text:
    """Words and their direction; language: where it is another than the sheet's."""

    words: str
    direction: str
    language: str = ""


@dataclass(frozen=True)
class Row:
    """One part of the programme."""

    when: str
    title: Text
    lessons: str


@dataclass(frozen=True)
class Words:
    """What all certificates of an edition say in one language. code: of it, as Django has it, `language` as PDF has it;
    heading, took, continued, alternative: of the sheet, before the event, of a sheet after it, of the QR code; columns:
    above time, part and lessons; issued: the date of first versions, and the zone of the others' dates."""

    code: str
    language: str
    direction: str
    organiser: Text
    heading: str
    took: str
    event: Text
    facts: tuple[str, ...]
    parts: str
    columns: tuple[str, ...]
    legal: str
    issuer: tuple[str, ...]
    town: str
    check: str
    site: str
    continued: str
    alternative: str
    has_days: bool
    issued: tuple[dt.date, dt.tzinfo]

    @property
    def content(self) -> dict[str, Any]:
        """As the source reads it."""
        return {name: value for name, value in vars(self).items() if name != "issued"}


@dataclass(frozen=True)
class Sheet:
    """One certificate in one language. words: the language; address: in the QR code; other: that the next sheet says
    the same in German."""

    words: str
    name: Text
    rows: tuple[Row, ...]
    total: str
    notes: tuple[str, ...]
    is_partial: bool
    signed: str
    code: str
    address: str
    other: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """As the source reads it."""
        modules, pixels = qr.pixels(self.address)
        return vars(self) | {"modules": modules, "pixels": pixels}


def _text(words: str, language: str = "") -> Text:
    return Text(words, direction(words), language)


def words_of(edition: Edition, issuer: Issuer, agenda: Sequence[Session], language: str) -> Words:
    """In this language; asks the database nothing."""
    with translation.override(language):
        return Words(
            code=language,
            language=language.partition("-")[0],
            direction="rtl" if translation.get_language_bidi() else "ltr",
            organiser=_text(edition.organiser),
            heading=_("Teilnahmebescheinigung"),
            took=_("hat teilgenommen an:"),
            event=_text(best(edition, "title")[0]),
            facts=tuple(_facts(edition, agenda)),
            parts=_("Besuchte Teile, mit Unterrichtsstunden zu 45 Minuten"),
            columns=(_("Zeit"), _("Programmpunkt"), _("Unterrichtsstunden")),
            legal=issuer.legal_basis or _("§ 8 Teilhabe- und Integrationsgesetz Nordrhein-Westfalen (TIntG NRW)"),
            issuer=tuple(part for part in (issuer.name, issuer.function, edition.organiser) if part),
            town=issuer.place or _town(edition),
            check=_("Elektronisch erstellt, ohne Unterschrift gültig. Diese Seite sagt, ob das Blatt echt ist:"),
            site=links.absolute(reverse("certificates:ask")),
            continued=_("Teilnahmebescheinigung, Fortsetzung"),
            alternative=_("QR-Code zur Prüfung der Bescheinigung"),
            has_days=edition.end_date is not None,
            issued=(issuer.issued_on or edition.last_day, edition.tz),
        )


def _facts(edition: Edition, agenda: Sequence[Session]) -> list[str]:
    """When, where, who invited."""
    venue = ", ".join(part for part in (best(edition, "venue_name")[0], edition.venue_address) if part)
    days, clocks = dates.span(edition.date, edition.last_day), _clocks(edition, agenda)
    when = [days, clocks] if edition.end_date else [comma().join(part for part in (days, clocks) if part)]
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
        languages = {code for _words, code in titles}
        other = languages.pop().partition("-")[0] if len(languages) == 1 and languages != {language} else ""
        when = _when(found[0], edition) if found else ""
        return Row(when, _text(title, other), number(hours.lessons(part.minutes), "0.0"))


def _when(session: Session, edition: Edition) -> str:
    """ "10:45–11:45", before it the day where there are several; figures of one width make columns."""
    start, end = session.start.astimezone(edition.tz), session.end.astimezone(edition.tz)
    clocks = f"{dates.clock(start)}–{dates.clock(end)}"
    if translation.get_language_bidi():
        clocks = clocks.replace("–", f"{LEFT_TO_RIGHT}–{LEFT_TO_RIGHT}")
    clocks = clocks.rjust(WHEN, FIGURE_SPACE)  # marks count: from the right, figures begin where the line begins
    return f"{start.day:02}.{start.month:02}. {clocks}" if edition.end_date else clocks


def number(value: Any, pattern: str = "0.#") -> str:
    """A number as the language writes it, with Western digits: 6,7 or 6.7, and 7 for 7.0."""
    from babel.numbers import format_decimal  # with its tables

    return str(format_decimal(value, format=pattern, locale=dates.locale(translation.get_language() or "de")))


def sheet_of(
    certificate: Certificate, words: Words, rows: Sequence[Row], contents: str, *, has_other: bool = False
) -> Sheet:
    """One certificate in the language of `words`."""
    with translation.override(words.code):
        issued_on, zone = words.issued
        on = issued_on if certificate.version == 1 else certificate.issued_at.astimezone(zone).date()
        code = codes.grouped(certificate.code)
        return Sheet(
            words=words.code,
            name=_text(certificate.registration.full_name),
            rows=tuple(rows),
            total=_total(certificate),
            notes=tuple(_notes(certificate, words, contents)),
            is_partial=certificate.is_partial,
            signed=_signed(words, on),
            code=code,
            address=f"{words.site}{code}/",
            other=_("Auf dem nächsten Blatt steht dasselbe auf Deutsch.") if has_other else "",
        )


def _signed(words: Words, on: dt.date) -> str:
    """ "Heinsberg, 21. Januar 2027"."""
    return comma().join(part for part in (words.town and words.town + _mark(), dates.dated(on)) if part)


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
