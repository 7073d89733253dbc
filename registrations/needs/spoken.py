"""Languages as people write them: "Farsi", "عربي", "ar" and "Arabisch, Kurdisch" become languages to ask for.

The names come from CLDR (Babel) in the languages of our pages and in the language itself, and a few that people use
besides. What nobody knows stays as it was written, so that it is asked for all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from conference.web import dates
from conference.web.text import clean, searchable

_PARTED = re.compile(r"\s*(?:[,;/+&،]|\bund\b|\boder\b|\band\b|\bor\b)\s*", re.IGNORECASE)
_READ_IN = ("de", "en", "ar", "tr", "uk", "fr", "ru")
_CUSTOMARY = {
    "farsi": "fa", "persisch": "fa", "dari": "prs", "kurmandschi": "kmr", "kurmanji": "kmr", "kurmanci": "kmr",
    "sorani": "ckb", "kurdisch sorani": "ckb", "kurdisch kurmandschi": "kmr", "pashto": "ps", "paschto": "ps",
    "bosnisch": "bs", "serbokroatisch": "sh", "albanisch": "sq", "tigrinya": "ti", "romanes": "rom", "romani": "rom",
    "mandarin": "zh", "filipino": "fil", "tagalog": "tl", "dgs": "gsg", "gebardensprache": "gsg",
}  # fmt: skip
_NAMED = {"prs": "Dari", "kmr": "Kurdisch (Kurmandschi)", "ckb": "Kurdisch (Sorani)"}
OFFERED = ("ar", "tr", "uk", "fa", "prs", "kmr", "ckb", "ru", "en", "fr", "pl", "ro", "bg", "sq", "ti", "so", "ps")


@dataclass(frozen=True, order=True)
class Spoken:
    """One language: `code` names it in rows and is what was written where nobody knows it; `name` is for people."""

    name: str
    code: str


def languages(text: str) -> list[Spoken]:
    """The languages that somebody wrote into one line, without doubles, in the order of writing."""
    found: dict[str, Spoken] = {}
    for part in _PARTED.split(clean(text)):
        if part:
            code = code_of(part)
            found.setdefault(code, Spoken(name_of(code), code))
    return list(found.values())


def code_of(word: str) -> str:
    """The code of one language; the word itself where nobody knows it."""
    folded = searchable(word)
    return _CUSTOMARY.get(folded) or _known().get(folded) or clean(word)[:60]


@cache
def codes() -> frozenset[str]:
    """Every code of a language we know; whatever else stands in a row was written by somebody."""
    return frozenset({*_known().values(), *_CUSTOMARY.values()})


def name_of(code: str) -> str:
    """What a language is called in the language of the page."""
    here = dates.locale(get_language() or "de")
    if code in _NAMED and here.language == "de":
        return _NAMED[code]
    name = here.languages.get(code) or _NAMED.get(code) or code
    return str(name[:1].upper() + name[1:])


def offered() -> list[str]:
    """Names that a form proposes; any other may be written."""
    return [name_of(code) for code in OFFERED]


@cache
def _known() -> dict[str, str]:
    """Codes by folded name; read once."""
    found: dict[str, str] = {}
    for reader in _READ_IN:
        for code, name in Locale.parse(reader).languages.items():
            if "_" not in code:
                found.setdefault(searchable(name), code)
                found.setdefault(code, code)
    for code in OFFERED:
        if own := _own_name(code):
            found.setdefault(searchable(own), code)
    return found


def _own_name(code: str) -> str:
    """What a language calls itself; nothing where CLDR does not speak it."""
    try:
        return Locale.parse(code).get_display_name() or ""
    except UnknownLocaleError:
        return ""
