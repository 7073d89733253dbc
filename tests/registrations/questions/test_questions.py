"""Questions to the panel: asked until it begins, moderated, printed, shown, and gone with the person."""

import datetime as dt
from dataclasses import replace
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import reverse

from conference import foyer
from conference.audit import words
from conference.audit.models import AuditEntry
from conference.audit.services import SELF, SYSTEM
from conference.documents.models import Document
from conference.retention import registry
from registrations import desk
from registrations import services as registering
from registrations.models import Registration
from registrations.questions import documents, screen, services
from registrations.questions.models import Question, Theme
from registrations.questions.services import QuestionError
from tests.factories import at, make_edition, make_registration, make_session
from tests.registrations.pages import Page
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = make_edition()
    make_session(edition, "11:00", "12:00", kind="panel")
    make_session(edition, "16:00", "17:00")
    return edition


@pytest.fixture
def person(edition) -> Registration:
    return make_registration(edition, last_name="Saleh", question="Wie geht es weiter?")


def url(person, page=""):
    return f"/{person.edition.slug}/meine/{person.token}/fragen/{page}"


def texts(edition):
    return [one.text for one in Question.objects.of_edition(edition).for_panel()]


def accept(question, **options):
    services.decide(question=question, state="accepted", actor=SYSTEM, **options)
    question.refresh_from_db()


# --- Asking -------------------------------------------------------------------------------------------------------


def test_the_question_of_the_form_is_one(person):
    question = Question.objects.get()
    assert (question.text, question.source, question.state, question.asker) == (
        "Wie geht es weiter?", "form", "new", person.full_name,
    )  # fmt: skip


def test_other_words_in_the_form_are_looked_at_anew(person):
    question = Question.objects.get()
    accept(question)
    change = lambda **fields: registering.change(  # noqa: E731
        registration=person, data=replace(desk.data_of(person), **fields), actor=SELF
    )
    change(question_anonymous=True)
    question.refresh_from_db()
    assert (question.state, question.asker) == ("accepted", "")
    change(question="Etwas anderes")
    question.refresh_from_db()
    assert (question.text, question.state) == ("Etwas anderes", "new")
    change(question="")
    assert not Question.objects.exists()


def test_one_more_on_the_personal_page(client, person):
    page = Page(client.get(url(person)).content.decode())
    assert {"text", "is_anonymous"} <= page.names
    answer = client.post(url(person), {"text": "Noch etwas?", "is_anonymous": "on"})
    assert (answer.status_code, answer.url) == (303, url(person))
    html = client.get(url(person)).content.decode()
    assert "Noch etwas?" in html
    assert "Wie geht es weiter?" in html
    assert Question.objects.get(text="Noch etwas?").asker == ""


@pytest.mark.parametrize(("text", "code"), [("", 422), (" \n ", 422), ("x" * 501, 422), ("\x00ok", 303)])
def test_what_cannot_be_is_told_at_its_field(client, person, text, code):
    answer = client.post(url(person), {"text": text})
    assert answer.status_code == code
    if code == 422:
        assert list(Page(answer.content.decode()).errors) == ["text"]


def test_five_questions_are_enough(client, person):
    for number in range(4):
        assert client.post(url(person), {"text": f"Frage {number}"}).status_code == 303
    answer = client.post(url(person), {"text": "Und noch eine"})
    assert answer.status_code == 422
    assert "Und noch eine" in answer.content.decode()


def test_when_the_panel_begins_nobody_asks_any_more(client, person):
    begins = at(person.edition, "11:00")
    with time_machine.travel(begins - dt.timedelta(minutes=1), tick=False):
        assert client.post(url(person), {"text": "Gerade noch"}).status_code == 303
    with time_machine.travel(begins, tick=False):
        assert client.post(url(person), {"text": "Zu spät"}).status_code == 422
        html = client.get(url(person)).content.decode()
    assert 'name="text"' not in html
    assert "nicht mehr an" in html


def test_the_personal_page_invites_questions_until_the_panel_begins(client, person):
    begins, invited = at(person.edition, "11:00"), "können Sie noch fragen"
    address = reverse("registrations:personal", args=[person.edition.slug, person.token])
    moments = [begins - dt.timedelta(days=20), begins - dt.timedelta(minutes=1), begins]
    seen = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            html = client.get(address).content.decode()
        seen.append((invited in html, "Fragen ansehen" in html))
    assert seen == [(True, True), (True, True), (False, True)]


def test_a_question_is_taken_back(client, person):
    question = Question.objects.get()
    assert client.get(url(person, f"{question.pk}/")).status_code == 405
    assert client.post(url(person, f"{question.pk}/")).status_code == 303
    person.refresh_from_db()
    assert not Question.objects.exists()
    assert person.question == ""


