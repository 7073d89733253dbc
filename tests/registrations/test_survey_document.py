"""The printed results: accessible, complete, without what must not be shown."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from conference.documents import registry, rendering
from registrations.surveys import box
from registrations.surveys.documents import KIND
from registrations.surveys.models import Answer, Kind, Part
from tests.documents.pdf import assert_accessible, missing_glyphs, opened, plain_text_of
from tests.factories import make_edition, make_workshop
from tests.registrations.surveys import answer, make_question, make_survey, many

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    survey = make_survey(make_edition())
    large, small = make_workshop(survey.edition, title="Große Runde"), make_workshop(survey.edition, title="Kleine")
    day, text = (
        make_question(survey, text_ar="كيف كان؟", high_label_de="sehr gut"),
        make_question(survey, kind=Kind.TEXT),
    )
    own = make_question(survey, part=Part.WORKSHOP)
    many(survey, day, [5, 4, 4, 3, 3, 2])
    for number in range(20, 26):
        given = [box.Given(text.pk, text=f"Gesagt {number}"), box.Given(own.pk, large.pk, number=5)]
        answer(survey, [*given, box.Given(own.pk, small.pk, number=1)] if number < 23 else given, number=number)
    box.mix(survey=survey)
    Answer.objects.filter(text="Gesagt 21").update(is_hidden=True)
    return survey


def printed(survey, language="de", **fields) -> bytes:
    kind = registry.get(KIND)
    with translation.override(language):
        subject, params = kind.resolve({"survey": str(survey.pk), **fields})
        document = SimpleNamespace(kind=KIND, subject=subject, params=params, language=language)
        sheets = kind.sheets(document, kind.chunks(document)[0])
    return rendering.render(sheets.template, sheets.context, language, styles=sheets.styles, images=sheets.images)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_report_is_accessible(survey, language):
    data = printed(survey, language)
    assert_accessible(data)
    assert missing_glyphs(opened(data)) == []


def test_the_report_says_everything_but_what_was_taken_out_and_what_is_too_few(survey):
    text = plain_text_of(printed(survey))
    assert "5 · sehr gut" in text
    assert "Im Mittel 3,5 von 5" in text
    assert "Gesagt 22" in text
    assert "Gesagt 21" not in text
    assert "Zu wenige Antworten" in text.partition("Kleine")[2]


def test_a_sheet_for_those_who_gave_a_workshop_speaks_of_it_alone(survey):
    session = Answer.objects.exclude(session=None).filter(session__title="Große Runde").first().session
    text = plain_text_of(printed(survey, session=str(session.pk)))
    assert "Große Runde" in text
    assert "Gesagt" not in text
