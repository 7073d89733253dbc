"""Two workshops at one time, decided in a real browser: on a phone, right to left, without JavaScript."""

import json
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from conference.loading import load_edition
from registrations.models import Registration
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_registration
from tests.registrations.publishing import moved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> Registration:
    text = (settings.BASE_DIR / "conference" / "demo_data" / "konferenz-demo.json").read_text(encoding="utf-8")
    edition = load_edition(json.loads(text)).edition
    person = make_registration(edition, sessions=list(edition.sessions.filter(code__in=["W12", "W23"])))
    moved(edition.sessions.get(code="W23"), "14:00", room=edition.rooms.get(name="Großer Saal"))
    return person


def place(person: Registration, code: str) -> int:
    return person.places.get(session__code=code).pk


@pytest.mark.parametrize(("prefix", "width", "dark"), [("", PHONE, False), ("/ar", PHONE, True), ("", DESK, True)])
def test_the_question_has_no_barriers(open_page, axe, overflows, person, prefix, width, dark):
    page = open_page(f"{prefix}/demo/meine/{person.token}/", width=width, dark=dark)
    assert page.locator("#entscheiden").is_visible()
    assert overflows(page) == 0
    assert axe(page) == []
    page.goto(page.url + f"platz/{place(person, 'W23')}/tauschen/")
    assert page.locator("[name=session]").count() > 3
    assert overflows(page) == 0
    assert axe(page) == []
    page.goto(page.url.replace("tauschen", "zurueckgeben"))
    assert overflows(page) == 0
    assert axe(page) == []
    page.locator("main button[type=submit]").click()
    expect(page.locator("main [role=status]")).to_be_visible()
    assert overflows(page) == 0
    assert axe(page) == []


def test_swapping_without_javascript(open_page, person):
    page = open_page(f"/demo/meine/{person.token}/", width=PHONE, javascript=False)
    page.get_by_role("link", name=re.compile("Tauschen.*Fallarbeit")).click()
    page.get_by_role("radio", name=re.compile("Sport und Begegnung")).check()
    page.get_by_role("button", name="Jetzt tauschen").click()
    expect(page.locator("#entscheiden")).to_have_count(0)
    assert sorted(person.places.values_list("session__code", flat=True)) == ["W12", "W25"]


def test_giving_back_by_keyboard(open_page, person):
    page = open_page(f"/demo/meine/{person.token}/")
    page.get_by_role("link", name=re.compile("Zurückgeben.*Fallarbeit")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ja, zurückgeben").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#entscheiden")).to_have_count(0)
    expect(page.locator(".note[role=status]")).to_be_focused()
    assert list(person.places.values_list("session__code", flat=True)) == ["W12"]


def test_keeping_both(open_page, person):
    page = open_page(f"/demo/meine/{person.token}/", width=PHONE, javascript=False)
    page.get_by_role("button", name="Beide behalten").click()
    expect(page.locator("#entscheiden")).to_have_count(0)
    expect(page.get_by_text("Zur gleichen Zeit, Sie behalten beide:").first).to_be_visible()
