"""What stands in a cell as a value: words as people write them, or the reason why not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from conference.models import Edition, Equipment, Room, SessionKind, Speaker, Topic
from conference.web.text import clean, clean_lines

from .columns import COLUMNS, folded

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]00)?(?:\s*Uhr)?", re.IGNORECASE)
_GERMAN_DAY = re.compile(r"(?:[A-Za-z]+\.?,?\s*)?(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
SPOKEN = (
    "de", "en", "ar", "tr", "uk", "ru", "pl", "ro", "bg", "fa", "ku", "sq", "fr", "es", "nl", "it", "pt", "so", "ti",
)  # fmt: skip
TEXTS = ("title_", "abstract_")
YES = {"ja", "j", "x", "1", "wahr", "true", "yes", "y"}
NO = {"", "nein", "n", "0", "falsch", "false", "no", "-", "–"}


class Unreadable(Exception):
    """A cell that cannot be read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def needed(text: str) -> str:
    if not text:
        raise Unreadable(_("Diese Angabe fehlt."))
    return text


def clock(text: str) -> dt.timedelta | None:
    """A time of day as the time since midnight, up to 24:00; None for an empty cell."""
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    if found:
        hours, minutes = int(found[1]), int(found[2] or 0)
        if hours * 60 + minutes <= 24 * 60 and minutes < 60:
            return dt.timedelta(hours=hours, minutes=minutes)
    raise Unreadable(_("Hier wird eine Uhrzeit wie „13:15“ erwartet."))


def day(text: str) -> dt.date | None:
    """A day; None for an empty cell."""
    if not text:
        return None
    german, iso = _GERMAN_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    try:
        if german:
            year = int(german[3]) + (2000 if len(german[3]) == 2 else 0)
            return dt.date(year, int(german[2]), int(german[1]))
        if iso:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        pass
    raise Unreadable(_("Hier wird ein Tag wie „01.10.2027“ erwartet."))


def number(text: str, *, least: int, most: int) -> int | None:
    """A whole number; None for an empty cell."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        message = _("Hier wird eine ganze Zahl von %(least)s bis %(most)s erwartet.")
        raise Unreadable(message % {"least": least, "most": most})
    return int(text)


def flag(text: str) -> bool:
    word = text.casefold()
    if word in YES | NO:
        return word in YES
    raise Unreadable(_("Hier wird „ja“ oder „nein“ erwartet."))


def listed(text: str) -> list[str]:
    """The words of a cell, parted by semicolons, lines or bars; by commas where there are none of these."""
    parts = re.split(r"[;\n|]", text) if re.search(r"[;\n|]", text) else text.split(",")
    return list(dict.fromkeys(clean(part) for part in parts if clean(part)))


def known_language(word: str) -> str:
    """The code of a language that is given as code or in German."""
    code = _german_languages().get(folded(word), word.casefold().replace("_", "-"))
    if len(code) <= 12 and _LANGUAGE.fullmatch(code):
        return code
    raise Unreadable(
        _("„%(word)s“ ist keine Sprache. Schreiben Sie zum Beispiel „de“ oder „Deutsch“.") % {"word": word}
    )


def _german_languages() -> dict[str, str]:
    return {folded(str(name)): code for code, name in _language_names()}


def _language_names() -> list[tuple[str, str]]:
    from babel import Locale  # reads its tables: only where somebody reads a table

    german = Locale("de")
    names = [(code, str(german.languages[code])) for code in SPOKEN]
    return [*names, ("de-simple", "Leichte Sprache"), ("fa", "Farsi"), ("fa", "Dari")]


def choice(word: str, choices: Any, reason: str) -> str:
    """The value of one of Django's choices that is given as value or by its German name."""
    with translation.override(settings.LANGUAGE_CODE):
        names = {folded(str(label)): value for value, label in choices.choices}
    found = names.get(folded(word)) or (folded(word) if folded(word) in choices.values else None)
    if found is None:
        raise Unreadable(reason % {"word": word, "all": ", ".join(_labels(choices))})
    return str(found)


def _labels(choices: Any) -> Iterable[str]:
    with translation.override(settings.LANGUAGE_CODE):
        return [str(label) for _value, label in choices.choices]


@dataclass
class Register:
    """What the rows of an edition may name: rooms, topics and people, by code or name."""

    edition: Edition
    rooms: dict[str, list[Any]] = field(default_factory=dict)
    topics: dict[str, list[Any]] = field(default_factory=dict)
    people: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition) -> Register:
        return cls(edition, _named(edition.rooms.all()), _named(edition.topics.all()), _named(edition.speakers.all()))

    def room(self, text: str) -> Room | None:
        return _one(self.rooms, text, _("Einen Raum „%(word)s“ gibt es nicht.")) if text else None

    def topics_of(self, text: str) -> list[Topic]:
        return self._several(self.topics, text, _("Ein Handlungsfeld „%(word)s“ gibt es nicht."))

    def people_of(self, text: str) -> list[Speaker]:
        missing = _("Eine Person „%(word)s“ gibt es nicht. Bitte legen Sie sie zuerst unter „Mitwirkende“ an.")
        return self._several(self.people, text, missing)

    def _several(self, rows: dict[str, list[Any]], text: str, missing: str) -> list[Any]:
        if folded(text) in rows:  # a name with a comma in it
            return [_one(rows, text, missing)]
        found = [_one(rows, word, missing) for word in listed(text)]
        return list({one.pk: one for one in found}.values())


def _named(rows: Iterable[Any]) -> dict[str, list[Any]]:
    """The rows by code and by German name; a code goes before a name."""
    by_name: dict[str, list[Any]] = {}
    by_code: dict[str, list[Any]] = {}
    for row in rows:
        by_code.setdefault(folded(row.code), []).append(row)
        by_name.setdefault(folded(getattr(row, "name_de", None) or row.name), []).append(row)
    return {**by_name, **by_code}


def _one(rows: dict[str, list[Any]], word: str, missing: str) -> Any:
    found = rows.get(folded(word), [])
    if len(found) == 1:
        return found[0]
    exact = [row for row in found if row.code == word]
    if len(exact) == 1:
        return exact[0]
    if found:
        message = _("„%(word)s“ gibt es mehrmals. Bitte schreiben Sie das Kürzel: %(codes)s.")
        raise Unreadable(message % {"word": word, "codes": ", ".join(row.code for row in found)})
    raise Unreadable(missing % {"word": word})


def languages(text: str) -> list[str]:
    return list(dict.fromkeys(known_language(word) for word in listed(text)))


def equipment(text: str) -> list[str]:
    reason = _("„%(word)s“ gibt es nicht als Ausstattung. Bekannt sind: %(all)s.")
    return [choice(word, Equipment, reason) for word in listed(text)]


def kind(text: str) -> str:
    return choice(needed(text), SessionKind, _("Die Art „%(word)s“ gibt es nicht. Bekannt sind: %(all)s."))


# The cells that become one column of the row as they are; all others are read together in entries.py.
_TEXTS = {key: clean_lines if key.startswith("abstract_") else clean for key in COLUMNS if key.startswith(TEXTS)}
PLAIN: dict[str, Callable[[str], Any]] = {
    "kind": kind,
    "title_de": lambda text: needed(clean(text)),
    "bookable": flag,
    "capacity": lambda text: number(text, least=1, most=100_000),
    "round": lambda text: number(text, least=1, most=9),
    "languages": languages,
    "sign_language": flag,
    "captions": flag,
    "equipment": equipment,
    "equipment_note": clean,
    **{key: read for key, read in _TEXTS.items() if key != "title_de"},
}
