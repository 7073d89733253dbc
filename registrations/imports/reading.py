"""A file from a spreadsheet as rows of cells: CSV in whichever encoding and separator, or Excel.

Files come from anybody: sizes are looked at before anything is unpacked, and nothing in them calculates or is fetched.
A request only looks at a file from outside (`refuse`), which unpacks nothing; a worker reads it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conference.tables.cells import unguarded
from conference.web.errors import DomainError
from conference.web.text import clean_lines

from .headings import key_of

MOST_BYTES = 5_000_000
MOST_UNPACKED = 30_000_000  # bytes of all parts of an Excel file together
MOST_PARTS = 300
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000  # characters; no field of the form takes more
MOST_EMPTY = 1_000  # empty rows in a row, as formatted sheets have at their end


class FileError(DomainError):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Sheet:
    """What was read: rows as number and cells by key, and the headings that mean nothing here."""

    rows: list[tuple[int, dict[str, str]]]
    unread: list[str]


def read(data: bytes) -> Sheet:
    """The rows of a file. Raises FileError for what is no table, too large, or without a column for names."""
    refuse(data)
    return _sheet(_xlsx(data) if data.startswith(b"PK") else _csv(_text(data)))


def refuse(data: bytes) -> None:
    """Raise FileError for what can be seen without unpacking anything. Takes milliseconds, whatever the file is."""
    if not data:
        raise FileError(_("Die Datei ist leer."), code="empty")
    if len(data) > MOST_BYTES:
        raise FileError(_("Die Datei ist zu groß. Es gehen höchstens 5 MB."), code="too_large")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(
            _("Das ist eine alte oder geschützte Excel-Datei. Bitte speichern Sie sie ohne Kennwort als XLSX.")
        )
    if data.startswith(b"PK"):
        _weigh(data)


def _weigh(data: bytes) -> None:
    """Refuse what says of itself that it unpacks to far more than it is. zipfile never unpacks more than that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
    except Exception:  # there are too many ways to be broken
        raise FileError(_broken(), code="broken") from None
    if len(infos) > MOST_PARTS or sum(one.file_size for one in infos) > MOST_UNPACKED:
        raise FileError(
            _("Diese Excel-Datei ist ausgepackt viel zu groß. Bitte speichern Sie nur die Tabelle."), code="bomb"
        )


def _broken() -> str:
    return _("Diese Excel-Datei lässt sich nicht lesen. Bitte speichern Sie sie noch einmal als XLSX oder als CSV.")


def _sheet(lines: Iterable[list[str]]) -> Sheet:
    numbered = ((number, cells) for number, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells))
    first = next(numbered, None)
    if first is None:
        raise FileError(_("Die Datei ist leer."), code="empty")
    keys, unread = _keys(first[1])
    rows: list[tuple[int, dict[str, str]]] = []
    for number, cells in numbered:
        if len(rows) == MOST_ROWS:
            words = _("Die Tabelle ist zu lang. Es gehen höchstens %(most)s Zeilen.")
            raise FileError(words % {"most": MOST_ROWS}, code="too_long")
        rows.append((number, {key: _cell(cell) for key, cell in zip(keys, cells, strict=False) if key}))
    if not rows:
        raise FileError(_("Unter den Überschriften steht nichts."), code="empty")
    return Sheet(rows, unread)


def _keys(headings: list[str]) -> tuple[list[str], list[str]]:
    """The field of each heading; and what means nothing, or the same once more."""
    keys: list[str] = []
    unread = []
    for heading in headings[:MOST_COLUMNS]:
        key = key_of(unguarded(heading))
        if key in keys:
            key = ""
        if not key and heading.strip():
            unread.append(heading.strip()[:60])
        keys.append(key)
    if not {"last_name", "name", "code"} & set(keys):
        raise FileError(
            _("In der ersten Zeile fehlt eine Spalte „Nachname“ oder „Name“. Stehen dort die Überschriften?"),
            code="no_name",
        )
    return keys, unread


def _cell(text: str) -> str:
    return clean_lines(unguarded(text)[:LONGEST_CELL])


def _text(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, or Windows-1252 as Excel writes it."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileError(
        _("Die Datei ist kein lesbarer Text. Bitte speichern Sie sie als XLSX oder „CSV UTF-8“."), code="no_text"
    )


def _csv(text: str) -> Iterator[list[str]]:
    separator = ""
    if text[:4].lower() == "sep=":
        separator, text = text[4:5], text.partition("\n")[2]
    heading = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or max(";\t,", key=heading.count))
    try:
        yield from reader
    except csv.Error:
        words = {"number": reader.line_num}
        raise FileError(_("Zeile %(number)s lässt sich nicht lesen: ein Feld ist zu lang.") % words) from None


def _xlsx(data: bytes) -> Iterator[list[str]]:
    """The first sheet, row by row. Whatever is wrong with it is one FileError: there are too many ways."""
    from openpyxl import load_workbook  # slow to import

    try:
        _look_inside(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        empty = 0
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            cells = [_words(value) for value in row]
            empty = 0 if any(cells) else empty + 1
            if empty > MOST_EMPTY:
                return
            yield cells
    except FileError:
        raise
    except Exception:
        raise FileError(_broken(), code="broken") from None


def _look_inside(data: bytes) -> None:
    """Refuse what declares entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for one in parts.infolist():
            if one.filename.endswith((".xml", ".rels")):
                with parts.open(one) as part:
                    if b"<!DOCTYPE" in part.read(2_000).upper():
                        raise FileError(
                            _("Diese Excel-Datei enthält Verbotenes und wird nicht gelesen."), code="entities"
                        )


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)
