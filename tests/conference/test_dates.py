"""Moments in the words of a language."""

import datetime as dt

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from conference.web import dates


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Donnerstag, 21. Januar 2027, 9:45"),
        ("en", "Thursday 21 January 2027, 9:45"),
        ("ar", "الخميس، 21 يناير 2027، 9:45"),
    ],
)
def test_a_moment_is_parted_as_the_language_does(language, words):
    with override(language):
        assert dates.moment(dt.datetime(2027, 1, 21, 9, 45, tzinfo=dt.UTC)) == words


@pytest.mark.parametrize("language", ["de", "en", "ar", "tr", "uk"])
@pytest.mark.parametrize("style", ["SHORT_DATETIME_FORMAT", "DATETIME_FORMAT"])
def test_tables_say_the_day_first_and_count_24_hours(language, style):
    with override(language):
        words = date_format(dt.datetime(2027, 2, 19, 16, 51), style)
    assert words.startswith("19")
    assert words.endswith("16:51")
