"""What is shown of a survey: groups of five and more, nothing by subtraction, texts without those taken out."""

import pytest

from conference.audit.services import SYSTEM
from registrations.surveys import box, services
from registrations.surveys.models import Answer, Kind, Part
from registrations.surveys.results import results_of, shown
from tests.factories import make_edition, make_registration, make_workshop
from tests.registrations.surveys import answer, close, make_question, make_survey, many

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make_survey(make_edition())


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"de": 40, "ar": 6}, {"de", "ar"}),
        ({"de": 40, "ar": 3}, set()),  # hiding ar alone would tell it: 43 - 40
        ({"de": 40, "en": 9, "ar": 3}, {"de"}),  # en goes along: what is left is 12
        ({"de": 40, "ar": 3, "uk": 4}, {"de"}),  # 7 are left together
        ({"de": 4}, set()),
        ({}, set()),
    ],
)
def test_no_group_can_be_had_by_subtraction(counts, expected):
    assert shown(counts) == expected


def test_steps_are_counted_from_the_best_and_the_mean_is_reckoned(survey):
    question = make_question(survey, low_label_de="gar nicht", high_label_de="sehr gut")
    many(survey, question, [5, 5, 4, 3, 1])
    outcome = results_of(survey).day.outcomes[0]
    assert outcome.counts == [("5 · sehr gut", 2), ("4", 1), ("3", 1), ("2", 0), ("1 · gar nicht", 1)]
    assert outcome.mean == pytest.approx(3.6)
    assert outcome.plot.bars[0].percent == 40


def test_what_is_not_mixed_is_not_shown(survey):
    question = make_question(survey)
    many(survey, question, [5] * 6)
    answer(survey, [box.Given(question.pk, number=1)], number=99)
    found = results_of(survey)
    assert found.day.count == 6
    assert (found.answered, found.unmixed) == (7, 1)


def test_a_workshop_with_four_answers_shows_nothing_and_no_texts(survey):
    scale, text = make_question(survey, part=Part.WORKSHOP), make_question(survey, part=Part.WORKSHOP, kind=Kind.TEXT)
    small, large = make_workshop(survey.edition), make_workshop(survey.edition, round=2)
    many(survey, scale, [5] * 6, session=large)
    for number in range(50, 54):
        given = [box.Given(scale.pk, small.pk, number=1), box.Given(text.pk, small.pk, text="Geheim")]
        answer(survey, given, number=number)
    close(survey)
    box.mix(survey=survey)
    found = results_of(survey)
    assert [(one.session, one.is_few, len(one.outcomes)) for one in found.workshops] == [
        (small, True, 0),
        (large, False, 2),
    ]
    assert [row.is_hidden for row in found.compared[0].rows] == [True, False]


def test_languages_stand_beside_each_other_only_where_nobody_can_be_told(survey):
    question = make_question(survey)
    many(survey, question, [5] * 8, language="de")
    many(survey, question, [3] * 5, language="en")
    assert [row.label for row in results_of(survey).spoken[0].rows] == ["Deutsch", "English"]
    many(survey, question, [1] * 2, language="ar")
    answer(survey, [box.Given(question.pk, number=1)], number=90, language="de")
    close(survey)
    box.mix(survey=survey)
    assert results_of(survey).spoken == []


def test_the_open_link_is_never_added_to_the_others(survey):
    question = make_question(survey)
    many(survey, question, [5] * 5)
    for _i in range(6):
        answer(survey, [box.Given(question.pk, number=1)])
    survey.refresh_from_db()
    box.mix(survey=survey)
    assert results_of(survey).day.outcomes[0].mean == 5
    by_open_link = results_of(survey, by_open_link=True)
    assert (by_open_link.day.outcomes[0].mean, by_open_link.answered) == (1, 6)


def test_several_choices_are_counted_by_people(survey):
    question = make_question(survey, kind=Kind.SEVERAL, options_de="Rot\nBlau\nGrün")
    for number in range(1, 6):
        answer(survey, [box.Given(question.pk, choices=[0, 2] if number < 3 else [2])], number=number)
    box.mix(survey=survey)
    outcome = results_of(survey).day.outcomes[0]
    assert (outcome.count, outcome.counts) == (5, [("Rot", 2), ("Blau", 0), ("Grün", 5)])
    assert [bar.percent for bar in outcome.plot.bars] == [40, 0, 100]


def test_a_text_that_was_taken_out_is_in_no_print_and_can_come_back(survey):
    scale, text = make_question(survey), make_question(survey, kind=Kind.TEXT)
    many(survey, scale, [5] * 5)
    for number in range(20, 25):
        answer(survey, [box.Given(text.pk, text=f"Text {number}")], number=number)
    box.mix(survey=survey)
    one = Answer.objects.texts().first()
    services.hide(answer=one, hidden=True, actor=SYSTEM)
    outcome = results_of(survey).day.outcomes[1]
    assert len(outcome.comments) == 5
    assert one.text not in [each.text for each in outcome.shown_comments]
    services.hide(answer=one, hidden=False, actor=SYSTEM)
    assert len(results_of(survey).day.outcomes[1].shown_comments) == 5


def test_a_question_that_is_no_longer_asked_keeps_its_answers(survey):
    question = make_question(survey)
    many(survey, question, [4] * 5)
    type(question).objects.update(is_asked=False)
    assert results_of(survey).day.outcomes[0].count == 5


@pytest.mark.parametrize("sheets", [5, 12])
def test_the_cost_does_not_grow_with_answers_and_workshops(survey, sheets, django_assert_num_queries):
    make_registration(survey.edition)
    question, text = make_question(survey, part=Part.WORKSHOP), make_question(survey, kind=Kind.TEXT)
    for _i in range(sheets - 3):
        many(survey, question, [4] * sheets, session=make_workshop(survey.edition))
    answer(survey, [box.Given(text.pk, text="Etwas")], number=500)
    with django_assert_num_queries(6):
        assert len(results_of(survey).workshops) == sheets - 3
