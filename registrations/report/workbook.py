"""The report as an Excel file: one sheet per table, numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from conference.tables import cells
from conference.tables.spreadsheet import sheet_name

from .contents import HIDDEN, Report, Table


def workbook_file(report: Report, *, is_rtl: bool = False) -> bytes:
    """The whole file."""
    from openpyxl import Workbook  # slow to import

    book = Workbook()
    book.remove(book.worksheets[0])
    _overview(book, report, is_rtl)
    for table in report.tables:
        _sheet(book, table, is_rtl)
    for section in report.sections:
        rows = [(label, HIDDEN if number is None else number) for label, number in section.lines]
        _fill(_new(book, section.title, is_rtl), [section.title, _("Anzahl")], rows)
    if report.said:
        heads = [_("Frage"), _("Antworten"), _("Mittelwert (5 ist das Beste)")]
        _fill(_new(book, _("Rückmeldung"), is_rtl), heads, [(one.question, one.count, one.mean) for one in report.said])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _overview(book: Any, report: Report, is_rtl: bool) -> None:
    rows: list[tuple[Any, Any]] = [(label, int(value) if value.isdecimal() else value) for label, value in report.facts]
    rows += [(_("Stand"), report.as_of), (_("Schutz der Menschen"), protection(report))]
    _fill(_new(book, _("Überblick"), is_rtl), [report.title, ""], rows)


def protection(report: Report) -> str:
    """Why numbers are missing, in one sentence."""
    text = _(
        "Zahlen unter %(least)s stehen nicht im Bericht. Weitere Zahlen fehlen (%(sign)s), wo man sie sonst ausrechnen"
        " könnte."
    )
    return text % {"least": report.least, "sign": HIDDEN}


def _sheet(book: Any, table: Table, is_rtl: bool) -> None:
    rows = [(label, *(HIDDEN if number is None else number for number in numbers)) for label, numbers in table.lines]
    _fill(_new(book, table.title, is_rtl), table.heads, rows)


def _new(book: Any, title: str, is_rtl: bool) -> Any:
    sheet = book.create_sheet(sheet_name(title))
    sheet.freeze_panes = "B2"
    sheet.sheet_view.rightToLeft = is_rtl
    return sheet


def _fill(sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.styles import Alignment, Font  # slow to import

    sheet.append([cells.xlsx(head) for head in heads])
    for row in rows:
        sheet.append([cells.xlsx(value) for value in row])
    sheet.column_dimensions["A"].width = 42
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=None if cell.column == 1 else "right")
            cell.font = Font(bold=cell.row == 1)
