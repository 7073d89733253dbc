"""Registering in a real browser: by keyboard alone, without JavaScript, on a phone, right to left."""

import json

import pytest
from django.conf import settings
from playwright.sync_api import expect

from conference.loading import load_edition
from conference.models import Edition
from registrations.models import Registration
from registrations.services import Needs
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_registration

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/demo/anmeldung/"


@pytest.fixture
def edition() -> Edition:
    text = (settings.BASE_DIR / "conference" / "demo_data" / "konferenz-demo.json").read_text(encoding="utf-8")
    return load_edition(json.loads(text)).edition


@pytest.fixture
def person(edition) -> Registration:
    return make_registration(
        edition,
        sessions=list(edition.sessions.filter(code__in=["W16", "W21"])),
        own_script_name="رنا صالح",
        needs=Needs(diet="vegan", access=("step_free",), childcare=2),
        consents=frozenset({"needs", "photo"}),
    )


def tab_to(page, selector: str) -> None:
    for _i in range(80):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_registering_by_keyboard_alone(open_page, edition):
    page = open_page(FORM)
    tab_to(page, "#id_last_name")
    page.keyboard.type("Saleh")
    tab_to(page, "#id_email")
    page.keyboard.type("rana@teilnahme.example")
    tab_to(page, "#id_organisation")
    page.keyboard.type("Volkshochschule")
    tab_to(page, "[name=round_1]")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.value")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "button[type=submit].act")
    page.keyboard.press("Enter")
    expect(page.locator("h2").first).to_have_text("Sie sind angemeldet")
    one = Registration.objects.get()
    assert one.last_name == "Saleh"
    assert [place.session.code for place in one.places.all()] == [code for code in [chosen] if code]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_registering_without_javascript(open_page, edition, width):
    page = open_page(FORM, width=width, javascript=False)
    page.fill("#id_last_name", "Saleh")
    page.fill("#id_email", "rana@teilnahme.example")
    page.fill("#id_organisation", "Volkshochschule")
    page.get_by_role("radio", name="Einstieg in die Sprachmittlung").check()
    page.get_by_text("Barrierefreiheit Stufenlos").click()
    page.get_by_label("Hörschleife").check()
    page.get_by_label("Ich willige ein, dass das Team").check()
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_role("heading", name="Sie sind angemeldet")).to_be_visible()
    expect(page.get_by_text("Sie haben einen Platz")).to_be_visible()
    page.get_by_role("link", name="Anmeldung ändern").click()
    page.get_by_text("Titel, Telefon, Name auf dem Schild").click()
    page.fill("#id_phone", "02452 130")
    page.get_by_role("button", name="Änderungen speichern").click()
    expect(page.get_by_text("02452 130")).to_be_visible()
    page.get_by_role("link", name="Teilnahme absagen").click()
    page.get_by_role("button", name="Ja, Teilnahme absagen").click()
    expect(page.get_by_role("heading", name="Diese Anmeldung ist abgesagt")).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_form_is_accessible_and_fits(open_page, axe, overflows, edition, prefix, width):
    page = open_page(prefix + FORM, width=width)
    assert axe(page) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_form_with_errors_is_accessible_and_leads_to_them(open_page, axe, overflows, edition, prefix, width):
    page = open_page(prefix + FORM, width=width)
    page.locator("#id_allergies").evaluate("field => field.closest('details').open = true")
    page.fill("#id_allergies", "Nüsse")
    page.locator("button[type=submit].act").click()
    page.wait_for_selector("#summary")
    assert page.evaluate("document.activeElement.id") == "summary"
    assert page.locator("#id_allergies").is_visible()
    assert axe(page) == []
    assert overflows(page) <= 0
    page.locator("#summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_last_name"
    box, bar = page.locator("#id_last_name").bounding_box(), page.locator(".submit--thumb").bounding_box()
    assert width == DESK or box["y"] + box["height"] <= bar["y"], "what has the focus is not behind the button"


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_personal_page_is_accessible_and_fits(open_page, axe, overflows, person, prefix, width):
    page = open_page(f"{prefix}/demo/meine/{person.token}/", width=width)
    assert axe(page) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("path", ["aendern/", "absagen/", "daten/"])
def test_the_other_personal_pages_are_accessible(open_page, axe, overflows, person, path):
    page = open_page(f"/demo/meine/{person.token}/{path}", width=PHONE)
    assert axe(page) == []
    assert overflows(page) <= 0


def test_everything_to_touch_is_large_enough(open_page, person):
    small = """() => [...document.querySelectorAll("main :is(.choice, summary, button, select, textarea)")]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
    for path in (FORM, f"/demo/meine/{person.token}/", f"/demo/meine/{person.token}/aendern/"):
        assert open_page(path, width=PHONE).evaluate(small) == []


def test_the_button_stays_where_the_thumb_is(open_page, edition):
    page = open_page(FORM, width=PHONE)
    button = page.get_by_role("button", name="Verbindlich anmelden")
    for pixels in (10, 2000):
        page.mouse.wheel(0, pixels)
        expect(button).to_be_in_viewport(ratio=1)


def test_without_javascript_the_button_stays_while_a_field_has_the_focus(open_page, edition):
    page = open_page(FORM, width=PHONE, javascript=False)
    page.locator("#id_last_name").click()
    expect(page.get_by_role("button", name="Verbindlich anmelden")).to_be_in_viewport(ratio=1)
