"""A file from a spreadsheet as lines of cells: whichever encoding and separator it has."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .columns import BY_HEAD, CODE, COLUMNS, IGNORED_HEADS, folded

MOST_BYTES = 2_000_000
MOST_LINES = 2_000
MOST_ERRORS = 50
SEPARATORS = ";\t,"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, order=True)
class Wrong:
    """One mistake: the line as a spreadsheet counts it (0: the whole file), the column's head or "", the reason."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        words = {"line": self.line, "column": self.column, "reason": self.reason}
        if self.line and self.column:
            return _("Zeile %(line)s, Spalte „%(column)s“: %(reason)s") % words
        return _("Zeile %(line)s: %(reason)s") % words if self.line else self.reason


class TableErrors(Exception):
    """The table cannot be read in: `errors` in the order of the lines, at most fifty; `more` were left off."""

    def __init__(self, errors: Iterable[Wrong]) -> None:
        found = sorted(dict.fromkeys(errors), key=lambda one: one.line)
        self.errors = found[:MOST_ERRORS]
        self.more = len(found) - len(self.errors)
        super().__init__("\n".join(map(str, self.errors)))


def whole(reason: str) -> TableErrors:
    """A mistake of the whole file."""
    return TableErrors([Wrong(0, "", reason)])


@dataclass(frozen=True)
class Line:
    """One line: its number as a spreadsheet counts (the heads are 1), and its cells by the keys of `COLUMNS`."""

    number: int
    cells: dict[str, str]


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark, or Windows-1252 as Excel writes it.

    Raises TableErrors for what is no text, or is too long.
    """
    if len(data) > MOST_BYTES:
        raise whole(_("Die Datei ist zu groß. Es gehen höchstens 2 MB."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise whole(_("Das ist eine Excel-Datei. Bitte speichern Sie die Tabelle als CSV und wählen Sie diese Datei."))
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise whole(_("Die Datei ist kein lesbarer Text. Bitte speichern Sie sie als „CSV UTF-8“.")) from None


def parse(text: str) -> list[Line]:
    """The lines of a table with its heads above. Raises TableErrors naming every wrong head or broken line."""
    if "\x00" in text:
        raise whole(_("Die Datei ist kein lesbarer Text. Bitte speichern Sie sie als „CSV UTF-8“."))
    rows = _rows(text.removeprefix("\ufeff"))
    start = next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        raise whole(_("Die Tabelle ist leer."))
    keys = _keys(rows[start], start + 1)
    lines = list(_lines(rows[start + 1 :], keys, start + 2))
    if not lines:
        raise whole(_("Unter den Überschriften steht nichts."))
    if len(lines) > MOST_LINES:
        raise whole(_("Die Tabelle ist zu lang. Es gehen höchstens %(most)s Zeilen.") % {"most": MOST_LINES})
    return lines


def _rows(text: str) -> list[list[str]]:
    separator = ""
    if text[:4].lower() == "sep=":
        separator, text = text[4:5], "\n" + text.partition("\n")[2]
    heading = next((line for line in text.splitlines() if line.strip()), "")
    separator = separator or max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        reason = _("Hier stimmen die Anführungszeichen nicht, oder ein Feld ist zu lang.")
        raise TableErrors([Wrong(len(rows) + 1, "", reason)]) from None
    return rows


def _keys(heads: list[str], number: int) -> list[str]:
    """The column of each head, "" for what is not read."""
    errors, keys = [], []
    for head in heads:
        key = BY_HEAD.get(folded(head), "")
        if key and key in keys:
            errors.append(Wrong(number, head.strip(), _("Diese Spalte steht zweimal da.")))
        elif not key and folded(head) and folded(head) not in IGNORED_HEADS:
            errors.append(Wrong(number, head.strip(), _unknown(head)))
        keys.append(key)
    if CODE not in keys:
        errors.append(Wrong(number, COLUMNS[CODE], _("Diese Spalte fehlt.")))
    if errors:
        raise TableErrors(errors)
    return keys


def _unknown(head: str) -> str:
    near = difflib.get_close_matches(folded(head), BY_HEAD, n=1, cutoff=0.6)
    if near:
        return _("Diese Spalte gibt es nicht. Meinten Sie „%(near)s“?") % {"near": COLUMNS[BY_HEAD[near[0]]]}
    return _("Diese Spalte gibt es nicht. Was nicht gelesen werden soll, kann unter „Bemerkung“ stehen.")


def _lines(rows: list[list[str]], keys: list[str], first: int) -> Iterable[Line]:
    errors = []
    for number, row in enumerate(rows, first):
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(keys) :]):
            errors.append(Wrong(number, "", _("In dieser Zeile stehen mehr Felder, als es Überschriften gibt.")))
        cells = [*row, *[""] * (len(keys) - len(row))]
        found = {key: unguarded(cell).strip() for key, cell in zip(keys, cells, strict=False) if key}
        yield Line(number, found)
    if errors:
        raise TableErrors(errors)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith((*FORMULA, "'")) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA, "'")) else cell
