"""Pages about needs and questions in a real browser: readable on a phone, in Arabic, without scripts, and by axe."""

import pytest
from playwright.sync_api import expect

from conference.audit.services import SYSTEM
from registrations.needs.data import Needs
from registrations.questions import services
from registrations.questions.models import Question
from tests.factories import make_edition, make_registration, make_session
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def person(live_server):
    make_staff("leitung")
    edition = make_edition()
    make_session(edition, kind="panel")
    one = make_registration(
        edition, question="Wie geht es weiter?", consents=frozenset({"needs"}),
        needs=Needs(diet="vegan", allergies="Nüsse", access=("sign_language", "step_free", "parking", "large_print"),
                    interpreting="Farsi", childcare=2, childcare_groups=("0-2", "3-5")),
    )  # fmt: skip
    services.decide(question=Question.objects.get(), state="accepted", actor=SYSTEM)
    make_registration(edition, question="Und dann?", question_anonymous=True)
    return one


@pytest.mark.parametrize(("width", "dark"), [(PHONE, True), (DESK, False)])
def test_pages_of_the_team_are_readable(staff_page, axe, overflows, person, width, dark):
    page = staff_page("/admin/", width=width, dark=dark)
    base = page.url + "needs/interpreterrequest/"
    found = {}
    for address in (
        base + "listen/", base + "listen/kueche/", base + "listen/raeume/", base + "listen/dolmetschen/",
        base + "listen/unterlagen/", base + "listen/empfang/", f"{base}eintragen/{person.pk}/",
        page.url + "questions/question/",
    ):  # fmt: skip
        page.goto(address)
        found[address] = (axe(page), overflows(page))
    assert {address: what for address, what in found.items() if what != ([], 0)} == {}


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_asking_the_panel_on_a_phone_without_javascript(open_page, axe, overflows, person, prefix):
    address = f"{prefix}/{person.edition.slug}/meine/{person.token}/fragen/"
    page = open_page(address, width=PHONE)
    assert axe(page) == []
    assert overflows(page) == 0
    page = open_page(address, width=PHONE, javascript=False)
    page.fill("#id_text", "Noch eine?")
    page.locator("button.act").click()
    expect(page.get_by_text("Noch eine?").first).to_be_visible()
    assert Question.objects.filter(text="Noch eine?").count() == 1
