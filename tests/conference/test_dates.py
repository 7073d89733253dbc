"""Moments in the words of a language."""

import datetime as dt

import pytest
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
