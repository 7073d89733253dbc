"""Texts that are never cut."""

import pytest

from conference.documents.fitting import POINT, fit, fit_rows
from conference.documents.rendering import text_width

NAMES = [
    "Müller-Lüdenscheidt von und zu Hohenzollern-Sigmaringen-Breitenbach",
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
    "محمد عبد الرحمن الخطيب الحسيني القرشي",
    "सुनीता श्रीवास्तव",
    "明美山田明美山田明美山田明美山田",
    "W" * 100,
    "A",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_fits_into_the_box(name):
    fitted = fit(name, width=132, height=20, largest=46, lines=2, bold=True)
    assert fitted.lines
    assert "".join(fitted.lines).replace(" ", "") == name.replace(" ", "")
    assert max(text_width(line, bold=True) for line in fitted.lines) * fitted.size * POINT <= 132
    assert len(fitted.lines) * fitted.size * 1.2 * POINT <= 20.1


def test_short_name_gets_the_largest_size():
    assert fit("Anna", width=132, height=20, largest=46, bold=True).size == 46


def test_no_text_has_no_lines():
    assert fit("", width=10, height=10, largest=10).lines == ()


def test_double_name_breaks_behind_its_hyphen():
    fitted = fit("Hohenzollern-Sigmaringen", width=60, height=30, largest=40, lines=2, bold=True)
    assert fitted.lines == ("Hohenzollern-", "Sigmaringen")


def test_rows_share_one_size_and_keep_free_lines():
    rows = ["Ihre Workshops", "", "13:15–14:30 · Saal", "Wie wir in der Kommune " * 6]
    fitted = fit_rows(rows, width=97, height=48, largest=11, leading=1.35)
    assert fitted.lines[:3] == ("Ihre Workshops", "", "13:15–14:30 · Saal")
    assert max(text_width(line) for line in fitted.lines) * fitted.size * POINT <= 97
    assert len(fitted.lines) * fitted.size * 1.35 * POINT <= 48


def test_size_has_a_class():
    assert fit("Anna", width=10, height=10, largest=9.5).css.startswith("s")
