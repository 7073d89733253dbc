"""Answering a survey: by personal link once, by the open link, and what is said where it is not possible."""

import datetime as dt
import logging
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from conference import keeping
from conference.audit.services import SYSTEM
from conference.config.logging import RedactFilter
from conference.retention import services as retention
from conference.retention.periods import REGISTRATIONS
from conference.web.ratelimit import Limit
from registrations.models import RegistrationState
from registrations.surveys import services, views
from registrations.surveys.models import Answer, Kind, Part, Survey, UsedLink
from registrations.surveys.services import SurveyError
from tests.factories import make_edition, make_registration, make_workshop
from tests.registrations.surveys import close, make_question, make_survey, ready_survey
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition(slug="demo")


@pytest.fixture
def workshop(edition):
    return make_workshop(edition)


@pytest.fixture
def survey(edition, workshop):
    return ready_survey(edition)


def path_for(one) -> str:
    parts = urlsplit(services.link_for(one))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def first(survey, part=Part.DAY, kind=Kind.SCALE):
    return survey.questions.filter(part=part, kind=kind).first()


def test_the_link_asks_about_the_workshops_of_the_person(client, edition, workshop, survey):
    other = make_workshop(edition, round=2)
    page = client.get(path_for(make_registration(edition, sessions=[workshop]))).content.decode()
    assert f'id="workshop-{workshop.pk}"' in page
    assert f'id="workshop-{other.pk}"' not in page
    assert "Frage 12 von 12" in page
    assert "Zur Konferenz, ohne zu antworten" in page


def test_answers_go_in_and_say_nothing_of_the_person(client, edition, workshop, survey):
    one = make_registration(edition, sessions=[workshop])
    day, own, text = first(survey), first(survey, Part.WORKSHOP), first(survey, kind=Kind.TEXT)
    data = {"workshop": workshop.code, f"q{day.pk}": "4", f"q{own.pk}-{workshop.pk}": "5", f"q{text.pk}": "Mehr Zeit"}
    response = client.post(path_for(one), data)
    assert response.status_code == 303
    assert response.url == "/demo/rueckmeldung/danke/"
    rows = {(row.question_id, row.session_id): row for row in Answer.objects.all()}
    assert rows[day.pk, None].number == 4
    assert rows[own.pk, workshop.pk].number == 5
    assert (rows[text.pk, None].text, rows[text.pk, None].language) == ("Mehr Zeit", "")
    assert rows[day.pk, None].language == "de"
    assert client.get(response.url).status_code == 200


def test_nobody_asks_for_the_person_while_answering(client, edition, survey, django_assert_num_queries):
    path = path_for(make_registration(edition))
    with django_assert_num_queries(5) as asked:
        client.get(path)
    assert not [one["sql"] for one in asked if "registrations_" in one["sql"]]


def test_a_link_is_used_once(client, edition, survey):
    path, data = path_for(make_registration(edition)), {f"q{first(survey).pk}": "4"}
    client.post(path, data)
    again = client.post(path, data)
    assert "schon geantwortet" in again.content.decode()
    assert Answer.objects.count() == UsedLink.objects.count() == 1


def test_what_is_rejected_keeps_what_was_typed_and_does_not_burn_the_link(client, edition, survey):
    path = path_for(make_registration(edition))
    text = first(survey, kind=Kind.TEXT)
    response = client.post(path, {f"q{text.pk}": "Das bleibt stehen"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Bitte beantworten Sie diese Frage." in page
    assert "Das bleibt stehen" in page
    assert UsedLink.objects.count() == 0
    assert client.post(path, {f"q{first(survey).pk}": "4"}).status_code == 303


@pytest.mark.parametrize("value", ["6", "0", "x", "4.5", "\x00"])
def test_what_is_no_step_of_the_scale_is_refused(client, edition, survey, value):
    response = client.post(path_for(make_registration(edition)), {f"q{first(survey).pk}": value})
    assert response.status_code == 422
    assert Answer.objects.count() == 0


def test_choosing_other_workshops_keeps_what_was_typed_and_complains_of_nothing(client, edition, workshop, survey):
    path, text = path_for(make_registration(edition)), first(survey, kind=Kind.TEXT)
    response = client.post(path, {"choose": "1", "workshop": workshop.code, f"q{text.pk}": "Noch nicht fertig"})
    page = response.content.decode()
    assert response.status_code == 200
    assert f'id="workshop-{workshop.pk}"' in page
    assert "Noch nicht fertig" in page
    assert "Bitte beantworten" not in page
    assert Answer.objects.count() == 0


def test_workshops_of_other_editions_are_not_asked_about(client, edition, workshop, survey):
    foreign = make_workshop(make_edition())
    data = {"workshop": foreign.code, f"q{first(survey).pk}": "4"}
    assert client.post(path_for(make_registration(edition)), data).status_code == 422
    assert Answer.objects.count() == 0


def test_an_invented_link_is_unknown(client, edition, survey):
    good = path_for(make_registration(edition))
    assert client.get(good[:-2] + "00/").status_code == 404
    assert client.get("/demo/rueckmeldung/irgendwas/").status_code == 404


def test_a_link_of_another_survey_is_unknown(client, edition, survey):
    other = make_edition()
    ready_survey(other)
    foreign = path_for(make_registration(other)).replace(other.slug, "demo")
    assert client.get(foreign).status_code == 404


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.CANCELLED])
def test_only_who_has_a_place_gets_a_link(edition, survey, state):
    one = make_registration(edition)
    one.state = state
    assert services.link_for(one) == ""


