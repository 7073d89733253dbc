"""Languages of pages: the prefix of the address decides, nothing else does (no cookie, no header)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language, get_language_info


@dataclass(frozen=True)
class Language:
    """A language as its own readers call it."""

    code: str
    name: str
    is_rtl: bool

    @property
    def dir(self) -> str:
        return "rtl" if self.is_rtl else "ltr"


@cache
def language(code: str) -> Language:
    """The language of a code; a code that nobody knows names itself."""
    try:
        info = get_language_info(code)
    except KeyError:
        return Language(code, code, False)
    name = info["name_local"]
    return Language(code, name[:1].upper() + name[1:], bool(info["bidi"]))


def current() -> Language:
    """The language of the page that is being made."""
    return language(get_language() or settings.LANGUAGE_CODE)


def comma() -> str:
    """What parts a list in the language of the page."""
    return "، " if current().code in ("ar", "fa") else ", "


def of_path(path: str) -> str:
    """The language code that the first part of an address names; German has no prefix."""
    first = path[1:].partition("/")[0]
    return first if first in _prefixes() else settings.LANGUAGE_CODE


def path_in(path: str, code: str) -> str:
    """The same page in another language."""
    here = of_path(path)
    rest = path if here == settings.LANGUAGE_CODE else path[len(here) + 1 :]
    return rest if code == settings.LANGUAGE_CODE else f"/{code}{rest}"


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
