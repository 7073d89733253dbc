"""The survey in the staff area: beginning, changing, ordering, results, taking texts out, print and tables."""

import datetime as dt

import pytest
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM, Actor
from conference.documents import registry
from conference.documents.models import Document
from conference.web.errors import DomainError
from registrations.surveys import box, services
from registrations.surveys.documents import KIND
from registrations.surveys.models import Answer, Kind, Part, Question, Survey
from tests.factories import make_edition, make_registration, make_session, make_workshop
from tests.registrations.surveys import answer, make_question, make_survey, many
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db
OVERVIEW, RESULTS = "admin:surveys_survey_changelist", "admin:surveys_results"


@pytest.fixture
def edition():
    return make_edition(slug="demo")


@pytest.fixture
def survey(edition):
    return make_survey(edition)


@pytest.fixture
def leitung(client):
    return sign_in(client, "leitung")


def words(survey, **fields) -> dict[str, str]:
    """A question as its form sends it."""
    return {"part": "day", "kind": "scale", "is_asked": "on", "text_de": "Wie war es?", **fields}


def test_one_click_takes_the_ready_made_questions(client, edition, leitung):
    assert "Fertige Fragen übernehmen" in client.get(reverse(OVERVIEW)).content.decode()
    page = client.post(reverse("admin:surveys_start"), follow=True).content.decode()
    assert "Wie hat Ihnen die Konferenz insgesamt gefallen?" in page
    survey = Survey.objects.get(edition=edition)
    assert survey.questions.count() == 12
    for question in survey.questions.all():
        filled = [question.text_de, question.text_de_simple, question.text_en, question.text_ar, question.text_tr]
        assert all([*filled, question.text_uk])
        counts = {len(services.options_in(question, code)) for code in ("de", "de-simple", "en", "ar", "tr", "uk")}
        assert len(counts) == 1
    assert AuditEntry.objects.filter(action="survey.created", subject=f"survey:{survey.pk}").exists()


def test_it_opens_with_the_end_of_the_day_and_closes_after_three_weeks(edition):
    make_session(edition, "15:00", "16:30")
    survey = services.start(edition=edition, actor=SYSTEM)
    opens, closes = (moment.astimezone(edition.tz) for moment in (survey.opens_at, survey.closes_at))
    assert (opens.date(), opens.time()) == (edition.date, dt.time(16, 30))
    assert (closes.date(), closes.time()) == (edition.date + dt.timedelta(days=21), dt.time(23, 59))


def test_an_edition_has_one_survey(edition, survey):
    with pytest.raises(DomainError):
        services.start(edition=edition, actor=SYSTEM)


def test_questions_of_an_earlier_edition_are_taken_over_with_all_languages(client, edition, leitung):
    before = make_survey(make_edition(title="Vorige"))
    make_question(before, text_de="Alt", text_ar="قديم")
    make_question(before, text_de="Weg", is_asked=False)
    assert "Fragen von „Vorige“ übernehmen" in client.get(reverse(OVERVIEW)).content.decode()
    client.post(reverse("admin:surveys_start"), {"source": str(before.pk)})
    taken = Question.objects.filter(survey__edition=edition)
    assert [(one.text_de, one.text_ar) for one in taken] == [("Alt", "قديم")]


