"""Files come about row by row: memory does not grow with the rows."""

import csv
import io
import tracemalloc

import openpyxl

from conference.tables.registry import Column
from conference.tables.writing import AT_ONCE, csv_pieces, xlsx_file

COLUMNS = [Column("name", "Name", lambda row: row[0]), Column("n", "Zahl", lambda row: row[1])]


def people(count, seen=None):
    for number in range(count):
        if seen is not None:
            seen.append(number)
        yield f"=Šimić {number}", number


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
    with xlsx_file([], COLUMNS, title="Leer: [Liste]") as file:
        sheet = openpyxl.load_workbook(file).active
        assert [cell.value for cell in sheet[1]] == ["Name", "Zahl"]


def test_xlsx_keeps_numbers_and_holds_no_formula():
    with xlsx_file(people(3), COLUMNS, title="Anmeldungen") as file:
        sheet = openpyxl.load_workbook(file).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert rows == [[f"'=Šimić {number}", number] for number in range(3)]
    assert "f" not in kinds
    assert sheet.title == "Anmeldungen"
    assert sheet.freeze_panes == "A2"


def peak(deed):
    tracemalloc.start()
    try:
        deed()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_rows_cost_no_more_memory():
    def write_csv(count):
        return peak(lambda: [None for _piece in csv_pieces(people(count), COLUMNS, "de")])

    def write_xlsx(count):
        return peak(lambda: xlsx_file(people(count), COLUMNS, title="T").close())

    write_xlsx(10)  # what is imported once
    assert write_csv(20_000) < 1.3 * write_csv(2_000)
    assert write_xlsx(20_000) < 1.3 * write_xlsx(2_000)
