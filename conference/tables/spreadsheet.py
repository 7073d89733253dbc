"""Excel files, written row by row and sent while they come about (Office Open XML, ISO/IEC 29500, the least of it).

openpyxl's write-only mode takes 40 µs for a cell and needs the whole file on the disk before the first byte leaves; a
list of 100,000 rows would keep a visitor waiting for a minute. A sheet of plain cells is a few lines of XML.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.utils import translation

from . import cells
from .registry import Column
from .writing import AT_ONCE, values

WIDEST, NARROWEST = 46, 14  # characters of a column
LONGEST = 32_767  # characters of a cell
_EPOCH = dt.datetime(1899, 12, 30)  # day 0 of Excel's calendar, its false 29 February 1900 allowed for
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PLAIN, BOLD, DAY, MOMENT = range(4)  # the formats of `_STYLES`, in its order

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


class _Stream(io.RawIOBase):
    """What a ZIP archive is written into: gives out what has come since, and cannot go back."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self.held)
        self.held.clear()
        return data


def pieces(rows: Iterable[Any], columns: list[Column], language: str, *, title: str) -> Iterator[bytes]:
    """An Excel file for a streamed answer: bold headings that stay in sight and filter, times of Germany.

    The language is set here again: when the pieces are asked for, the request is over.
    """
    stream = _Stream()
    with translation.override(language), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as parts:
        heads = [str(column.label) for column in columns]
        for name, body in {**_PARTS, "xl/workbook.xml": _workbook(title)}.items():
            parts.writestr(name, _XML + body)
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_head(heads, is_rtl=translation.get_language_bidi()).encode())
            some: list[str] = []
            for row in values(rows, columns, cells.xlsx):
                some.append(_row(row, PLAIN))
                if len(some) == AT_ONCE:
                    sheet.write("".join(some).encode())
                    some.clear()
                    yield stream.taken()
            sheet.write("".join(some).encode())
            sheet.write(_foot(len(heads)).encode())
        yield stream.taken()
    yield stream.taken()


def sheet_name(title: str) -> str:
    """What Excel takes as the name of a sheet: 31 characters, none of []:*?/\\ ."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "Tabelle"


def _workbook(title: str) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>'
        f'<sheet name="{_safe(sheet_name(title))}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _head(heads: list[str], *, is_rtl: bool) -> str:
    widths = (min(max(len(head) + 4, NARROWEST), WIDEST) for head in heads)
    cols = "".join(f'<col min="{n}" max="{n}" width="{wide}" customWidth="1"/>' for n, wide in enumerate(widths, 1))
    direction = ' rightToLeft="1"' if is_rtl else ""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"{direction}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"{f'<cols>{cols}</cols>' if cols else ''}<sheetData>{_row([cells.xlsx(head) for head in heads], BOLD)}"
    )


def _foot(width: int) -> str:
    filters = f'<autoFilter ref="A1:{_letters(width)}1"/>' if width else ""
    return f"</sheetData>{filters}</worksheet>"


def _letters(number: int) -> str:
    """The name of the n-th column: A, B, …, Z, AA."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _row(row: list[Any], style: int) -> str:
    return f"<row>{''.join(_cell(value, style) for value in row)}</row>"


def _cell(value: Any, style: int) -> str:
    if isinstance(value, str):
        if not value:
            return "<c/>"
        return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{_safe(value[:LONGEST])}</t></is></c>'
    if value is None:
        return "<c/>"
    if isinstance(value, (int, float, Decimal)):
        return f'<c s="{style}"><v>{value}</v></c>'
    is_moment = isinstance(value, dt.datetime)
    at = value if is_moment else dt.datetime.combine(value, dt.time())
    days = (at - _EPOCH) / dt.timedelta(days=1)
    return f'<c s="{MOMENT if is_moment else DAY}"><v>{days:.9f}</v></c>'


def _safe(text: str) -> str:
    """For XML; a carriage return would be read as a line feed."""
    return escape(text, {'"': "&quot;", "\r": "&#13;"})
