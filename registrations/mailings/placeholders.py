"""Words in braces that stand for something of the person or of the conference, and texts made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.mails import mail_text
from conference.models import Edition, Session

KNOWN = {
    "vorname": gettext_lazy("Vorname (bei Menschen mit nur einem Namen: dieser)"),
    "name": gettext_lazy("ganzer Name mit Titel"),
    "code": gettext_lazy("Code der Anmeldung"),
    "workshops": gettext_lazy("die eigenen Workshops, untereinander"),
    "link": gettext_lazy("Link zur persönlichen Seite"),
    "institution": gettext_lazy("Institution der Person"),
    "konferenz": gettext_lazy("Titel der Konferenz"),
    "datum": gettext_lazy("Wochentag und Datum"),
    "uhrzeit": gettext_lazy("Beginn und Ende"),
    "ort": gettext_lazy("Veranstaltungsort"),
    "anschrift": gettext_lazy("Anschrift des Ortes"),
    "kontakt": gettext_lazy("Ansprechperson mit E-Mail und Telefon"),
}
IN_SUBJECT = set(KNOWN) - {"workshops", "link", "kontakt"}
LINK = "https://link.invalid/own"  # stands for the own link while the text is read; `.invalid` is nobody's (RFC 2606)
_WORD = re.compile(r"\{([^{}\n]{0,40})\}")
_TOKEN = re.compile(r"qzx([a-z]+)xzq")
_GAP = re.compile(r"\[\[[^\[\]]{1,200}\]\]")


class UnknownPlaceholderError(ValueError):
    """A text has a placeholder that nobody knows; it must never be sent raw."""


def problems(text: str, *, is_subject: bool = False) -> list[str]:
    """What is wrong with the placeholders of a text, in words that say what to do; [] where nothing is."""
    allowed = IN_SUBJECT if is_subject else set(KNOWN)
    found = []
    for word in dict.fromkeys(_WORD.findall(text)):
        if word in KNOWN and word not in allowed:
            found.append(_("{%(word)s} passt nicht in den Betreff.") % {"word": word})
        elif word not in allowed:
            found.append(_unknown(word, allowed))
    rest = _WORD.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(_("Eine geschweifte Klammer steht allein. Platzhalter sehen so aus: {vorname}"))
    found += [_("Hier fehlt noch etwas: %(gap)s") % {"gap": gap} for gap in _GAP.findall(text)]
    return found


def empty_facts(edition: Edition) -> dict[str, str]:
    """Placeholders for which this conference has nothing to say yet, and what to do about it. One question."""
    facts = {
        "anschrift": (edition.venue_address, _("{anschrift} ist noch leer. Tragen Sie sie bei der Konferenz ein.")),
        "kontakt": (
            edition.contact_name or edition.contact_email or edition.contact_phone,
            _("{kontakt} ist noch leer. Tragen Sie bei der Konferenz eine Ansprechperson ein."),
        ),
        "uhrzeit": (
            Session.objects.of_edition(edition).scheduled().exists(),
            _("{uhrzeit} ist noch leer, weil das Programm noch leer ist."),
        ),
    }
    return {name: words for name, (value, words) in facts.items() if not value}


def _unknown(word: str, allowed: set[str]) -> str:
    near = get_close_matches(word.strip().lower(), sorted(allowed), n=1, cutoff=0.6)
    if near:
        return _("{%(word)s} kennen wir nicht. Meinten Sie {%(near)s}?") % {"word": word, "near": near[0]}
    names = ", ".join(f"{{{name}}}" for name in KNOWN if name in allowed)
    return _("{%(word)s} kennen wir nicht. Es gibt: %(names)s") % {"word": word, "names": names}


def line(text: str, values: Mapping[str, Any]) -> str:
    """A subject with its values. Raises UnknownPlaceholderError."""
    _refuse(text, is_subject=True)
    return _WORD.sub(lambda found: str(values[found[1]]), text)


@dataclass(frozen=True)
class Filled:
    """A text with its values, for the two halves of a mail."""

    html: SafeString
    plain: str


def body(text: str, values: Mapping[str, Any]) -> Filled:
    """A text with its values, which are shown as they are: nothing in a name is taken for a mark of CommonMark.

    values: strings by placeholder; `link` an address; one with line breaks becomes lines. Raises
    UnknownPlaceholderError.
    """
    _refuse(text)
    html, plain = _read(text)
    link = str(values.get("link", ""))
    html = _TOKEN.sub(lambda found: conditional_escape(values[found[1]]).replace("\n", "<br>"), html)
    plain = _TOKEN.sub(lambda found: str(values[found[1]]), plain)
    return Filled(mark_safe(html.replace(LINK, conditional_escape(link))), plain.replace(LINK, link))  # noqa: S308


def _refuse(text: str, *, is_subject: bool = False) -> None:
    if wrong := problems(text, is_subject=is_subject):
        raise UnknownPlaceholderError("; ".join(wrong))


def _token(name: str) -> str:
    """Letters that CommonMark leaves alone and nobody writes."""
    return f"qzx{name}xzq"


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[str, str]:
    """The text as HTML and as plain text, with tokens for placeholders: the same for every reader, so read once."""
    text = text.replace("({link})", f"({LINK})").replace("{link}", f"<{LINK}>")
    read = mail_text(_WORD.sub(lambda found: _token(found[1]), text), "", top=2)
    if read is None:
        return "", ""
    return str(read.html), read.plain.replace(f"<{LINK}>", LINK)