def test_a_question_is_added_in_two_languages(client, survey, leitung):
    data = words(survey, text_en="How was it?", low_label_de="schlecht")
    response = client.post(reverse("admin:surveys_question_add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    one = survey.questions.get()
    assert (one.text_de, one.text_en, one.low_label_de) == ("Wie war es?", "How was it?", "schlecht")


def test_options_must_be_as_many_in_every_language(client, survey, leitung):
    data = words(survey, kind="one", options_de="Ja\nNein", options_en="Yes\nPerhaps\nNo")
    page = client.post(reverse("admin:surveys_question_add"), data).content.decode()
    assert "genauso viele Zeilen" in page
    assert "Perhaps" in page
    assert survey.questions.count() == 0


def test_a_choice_without_options_says_what_is_missing(client, survey, leitung):
    page = client.post(reverse("admin:surveys_question_add"), words(survey, kind="several")).content.decode()
    assert "zwei bis zwölf Antworten" in page


def test_after_the_first_answer_only_words_change(client, survey, leitung):
    question = make_question(survey, kind=Kind.ONE, options_de="Ja\nNein")
    many(survey, question, [])
    answer(survey, [box.Given(question.pk, choices=[0])], number=1)
    path = reverse("admin:surveys_question_change", args=[question.pk])
    page = client.get(path).content.decode()
    assert 'name="kind"' not in page
    client.post(path, {"is_asked": "on", "text_de": "Wirklich?", "options_de": "Ja!\nNein!"})
    question.refresh_from_db()
    assert (question.text_de, question.options_de.splitlines()) == ("Wirklich?", ["Ja!", "Nein!"])
    page = client.post(
        path, {"is_asked": "on", "text_de": "Wirklich?", "options_de": "Ja\nNein\nDoch"}
    ).content.decode()
    assert "Es gibt schon Antworten" in page
    question.kind = Kind.TEXT
    with pytest.raises(DomainError):
        services.save_question(question=question, actor=SYSTEM)


def test_a_question_with_answers_cannot_be_deleted(client, survey, leitung):
    question = make_question(survey)
    answer(survey, [box.Given(question.pk, number=1)], number=1)
    path = reverse("admin:surveys_question_delete", args=[question.pk])
    assert client.post(path, {"post": "yes"}).status_code == 403
    Answer.objects.all().delete()
    assert client.post(path, {"post": "yes"}).status_code == 302
    assert survey.questions.count() == 0


def test_questions_change_places(client, survey, leitung):
    rows = [make_question(survey), make_question(survey), make_question(survey, part=Part.WORKSHOP)]
    client.post(reverse("admin:surveys_move", args=[rows[1].pk]), {"direction": "up"})
    assert list(survey.questions.filter(part=Part.DAY)) == [rows[1], rows[0]]
    client.post(reverse("admin:surveys_move", args=[rows[1].pk]), {"direction": "up"})
    client.post(reverse("admin:surveys_move", args=[rows[2].pk]), {"direction": "down"})
    assert list(survey.questions.filter(part=Part.DAY)) == [rows[1], rows[0]]


def test_days_must_run_forward(client, survey, leitung):
    path = reverse("admin:surveys_survey_change", args=[survey.pk])
    page = client.post(path, {"opens_at": "2027-02-01T10:00", "closes_at": "2027-01-01T10:00"}).content.decode()
    assert "Die Rückmeldung muss enden, nachdem sie begonnen hat." in page
    client.post(path, {"opens_at": "2027-02-01T10:00", "closes_at": "2027-02-20T10:00", "on_screen": "on"})
    survey.refresh_from_db()
    assert survey.on_screen
    assert AuditEntry.objects.get(action="survey.changed").details["fields"] == ["closes_at", "on_screen", "opens_at"]


@pytest.mark.parametrize("count", [1, 8])
def test_the_overview_costs_the_same_with_many_questions(client, survey, leitung, count, django_assert_max_num_queries):
    for _i in range(count):
        make_question(survey)
    client.get(reverse(OVERVIEW))
    with django_assert_max_num_queries(11):
        client.get(reverse(OVERVIEW))


# --- Results ---


@pytest.fixture
def full(edition, survey):
    """A survey with seven answers to a scale, one text, and a workshop."""
    workshop = make_workshop(edition)
    make_registration(edition)
    day, text, own = (
        make_question(survey),
        make_question(survey, kind=Kind.TEXT),
        make_question(survey, part="workshop"),
    )
    many(survey, day, [5, 5, 5, 4, 4, 3, 1])
    for number in range(20, 25):
        given = [box.Given(text.pk, text=f"Frau Meier war toll {number}"), box.Given(own.pk, workshop.pk, number=4)]
        answer(survey, given, number=number)
    box.mix(survey=survey)
    return survey


def test_the_results_are_shown_with_their_figures(client, full, leitung):
    page = client.get(reverse(RESULTS)).content.decode()
    assert "Im Mittel 3,9 von 5" in page
    assert "Frau Meier war toll 22" in page
    assert page.count('class="plot-bars"') == 2


def test_without_answers_the_page_says_what_to_do_next(client, survey, leitung):
    assert "Noch ist hier nichts zu sehen" in client.get(reverse(RESULTS)).content.decode()


def test_a_text_is_taken_out_and_that_is_noted_without_it(client, full, leitung):
    one = Answer.objects.texts().first()
    client.post(reverse("admin:surveys_comment", args=[one.pk]), {"hidden": "1"})
    one.refresh_from_db()
    assert one.is_hidden
    entry = AuditEntry.objects.get(action="answer.hidden")
    assert entry.subject == f"question:{one.question_id}"
    assert "Meier" not in str(entry.details)
    assert "herausgenommen" in client.get(reverse(RESULTS)).content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_results_go_out_as_a_table(client, full, leitung, form):
    Answer.objects.filter(text__contains="22").update(is_hidden=True)
    response = client.post(reverse("tables:export", args=["survey-results"]), {"form": form})
    assert response.status_code == 200
    body = b"".join(response.streaming_content)
    if form == "csv":
        text = body.decode("utf-8-sig")
        assert "Frau Meier war toll 21" in text
        assert "toll 22" not in text


def test_report_and_sheet_are_documents_that_workers_make(client, full, leitung):
    for more in ({}, {"session": str(Answer.objects.exclude(session=None).first().session_id)}):
        client.post(reverse("documents:start"), {"kind": KIND, "survey": str(full.pk), **more})
    assert Document.objects.filter(kind=KIND).count() == 2


def test_a_report_without_anything_to_show_says_so(survey):
    kind = registry.get(KIND)
    subject, params = kind.resolve({"survey": str(survey.pk)})
    with pytest.raises(DomainError, match="zu wenige"):
        kind.chunks(Document(kind=KIND, subject=subject, params=params, language="de"))


DEEDS = ["surveys_start", "surveys_move", "surveys_comment"]


@pytest.mark.parametrize("role", ["leitung", "agenda", "anmeldung", "messe", "empfang", "bedarf"])
def test_only_two_roles_do_deeds(client, full, role):
    sign_in(client, role)
    keys = {"surveys_start": [], "surveys_move": [full.questions.first().pk],
            "surveys_comment": [Answer.objects.texts().first().pk]}  # fmt: skip
    allowed = {name: client.post(reverse(f"admin:{name}", args=keys[name])).status_code != 403 for name in DEEDS}
    assert set(allowed.values()) == {role in ("leitung", "agenda")}
    table = client.post(reverse("tables:export", args=["survey-results"]), {"form": "csv"})
    assert (table.status_code == 200) is (role in ("leitung", "agenda"))


@pytest.mark.parametrize("name", DEEDS)
def test_looking_changes_nothing(client, full, leitung, name):
    keys = {"surveys_start": [], "surveys_move": [1], "surveys_comment": [Answer.objects.texts().first().pk]}
    assert client.get(reverse(f"admin:{name}", args=keys[name])).status_code == 405


def test_who_hides_a_text_is_known(full):
    user = make_staff("agenda")
    services.hide(answer=Answer.objects.texts().first(), hidden=True, actor=Actor.staff(user))
    assert AuditEntry.objects.get(action="answer.hidden").actor_id == user.pk
