"""The list that an organisation takes along, as every list leaves the house (decision 0180): no cell is a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from conference.tables import spreadsheet, writing
from conference.tables.registry import Column
from conference.web import languages

FORMS = ("csv", "xlsx")


def columns(on: dt.date) -> list[Column]:
    """on: the day by which the organisation has promised to erase its copy too."""
    return [
        Column("name", _("Name"), lambda one: one.name),
        Column("email", _("E-Mail"), lambda one: one.email),
        Column("message", _("Nachricht"), lambda one: one.message),
        Column("language", _("Sprache"), lambda one: languages.language(one.language).name),
        Column("confirmed_at", _("Einwilligung bestätigt"), lambda one: one.confirmed_at),
        Column("erase_on", _("spätestens löschen am"), lambda one: on),
    ]


def pieces(rows: Any, on: dt.date, form: str, language: str) -> Iterator[bytes]:
    """The file, piece by piece."""
    if form == "csv":
        return writing.csv_pieces(rows, columns(on), language)
    return spreadsheet.pieces(rows, columns(on), language, title=_("Kontakte"))
