"""One value in a cell: as text, as a spreadsheet holds it, and never as a formula."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

# What makes a spreadsheet calculate (OWASP, CSV Injection), with the wide forms of East Asian keyboards.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TELEPHONE = re.compile(r"\+[0-9 ()/.-]+")
_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # in XML
MARK = "'"


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: one that begins like a formula gets a mark before it."""
    return MARK + text if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The text without the mark of `guarded`, for files that come back."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith(_FORMULA) else text


def words(value: Any) -> str:
    """A value as people read it, in the active language: for paper and screen."""
    if isinstance(value, dt.datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    return _text(value)


def csv(value: Any) -> str:
    """A value for a CSV file: dates by ISO 8601 (every spreadsheet reads them), text guarded."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)):
        return _text(value)
    return guarded(_text(value))


def xlsx(value: Any) -> Any:
    """A value for an Excel file: numbers and dates stay what they are, text is guarded.

    Telephone numbers stay as they are: the file says that the cell holds text.
    """
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None or (isinstance(value, (int, float, Decimal, dt.date)) and not isinstance(value, bool)):
        return value
    text = _UNHOLDABLE.sub("", _text(value))
    return text if _TELEPHONE.fullmatch(text) else guarded(text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    if isinstance(value, (float, Decimal)):
        return formats.number_format(value, force_grouping=False)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(one) for one in value)
    return str(value)
