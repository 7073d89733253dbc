"""The box: once per link, mixed before anybody looks, and nothing in the database that joins a link and an answer."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from registrations.surveys import box, links, services
from registrations.surveys.models import Answer, UsedLink
from registrations.surveys.services import SurveyError
from tests.factories import make_edition, make_registration
from tests.registrations.surveys import answer, close, make_question, make_survey
from tests.registrations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh_pages():
    """Nothing of earlier tests takes up room where answers lie: two tests look at the very place of a row."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {UsedLink._meta.db_table}, {Answer._meta.db_table} CASCADE")


@pytest.fixture
def survey():
    return make_survey(make_edition())


@pytest.fixture
def question(survey):
    return make_question(survey)


def marks(model) -> list[tuple[str, ...]]:
    """What PostgreSQL itself notes of the rows of a table: transaction and place, in the order of the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text, ctid::text, id::text FROM {model._meta.db_table} ORDER BY ctid")
        return cursor.fetchall()


def settled() -> None:
    """Write the tables anew once every transaction is over that ran beside the mixing, in any database of the server:
    until then PostgreSQL keeps old versions of rows."""
    mixed = max(int(row[0]) for row in marks(Answer))
    for _try in range(1200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s", [mixed])
            if cursor.fetchone()[0]:
                return box.settle()
        time.sleep(0.05)
    raise AssertionError("somebody else's transaction does not end")


def columns(model) -> set[str]:
    return {one.column for one in model._meta.concrete_fields}


def test_a_used_link_and_an_answer_have_no_column_in_common_that_says_who_or_when():
    assert columns(UsedLink) == {"id", "digest", "survey_id"}
    assert not columns(Answer) & {"digest", "registration_id", "created_at", "sheet_id"}


def test_two_at_once_with_one_link_count_once(survey, question):
    token = links.token_of(survey, make_registration(survey.edition))
    done = []

    def submit() -> None:
        given = [box.Given(question.pk, number=4)]
        done.append(services.submit(survey=survey, given=given, token=token, language="de"))

    assert at_once([submit] * 8, workers=8) == []
    assert sorted(done) == [False] * 7 + [True]
    assert (Answer.objects.count(), UsedLink.objects.count()) == (1, 1)


def test_what_fails_gives_the_link_back(survey, question):
    token = links.token_of(survey, make_registration(survey.edition))
    with pytest.raises(IntegrityError):
        services.submit(survey=survey, given=[box.Given(question.pk, number=9)], token=token, language="de")
    assert UsedLink.objects.count() == 0
    assert services.submit(survey=survey, given=[box.Given(question.pk, number=5)], token=token, language="de")


def test_nobody_answers_a_question_that_is_being_changed(survey, question):
    """Staff take a question away while somebody sends the answer: refused, and the link stays good."""
    token = links.token_of(survey, make_registration(survey.edition))
    locked, errors = threading.Event(), []

    def change() -> None:
        with transaction.atomic():
            type(survey).objects.select_for_update().get(pk=survey.pk)
            locked.set()
            type(question).objects.filter(pk=question.pk).update(is_asked=False)

    def submit() -> None:
        locked.wait(timeout=10)
        try:
            services.submit(survey=survey, given=[box.Given(question.pk, number=4)], token=token, language="de")
        except SurveyError as error:
            errors.append(error)

    assert at_once([change, submit], workers=2) == []
    assert len(errors) == 1
    assert (Answer.objects.count(), UsedLink.objects.count()) == (0, 0)


def test_many_at_once_by_the_open_link_are_all_counted(survey, question):
    def submit() -> None:
        services.submit(survey=survey, given=[box.Given(question.pk, number=4)], token="", language="de")

    assert at_once([submit] * 12, workers=6) == []
    survey.refresh_from_db()
    assert (survey.open_sheets, Answer.objects.count()) == (12, 12)


def test_before_mixing_the_transaction_joins_them_and_after_it_does_not(survey, question):
    """The counter-test: what `mix` is for is there without it."""
    for number in range(1, 7):
        answer(survey, [box.Given(question.pk, number=3)], number=number)
    used, given = marks(UsedLink), marks(Answer)
    assert [row[0] for row in used] == [row[0] for row in given], "each pair was written by a transaction of its own"
    assert len({row[0] for row in used}) == 6

    assert box.mix_all() == 1
    settled()

    used, given = marks(UsedLink), marks(Answer)
    assert len({row[0] for row in used + given}) == 1, "one transaction wrote them all"
    assert [row[2] for row in used] == sorted(row[2] for row in used), "they lie in the order of their random keys"
    assert [row[2] for row in given] == sorted(row[2] for row in given)


def test_old_versions_of_rows_do_not_stay_behind(survey, question):
    for number in range(1, 7):
        answer(survey, [box.Given(question.pk, number=3)], number=number)
    box.mix_all()
    settled()
    assert [row[1] for row in marks(Answer)] == [f"(0,{at})" for at in range(1, 7)]


def test_fewer_than_five_new_ones_wait(survey, question):
    for number in range(1, 5):
        answer(survey, [box.Given(question.pk, number=3)], number=number)
    assert not box.mix(survey=survey)
    assert Answer.objects.mixed().count() == 0
    answer(survey, [box.Given(question.pk, number=3)], number=5)
    assert box.mix(survey=survey)
    assert Answer.objects.mixed().count() == 5
    assert not box.mix(survey=survey), "nothing new"


def test_at_the_end_the_rest_is_mixed_and_rare_languages_are_forgotten(survey, question):
    for number in range(1, 7):
        answer(survey, [box.Given(question.pk, number=3)], number=number, language="de" if number < 6 else "uk")
    box.mix(survey=survey)
    answer(survey, [box.Given(question.pk, number=3)], number=7, language="de")
    close(survey)
    assert box.mix(survey=survey)
    assert Answer.objects.mixed().count() == 7
    assert set(Answer.objects.values_list("language", flat=True)) == {"de", ""}
