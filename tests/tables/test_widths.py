"""Columns of lists on paper."""

import pytest

from conference.tables.widths import WIDEST, widths


def test_a_word_fits_beside_a_long_text():
    state, text = widths(["Zustand", "Workshops"], [["angemeldet", "Ausbildung finden " * 20]] * 9)
    assert state >= 20
    assert text > 2 * state


def test_one_endless_cell_does_not_make_the_others_narrow():
    rows = [["Weber", "Kita"]] * 99 + [["W" * 300, "Kita"]]
    name, place = widths(["Nachname", "Institution"], rows)
    assert name < 2 * place


def test_equal_columns_are_equal():
    assert widths(["eins", "zwei"], [["ab", "cd"]]) == [96, 96]


@pytest.mark.parametrize("rows", [[], [["", "", ""]], [["x" * 9000, "", "y"]]])
def test_every_column_has_a_class(rows):
    found = widths(["Name", "", "Rolle"], rows)
    assert all(1 <= one <= WIDEST for one in found)
    assert sum(found) <= 194  # of 200; the running number has the rest
