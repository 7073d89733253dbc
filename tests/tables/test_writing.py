"""Files come about row by row: memory does not grow with the rows."""

import csv
import datetime as dt
import io
import tracemalloc

import openpyxl
import pytest

from conference.tables.registry import Column
from conference.tables.spreadsheet import pieces
from conference.tables.writing import AT_ONCE, csv_pieces

COLUMNS = [Column("name", "Name", lambda row: row[0]), Column("n", "Zahl", lambda row: row[1])]


def people(count, seen=None):
    for number in range(count):
        if seen is not None:
            seen.append(number)
        yield f"=Šimić {number}", number


def xlsx(rows, title="T", language="de", columns=COLUMNS):
    file = io.BytesIO(b"".join(pieces(rows, columns, language, title=title)))
    return openpyxl.load_workbook(file).active


def test_csv_is_what_excel_opens():
    body = b"".join(csv_pieces(people(2), COLUMNS, "de"))
    assert body.startswith(b"\xef\xbb\xbfName;Zahl\r\n")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Name", "Zahl"], ["'=Šimić 0", "0"], ["'=Šimić 1", "1"]]


def test_the_first_piece_leaves_before_the_rest_is_read():
    seen = []
    pieces = csv_pieces(people(10 * AT_ONCE, seen), COLUMNS, "de")
    next(pieces)
    assert len(seen) == AT_ONCE


def test_an_empty_table_has_its_headings():
    assert b"".join(csv_pieces([], COLUMNS, "de")).decode("utf-8-sig") == "Name;Zahl\r\n"
    sheet = xlsx([], title="Leer: [Liste]")
    assert [cell.value for cell in sheet[1]] == ["Name", "Zahl"]
    assert sheet.title == "Leer   Liste"


def test_xlsx_keeps_numbers_and_holds_no_formula():
    sheet = xlsx(people(3), title="Anmeldungen")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert rows == [[f"'=Šimić {number}", number] for number in range(3)]
    assert "f" not in kinds
    assert sheet.title == "Anmeldungen"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    "value",
    ['<b>&amp; "x"', " Rand ", "zwei\nZeilen", "رنا صالح", 7, -2.5, "'", "x" * 3000],
)
def test_what_goes_in_comes_out(value):
    sheet = xlsx([value], columns=[Column("v", "V <&>", lambda row: row)])
    assert (sheet["A1"].value, sheet["A2"].value) == ("V <&>", value)


def test_a_day_stays_a_day_and_arabic_begins_at_the_right():
    sheet = xlsx([dt.date(2027, 3, 4)], language="ar", columns=[Column("v", "V", lambda row: row)])
    assert sheet["A2"].value == dt.datetime(2027, 3, 4)
    assert sheet["A2"].is_date
    assert sheet.sheet_view.rightToLeft
    assert sheet.auto_filter.ref == "A1:A1"


def test_a_moment_is_local_to_the_minute():
    at = dt.datetime(2027, 3, 4, 12, 15, tzinfo=dt.UTC)
    assert xlsx([at], columns=[Column("v", "V", lambda row: row)])["A2"].value == dt.datetime(2027, 3, 4, 13, 15)


def test_many_columns_have_names():
    sheet = xlsx([1], columns=[Column(str(n), str(n), lambda row: row) for n in range(30)])
    assert sheet.auto_filter.ref == "A1:AD1"


def peak(deed):
    """Bytes at the highest, the least of five: other threads of this process can only add to it."""

    def once():
        tracemalloc.start()
        try:
            deed()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    return min(once() for _time in range(5))


def test_ten_times_the_rows_cost_no_more_memory():
    def write_csv(count):
        return peak(lambda: [None for _piece in csv_pieces(people(count), COLUMNS, "de")])

    def write_xlsx(count):
        return peak(lambda: [None for _piece in pieces(people(count), COLUMNS, "de", title="T")])

    assert write_csv(20_000) < 1.3 * write_csv(2_000)
    assert write_xlsx(20_000) < 1.3 * write_xlsx(2_000)
