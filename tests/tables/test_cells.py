"""What a cell holds, and that none of them calculates."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.tables import cells

DANGEROUS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_begins_like_a_formula_gets_a_mark(text):
    assert cells.csv(text) == "'" + text
    assert cells.xlsx(text).startswith("'")


@pytest.mark.parametrize("text", ["Müller-Lüdenscheidt", "a=b", "'quoted'", "", "O’Neill", "رنا صالح"])
def test_other_text_stays(text):
    assert cells.csv(text) == text
    assert cells.xlsx(text) == text


@given(st.text(max_size=30))
def test_the_mark_comes_off_again(text):
    assert cells.unguarded(cells.guarded(text)) == text or text.startswith("'")


@given(st.text(max_size=30))
def test_nothing_that_leaves_begins_like_a_formula(text):
    assert not cells.csv(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_telephone_number_stays_readable_in_excel():
    assert cells.xlsx("+49 2452 13-1234") == "+49 2452 13-1234"
    assert cells.xlsx("+49+cmd|' /C calc'!A0").startswith("'")


def test_times_are_local_and_without_zone():
    at = dt.datetime(2026, 7, 1, 10, 0, tzinfo=dt.UTC)
    assert cells.csv(at) == "2026-07-01 12:00"
    assert cells.xlsx(at) == dt.datetime(2026, 7, 1, 12, 0)
    assert cells.words(dt.date(2026, 7, 1)) == "01.07.2026"


def test_numbers_stay_numbers_and_lists_become_words():
    assert cells.xlsx(-3) == -3
    assert cells.csv(Decimal("-2.5")) == "-2,5"
    assert cells.xlsx(Decimal("2.5")) == Decimal("2.5")
    assert [cells.csv(value) for value in (True, False, None, ["a", "b"])] == ["Ja", "Nein", "", "a, b"]


def test_what_no_spreadsheet_can_hold_is_left_out():
    assert cells.xlsx("a\x00b\x0bc\ufffe") == "abc"
