"""Answering by keyboard and without JavaScript, and what staff see: in a real browser."""

import functools

import pytest
from playwright.sync_api import expect

from registrations.surveys import box, services
from registrations.surveys.models import Answer, Kind, UsedLink
from tests.factories import make_edition, make_registration, make_workshop
from tests.registrations.surveys import answer, make_question, many, ready_survey
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def edition():
    return make_edition(slug="demo")


@pytest.fixture
def workshop(edition):
    return make_workshop(edition, title="Einstieg in die Sprachmittlung")


@pytest.fixture
def survey(edition, workshop):
    return ready_survey(edition, on_screen=True)


@pytest.fixture
def path(edition, workshop, survey):
    link = services.link_for(make_registration(edition, sessions=[workshop]))
    return link.removeprefix("http://testserver")


def first(survey, part="day"):
    return survey.questions.filter(part=part).first()


def test_answering_by_keyboard(open_page, survey, workshop, path):
    page = open_page(path, width=DESK)
    day, own = f"q{first(survey).pk}", f"q{first(survey, 'workshop').pk}-{workshop.pk}"
    page.locator(f"[name='{day}']").first.focus()
    for _i in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.locator(f"[name='{own}']").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # sends the form: the first button of it is what Enter presses
    expect(page.get_by_role("heading", name="Danke für Ihre Rückmeldung")).to_be_visible()
    assert list(Answer.objects.filter(session=None).values_list("number", flat=True)) == [4]
    assert list(Answer.objects.exclude(session=None).values_list("number", flat=True)) == [1]
    assert "?" not in page.url


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_answering_without_javascript(open_page, survey, workshop, path, width):
    page = open_page(path, width=width, javascript=False)
    text = survey.questions.filter(kind=Kind.TEXT, part="day").first()
    page.fill(f"[name='q{text.pk}']", "Mehr Zeit")
    page.get_by_role("button", name="Antworten absenden").click()
    expect(page.get_by_role("heading", name="Bitte sehen Sie sich 2 Stellen noch einmal an")).to_be_visible()
    expect(page.locator(f"[name='q{text.pk}']")).to_have_value("Mehr Zeit")
    assert UsedLink.objects.count() == 0
    page.get_by_role("group", name="Wie hat Ihnen die Konferenz").get_by_role("radio", name="5: sehr gut").check()
    page.get_by_role("group", name="Wie hat Ihnen dieser Workshop").get_by_role("radio", name="4", exact=True).check()
    page.get_by_role("button", name="Antworten absenden").click()
    expect(page.get_by_role("heading", name="Danke für Ihre Rückmeldung")).to_be_visible()
    page.goto(page.url.partition("/demo/")[0] + path)
    expect(page.get_by_role("heading", name="Danke, Sie haben schon geantwortet")).to_be_visible()


def test_the_open_link_asks_which_workshops(open_page, survey, workshop):
    page = open_page("/demo/rueckmeldung/", width=PHONE, javascript=False)
    page.get_by_role("group", name="Wie hat Ihnen die Konferenz").get_by_role("radio", name="3", exact=True).check()
    page.get_by_label("Einstieg in die Sprachmittlung").check()
    page.get_by_role("button", name="Fragen zu diesen Workshops zeigen").click()
    expect(page.get_by_role("heading", name="Einstieg in die Sprachmittlung")).to_be_visible()
    expect(
        page.get_by_role("group", name="Wie hat Ihnen die Konferenz").get_by_role("radio", name="3", exact=True)
    ).to_be_checked()
    assert not page.locator("#summary").count()


@pytest.mark.parametrize(
    ("prefix", "width", "dark"), [("", PHONE, False), ("/ar", PHONE, True), ("", DESK, True), ("/ar", DESK, False)]
)
def test_the_form_is_accessible_and_fits(open_page, axe, overflows, path, prefix, width, dark):
    page = open_page(prefix + path, width=width, dark=dark)
    assert axe(page) == []
    assert overflows(page) <= 0


def test_errors_and_notices_are_accessible(open_page, axe, path):
    page = open_page(path, width=PHONE)
    page.get_by_role("button", name="Antworten absenden").click()
    page.wait_for_selector("#summary")
    assert axe(page) == []
    assert axe(open_page("/demo/rueckmeldung/danke/", width=PHONE)) == []
    assert axe(open_page("/demo/rueckmeldung/unbekannt/", width=PHONE, status=404)) == []


def test_every_step_is_large_enough_for_a_finger(open_page, path):
    page = open_page(path, width=PHONE)
    sizes = page.evaluate("""() => [...document.querySelectorAll("main .choice")].map((one) => {
        const box = one.getBoundingClientRect();
        return Math.min(box.width, box.height);
    }).filter((size) => size > 0)""")
    assert len(sizes) > 40
    assert min(sizes) >= 44


@pytest.fixture
def staff(staff_page, edition):
    """`staff(path, …)` opens a page of the staff area as somebody of the agenda."""
    make_staff("agenda")
    return functools.partial(staff_page, who="agenda")


@pytest.fixture
def full(survey, workshop):
    many(survey, first(survey), [5, 5, 4, 4, 3, 2])
    text = make_question(survey, kind=Kind.TEXT)
    for number in range(20, 26):
        own = box.Given(first(survey, "workshop").pk, workshop.pk, number=4)
        answer(survey, [box.Given(text.pk, text="Frau Meier war toll"), own], number=number)
    box.mix(survey=survey)
    return survey


@pytest.mark.parametrize(("width", "dark", "prefix"), [(PHONE, False, ""), (DESK, True, ""), (DESK, False, "/ar")])
def test_the_results_are_accessible_and_fit(staff, axe, overflows, full, width, dark, prefix):
    page = staff(f"{prefix}/admin/surveys/survey/ergebnisse/", width=width, dark=dark)
    for fold in page.locator("details.survey-fold > summary").all():
        fold.click()
    assert axe(page) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_overview_is_accessible_and_fits(staff, axe, overflows, survey, width):
    page = staff("/admin/surveys/survey/", width=width)
    assert axe(page) == []
    assert overflows(page) <= 0


def test_from_nothing_to_a_preview_in_two_clicks(staff, axe, edition):
    page = staff("/admin/surveys/survey/", width=DESK)
    assert axe(page) == []
    page.get_by_role("button", name="Fertige Fragen übernehmen").click()
    page.get_by_role("link", name="Vorschau ansehen").click()
    expect(page.get_by_text("Vorschau für das Team: Hier wird nichts gespeichert.")).to_be_visible()


def test_a_text_is_taken_out_by_one_click(staff, full):
    page = staff("/admin/surveys/survey/ergebnisse/", width=DESK)
    page.get_by_role("button", name="Herausnehmen").first.click()
    expect(page.get_by_text("Der Text wird nirgends mehr gezeigt.")).to_be_visible()
    assert Answer.objects.filter(is_hidden=True).count() == 1