def test_nobody_takes_back_the_question_of_another(client, person):
    other = make_registration(person.edition)
    assert client.post(url(other, f"{Question.objects.get().pk}/")).status_code == 404
    assert Question.objects.exists()


def test_whoever_cancels_takes_the_question_along(person):
    registering.cancel(registration=person, actor=SELF)
    assert not Question.objects.exists()


# --- Moderating ---------------------------------------------------------------------------------------------------


def asked(edition, *words):
    return [make_registration(edition, question=text).questions.get() for text in words]


def test_accepted_questions_stand_by_theme_in_their_order(edition):
    one, two, three, four = asked(edition, "A", "B", "C", "D")
    school = services.add_theme(edition=edition, name="Schule", actor=SYSTEM)
    for question in (one, two, three, four):
        accept(question)
    for question in (two, four):
        services.edit(question=question, wording="", theme=school, actor=SYSTEM)
    assert texts(edition) == ["B", "D", "A", "C"]
    four.refresh_from_db()
    services.move(question=four, up=True, actor=SYSTEM)
    services.move(question=four, up=True, actor=SYSTEM)
    assert texts(edition) == ["D", "B", "A", "C"]
    services.remove_theme(theme=school, actor=SYSTEM)
    assert len(texts(edition)) == 4
    assert not Theme.objects.exists()


def test_similar_questions_become_one(edition):
    one, two, three = asked(edition, "A", "A?", "A!")
    with pytest.raises(QuestionError):
        services.decide(question=two, state="merged", into=one, actor=SYSTEM)
    accept(one)
    services.decide(question=two, state="merged", into=one, actor=SYSTEM)
    services.decide(question=three, state="merged", into=one, actor=SYSTEM)
    assert texts(edition) == ["A"]
    assert documents.groups(edition)[0].lines[0].others == 2
    services.withdraw(question=one, actor=SELF)
    assert {one.text for one in Question.objects.of_edition(edition).undecided()} == {"A?", "A!"}, (
        "they are asked still"
    )


def test_a_target_that_is_merged_itself_takes_the_others_along(edition):
    one, two, three = asked(edition, "A", "B", "C")
    accept(one)
    accept(two)
    services.decide(question=three, state="merged", into=two, actor=SYSTEM)
    services.decide(question=two, state="merged", into=one, actor=SYSTEM)
    assert set(one.merged.values_list("text", flat=True)) == {"B", "C"}


@pytest.mark.parametrize("state", ["merged", "nonsense", ""])
def test_what_cannot_follow_is_refused(edition, state):
    [one] = asked(edition, "A")
    accept(one)
    with pytest.raises(QuestionError):
        services.decide(question=one, state=state, into=one if state == "merged" else None, actor=SYSTEM)


def test_a_question_of_another_conference_cannot_be_taken_along(edition):
    [one], [other] = asked(edition, "A"), asked(make_edition(), "B")
    accept(other)
    with pytest.raises(QuestionError):
        services.decide(question=one, state="merged", into=other, actor=SYSTEM)


def test_the_board(client, edition):
    one, two = asked(edition, "Was tun?", "Was kann man tun?")
    make_registration(edition, question="Geheime Frage", question_anonymous=True, last_name="Ungenannt")
    sign_in(client, "agenda")
    board, decide = reverse("admin:questions_board"), reverse("admin:questions_decide")
    html = client.get(board).content.decode()
    assert "Geheime Frage" in html
    assert "Ungenannt" not in html
    client.post(reverse("admin:questions_theme"), {"name": "Schule"})
    theme = Theme.objects.get()
    client.post(decide, {"pk": one.pk, "deed": "accepted", "wording": "Was tun wir?", "theme": theme.pk})
    client.post(decide, {"pk": two.pk, "deed": "merged", "into": one.pk})
    one.refresh_from_db()
    assert (one.state, one.shown_text, one.text, one.theme) == ("accepted", "Was tun wir?", "Was tun?", theme)
    html = client.get(board).content.decode()
    assert "Was kann man tun?" in html.split('id="angenommen"')[1]
    assert "x" * 501 not in html
    client.post(decide, {"pk": one.pk, "deed": "save", "wording": "x" * 501, "theme": ""})
    one.refresh_from_db()
    assert one.shown_text == "Was tun wir?"
    assert AuditEntry.objects.filter(details__icontains="tun").count() == 0


