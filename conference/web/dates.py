"""Dates and times as people say them, in the language of the page (CLDR by Babel, 24 hours, Western digits)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import languages

_OF_OURS = {"en": "en_GB", "de-simple": "de"}
_FULL = {"de": "EEEE, d. MMMM y", "en": "EEEE d MMMM y", "ar": "EEEE، d MMMM y"}
_DAY = {"de": "d. MMMM", "en": "d MMMM"}
_DATED = {"de": "d. MMMM y", "en": "d MMMM y"}
_PATTERNS = {"full": (_FULL, "full"), "day": (_DAY, "d MMMM"), "dated": (_DATED, "long")}


def full(day: dt.date) -> str:
    """Like "Donnerstag, 21. Januar 2027"."""
    return _format(day, "full")


def span(first: dt.date, last: dt.date) -> str:
    """Like "Donnerstag, 21. Januar 2027 bis Freitag, 22. Januar 2027"; one day by itself."""
    if first == last:
        return full(first)
    return _("%(first)s bis %(last)s") % {"first": full(first), "last": full(last)}


def dated(day: dt.date) -> str:
    """Like "21. Januar 2027", as below a letter."""
    return _format(day, "dated")


def short(day: dt.date) -> str:
    """Like "21. Januar"."""
    return _format(day, "day")


def clock(moment: dt.datetime | dt.time) -> str:
    """Like "9:45"; a moment must already be in the edition's own time zone."""
    return f"{moment.hour}:{moment.minute:02}"


def moment(local: dt.datetime) -> str:
    """Like "Donnerstag, 21. Januar 2027, 9:45"; `local` must already be in the edition's own time zone."""
    return f"{full(local.date())}{languages.comma()}{clock(local)}"


@lru_cache(maxsize=32)
def locale(code: str) -> Locale:
    """Babel's locale for one of our language codes, German where Babel has none."""
    try:
        return Locale.parse(_OF_OURS.get(code, code), sep="_" if "_" in _OF_OURS.get(code, code) else "-")
    except (UnknownLocaleError, ValueError):
        return Locale("de")


def _format(day: dt.date, style: str) -> str:
    here = locale(get_language() or "de")
    patterns, otherwise = _PATTERNS[style]
    return format_date(day, patterns.get(here.language, otherwise), here)
