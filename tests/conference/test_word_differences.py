"""Two texts as one: what staff read where words came and went."""

import pytest

from conference.agenda.reading import ADDED, GONE, SAME, word_differences


def differences(before, after):
    return [(one.kind, one.text) for one in word_differences(before, after).pieces]


def read(before, after):
    """As the text layer of the page gives it out."""
    return "".join(one.text + one.space for one in word_differences(before, after).pieces)


def test_words_that_go_and_come_are_marked():
    found = differences("Der alte Text.", "Der neue Text.")
    assert found == [(SAME, "Der"), (GONE, "alte"), (ADDED, "neue"), (SAME, "Text.")]
    assert read("Der alte Text.", "Der neue Text.") == "Der alte neue Text."


@pytest.mark.parametrize(
    ("before", "after", "both"),
    [
        ("Für alle und Eltern", "Für alle und Kinder", "Für alle und Eltern Kinder"),
        ("Eins zwei", "Eins zwei drei", "Eins zwei drei"),
        ("Eins zwei drei", "Eins zwei", "Eins zwei drei"),
        ("Ein Absatz.\n\nNoch einer.", "Ein Absatz.\n\nNoch ein anderer.", "Ein Absatz.\n\nNoch einer. ein anderer."),
    ],
)
def test_no_two_words_are_joined(before, after, both):
    assert read(before, after) == both


def test_texts_with_little_in_common_stay_whole():
    before = "Wir zeigen, wie Bücher und Spiele in der Kita für alle da sind."
    after = "Praktische Ideen für Kinder und Eltern: Wir kochen, singen und erzählen in vielen Sprachen."
    found = word_differences(before, after)
    assert found.is_rewritten
    assert [(one.kind, one.text) for one in found.pieces] == [(GONE, before), (ADDED, after)]


def test_a_text_that_only_grows_is_not_taken_for_another_one():
    found = word_differences(
        "Wir kochen.", "Wir kochen. Danach essen wir, und alle bringen ein Rezept von zu Hause mit."
    )
    assert not found.is_rewritten
    assert [one.kind for one in found.pieces] == [SAME, ADDED]


def test_the_first_text_is_new_as_a_whole():
    found = word_differences("", "Ein Text.")
    assert (found.is_rewritten, [one.kind for one in found.pieces]) == (True, [ADDED])


def test_a_change_of_spaces_marks_nothing():
    assert differences("Eins zwei", "Eins\n\nzwei") == [(SAME, "Eins\n\nzwei")]
