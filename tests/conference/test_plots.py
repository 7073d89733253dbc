"""Plots: what is drawn says the same as the table, from either side, and nothing that must not be shown."""

import re

from django.template.loader import render_to_string
from django.utils import translation

from conference.web.plots import Series, bars, lines, stacked
from conference.web.templatetags.plots import plot


def test_a_bar_is_as_wide_as_its_share_of_the_whole():
    chart = bars("Wie war es?", [("gut", 3), ("schlecht", 1)], whole=8)
    assert [(bar.width, bar.percent) for bar in chart.bars] == [("37.5", 38), ("12.5", 12)]


def test_without_a_whole_the_highest_has_the_full_width():
    chart = bars("Fragen", [("a", 2), ("b", 4)])
    assert [(bar.width, bar.percent) for bar in chart.bars] == [("50", None), ("100", None)]


def test_nothing_at_all_is_no_division_by_zero():
    assert [bar.width for bar in bars("Leer", [("a", 0)], whole=0).bars] == ["0"]
    assert stacked("Leer", ["x"], [("a", [0])]).rows[0].parts[0].width == "0"
    assert lines("Leer", [Series("dieses Jahr", [])], ticks=[], name=str, head="Tag").rows == []


def test_what_must_not_be_shown_is_neither_drawn_nor_said():
    html = plot(bars("Sprache", [("Deutsch", 40), ("Arabisch", None)], hidden="unter 5"))
    assert html.count("<svg") == 1
    assert "unter 5" in html
    html = plot(stacked("Workshops", ["gut", "schlecht"], [("W1", None)], hidden="unter 5"))
    assert "unter 5" in html
    assert html.count("<svg") == 2  # of the legend


def test_where_one_reads_from_the_right_bars_grow_from_the_right():
    with translation.override("ar"):
        chart = stacked("Wie", ["a", "b"], [("W1", [1, 3])])
        assert [(part.x, part.width) for part in chart.rows[0].parts] == [("75", "25"), ("0", "75")]
        assert bars("Wie", [("a", 1), ("b", 4)]).bars[0].x == "75"


def test_numbers_in_drawings_have_a_point_in_german_too():
    with translation.override("de"):
        drawn = re.findall(r' width="([^"]+)"', plot(bars("Wie", [("a", 1), ("b", 3)])))
    assert "33.33" in drawn


def test_a_stack_compares_lengths_where_it_does_not_fill():
    rows = stacked("Plätze", ["belegt", "wartet"], [("W1", [10, 10]), ("W2", [5, 0])], fills=False).rows
    assert [part.width for part in rows[0].parts] == ["50", "50"]
    assert [part.width for part in rows[1].parts] == ["25", "0"]


def chart():
    now = Series("dieses Jahr", [(-20, 0), (-10, 40)])
    before = Series("voriges Mal", [(-20, 10), (0, 90)], is_compared=True)
    return lines("Anmeldungen", [now, before], ticks=[(-20, "20 Tage vorher"), (0, "heute")], name=str, head="Tag")


def test_lines_share_their_axes_and_the_table_has_every_place():
    made = chart()
    assert [tick.label for tick in made.up] == ["0", "25", "50", "75", "100"]
    assert made.rows == [("-20", [0, 10]), ("-10", [40, None]), ("0", [None, 90])]
    assert [one.last for one in made.lines] == [40, 90]


def test_the_compared_line_is_dashed_and_paper_has_the_table_open():
    html = plot(chart())
    assert html.count("stroke-dasharray") == 2  # in the legend and in the drawing
    assert "<details" in html
    assert "<details" not in plot(chart(), is_print=True)


def test_words_from_people_are_escaped():
    assert "<b>" not in plot(bars("<b>", [("<b>", 1)], head="<b>"))
    assert render_to_string("web/plots/title.html", {"chart": bars("", []), "level": 3}).strip() == ""


def test_on_paper_every_drawing_says_what_it_is():
    """PDF/UA-1 wants words for every figure; on a page the table beside it says more."""
    for one in (bars("Wie", [("a", 1)]), stacked("Wie", ["a"], [("W1", [1])]), chart()):
        html = plot(one, is_print=True)
        assert html.count("<title>") == html.count("<svg")
        assert "<title>" not in plot(one)


def test_a_number_to_compare_with_has_a_column_and_a_mark_where_it_ends():
    chart = bars("Stände", [("frei", 2), ("belegt", 4)], before=("2024", [8, 0]))
    assert [(bar.width, bar.before, bar.mark) for bar in chart.bars] == [("25", 8, "98.8"), ("50", 0, "")]
    html = plot(chart)
    assert re.findall(r'plot-number plot-last">(\d+)', html) == ["8", "0"]
    assert "Der Strich zeigt 2024." in html
    assert "plot-mark" not in plot(bars("Stände", [("frei", 2)]))


def test_marks_are_counted_from_the_right_where_bars_are():
    with translation.override("ar"):
        assert bars("Wie", [("a", 1)], before=("2024", [4])).bars[0].mark == "0"