def test_there_is_no_link_before_and_after(edition, survey):
    one = make_registration(edition)
    assert services.link_for(one).startswith("http")
    close(survey)
    assert services.link_for(one) == ""


def test_a_link_costs_two_queries(edition, workshop, survey, django_assert_num_queries):
    one = make_registration(edition, sessions=[workshop])
    with django_assert_num_queries(2):
        services.link_for(one)


def test_too_early_and_too_late_say_so(client, edition, survey):
    path = path_for(make_registration(edition))
    Survey.objects.update(opens_at=timezone.now() + dt.timedelta(days=1))
    assert "Die Rückmeldung beginnt noch" in client.get(path).content.decode()
    Survey.objects.update(opens_at=timezone.now() - dt.timedelta(days=2))
    close(survey)
    response = client.post(path, {f"q{first(survey).pk}": "4"})
    assert response.status_code == 422
    assert "Die Rückmeldung ist zu Ende" in response.content.decode()
    assert Answer.objects.count() == 0


def test_the_open_link_is_there_only_with_the_switch_and_is_counted_by_itself(client, edition, survey):
    path, data = reverse("registrations:survey_open", args=["demo"]), {f"q{first(survey).pk}": "2"}
    assert client.get(path).status_code == 404
    Survey.objects.update(on_screen=True)
    assert client.post(path, data).status_code == 303
    survey.refresh_from_db()
    assert (survey.open_sheets, UsedLink.objects.count()) == (1, 0)
    assert Answer.objects.get().by_open_link


def test_too_many_by_the_open_link_lose_nothing(client, edition, survey, settings, monkeypatch):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(views, "OPEN", Limit("survey-open", most=1))
    Survey.objects.update(on_screen=True)
    path, text = reverse("registrations:survey_open", args=["demo"]), first(survey, kind=Kind.TEXT)
    answers = [client.post(path, {f"q{text.pk}": "Aus dem Foyer"}) for _i in range(2)]
    assert [one.status_code for one in answers] == [422, 429]
    assert answers[-1].headers["Retry-After"] == "600"
    assert "Aus dem Foyer" in answers[-1].content.decode()


def test_nothing_is_left_of_the_address(client, edition, survey):
    headers = client.get(path_for(make_registration(edition))).headers
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("code", ["de", "de-simple", "en", "ar"])
def test_the_ready_made_questions_speak_every_language(client, edition, survey, code):
    one = make_registration(edition, language=code)
    page = client.get(path_for(one)).content.decode()
    with translation.override(code):
        survey.refresh_from_db()
        for question in survey.questions.filter(part=Part.DAY):
            assert question.text in page
        if code != "de":
            assert first(survey).text != first(survey).text_de


def test_the_preview_is_for_staff_and_stores_nothing(client, edition, survey):
    path = reverse("registrations:survey_preview", args=["demo"])
    sign_in(client, "empfang")
    assert client.get(path).status_code == 403
    client.logout()
    assert client.get(path).status_code == 403
    client.logout()
    sign_in(client, "agenda")
    assert client.get(path).status_code == 200
    assert client.post(path, {}).status_code == 422
    assert "nichts gespeichert" in client.post(path, {f"q{first(survey).pk}": "3"}).content.decode()
    assert Answer.objects.count() == 0


def test_a_choice_is_stored_by_its_place_whatever_the_language(client, edition):
    survey = make_survey(edition)
    one = make_question(survey, kind=Kind.SEVERAL, options_de="Rot\nBlau\nGrün", options_en="Red\nBlue\nGreen")
    person = make_registration(edition, language="en")
    client.post(path_for(person), {f"q{one.pk}": ["2", "0"]})
    row = Answer.objects.get()
    assert (row.choices, row.language) == ([0, 2], "en")


def test_the_personal_page_leads_to_the_survey_while_it_is_open(client, edition, survey):
    one = make_registration(edition)
    page = reverse("registrations:personal", args=["demo", one.token])
    assert path_for(one) in client.get(page).content.decode()
    close(survey)
    assert "rueckmeldung" not in client.get(page).content.decode()


def test_the_token_of_a_survey_stands_in_no_log(edition, survey):
    record = logging.LogRecord("x", logging.INFO, "", 1, f"GET {path_for(make_registration(edition))}", (), None)
    RedactFilter().filter(record)
    assert "/rueckmeldung/…" in record.getMessage()


def test_a_survey_ends_before_it_is_forgotten_which_links_were_used(client, edition, survey):
    """Else a link that was used could be used again."""
    services.change(survey=survey, values={"closes_at": services.used_links_go_at(edition)}, actor=SYSTEM)
    with pytest.raises(SurveyError) as refused:
        too_late = services.used_links_go_at(edition) + dt.timedelta(minutes=1)
        services.change(survey=survey, values={"closes_at": too_late}, actor=SYSTEM)
    assert refused.value.field == "closes_at"


def test_no_used_link_is_of_use_again_where_the_period_was_shortened_later(client, edition, survey):
    path, data = path_for(make_registration(edition)), {f"q{first(survey).pk}": "4"}
    assert client.post(path, data).status_code == 303
    keeping.shorten(edition=edition, period=REGISTRATIONS, days=1, actor=SYSTEM)
    with time_machine.travel(services.used_links_go_at(edition) + dt.timedelta(hours=4)):
        Survey.objects.update(closes_at=timezone.now() + dt.timedelta(days=9))
        retention.run()
        assert not UsedLink.objects.exists()
        assert client.post(path, data).status_code == 422
    assert Answer.objects.count() == 1