@pytest.mark.parametrize("role", ["messe", "empfang", "bedarf"])
def test_other_roles_moderate_nothing(client, edition, role):
    [one] = asked(edition, "A")
    sign_in(client, role)
    for name in ("questions_decide", "questions_theme", "questions_screen"):
        sent = {"pk": one.pk, "deed": "accepted", "name": "X", "on": "yes"}
        assert client.post(reverse(f"admin:{name}"), sent).status_code == 403


def test_the_board_costs_the_same_however_much_is_asked(client, edition, django_assert_max_num_queries):
    sign_in(client, "agenda")
    board = reverse("admin:questions_board")

    def some(count):
        found = asked(edition, *(f"Frage {number}" for number in range(count)))
        for question in found[: count // 2]:
            accept(question)

    some(4)
    client.get(board)
    with django_assert_max_num_queries(20) as first:
        client.get(board)
    some(12)
    with django_assert_max_num_queries(len(first)):
        client.get(board)


# --- On paper and on the screen -------------------------------------------------------------------------------------


def test_the_sheet_says_a_name_only_where_it_may(edition):
    named = make_registration(edition, question="Mit?", last_name="Saleh").questions.get()
    quiet = make_registration(edition, question="Ohne?", question_anonymous=True).questions.get()
    make_registration(edition, question="Nicht angenommen?")
    accept(named)
    accept(quiet)
    [group] = documents.groups(edition)
    assert [(one.number, one.text, one.asker) for one in group.lines] == [(1, "Mit?", "Vor Saleh"), (2, "Ohne?", "")]


def test_a_printed_sheet_goes_when_a_question_is_taken_back(person, django_capture_on_commit_callbacks):
    question = Question.objects.get()
    accept(question)
    document = Document(kind="panel-questions", subject=f"edition:{person.edition_id}", title="x")
    document.file.save("fragen.pdf", ContentFile(b"%PDF"), save=False)
    document.state = "ready"
    document.save()
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(question=question, actor=SELF)
    assert not Document.objects.exists()
    assert not document.file.storage.exists(document.file.name)


def test_the_foyer_shows_accepted_ones_only_where_it_is_switched_on(client, edition):
    named = make_registration(edition, question="Mit?", last_name="Saleh").questions.get()
    quiet = make_registration(edition, question="Ohne?", question_anonymous=True, last_name="Still").questions.get()
    accept(named)
    accept(quiet)
    data = reverse("conference:foyer_data", args=[edition.slug])
    assert client.get(data).json()["questions"] == []
    services.show_on_screen(edition=edition, is_on=True, actor=SYSTEM)
    assert client.get(data).json()["questions"] == [
        {"text": "Mit?", "name": "Vor Saleh"}, {"text": "Ohne?", "name": ""},
    ]  # fmt: skip
    services.decide(question=named, state="rejected", actor=SYSTEM)
    assert [one["text"] for one in client.get(data).json()["questions"]] == ["Ohne?"], (
        "without waiting for a new agenda"
    )
    assert foyer.screen(edition)["words"]["de"]["questions"] == "Fragen an das Podium"


def test_questions_go_with_the_person(person):
    registry.erase_person("registration", person.pk)
    assert not Question.objects.exists()


def test_questions_of_an_older_version_come_to_the_board(edition):
    """Before there was a board they stood in the registration alone."""
    asked, open_one = make_registration(edition, question="Wann?", question_anonymous=True), make_registration(edition)
    gone = make_registration(edition, question="Wo?")
    registering.cancel(registration=gone, actor=SELF)
    Question.objects.all().delete()
    Registration.objects.filter(pk=gone.pk).update(question="Wo?")
    step = import_module("registrations.questions.migrations.0002_asked_before")
    for _time in range(2):
        step.bring_over(apps, None)
    found = Question.objects.get()
    assert (found.registration, found.text, found.source, found.is_anonymous) == (asked, "Wann?", "form", True)
    assert found.created_at == asked.created_at
    assert not open_one.questions.exists()


def test_the_log_calls_them_questions_to_the_panel_and_leads_to_no_question_of_the_survey(person):
    accept(Question.objects.get())
    entry = AuditEntry.objects.get(action="question.accepted")
    assert words.subject(entry.subject)[0].startswith("Frage an das Podium")
    assert words.link(entry.subject) == ""


def test_the_screen_names_nobody_any_more_when_the_conference_is_over(edition, person):
    accept(Question.objects.get())
    services.show_on_screen(edition=edition, is_on=True, actor=SYSTEM)
    assert [one["name"] for one in screen.shown(edition)] == ["Vor Saleh"]
    with time_machine.travel(edition.last_day + dt.timedelta(days=2)):
        assert screen.shown(edition) == []
