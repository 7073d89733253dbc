"""The staff area in a real browser: readable at both widths, in both directions, without scripts, and by axe-core."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.models import SessionPerson
from registrations.models import Registration
from tests.factories import make_edition, make_registration, make_session, make_speaker, make_workshop
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("rows")]


@pytest.fixture
def rows(live_server):
    """An edition with something of everything, a clash among it."""
    make_staff("leitung", first_name="Lena", last_name="Leitung")
    edition = make_edition(title="3. Integrationskonferenz des Kreises Heinsberg", capacity=2)
    person = make_speaker(edition, name="رنا صالح")
    for _number in range(2):
        SessionPerson.objects.create(session=make_session(edition), speaker=person)
    workshop = make_workshop(edition, capacity=1)
    people = [make_registration(edition, sessions=[workshop]) for _number in range(3)]
    Registration.objects.filter(pk=people[0].pk).update(created_at=timezone.now() - dt.timedelta(days=3))
    return edition, workshop, people


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", ["/admin/", "/ar/admin/"])
def test_axe_finds_nothing_on_the_first_page(path, width, staff_page, axe, overflows):
    page = staff_page(path, width=width)
    assert page.locator(".figure").count() >= 3
    assert (axe(page), overflows(page)) == ([], 0)


def test_axe_finds_nothing_on_the_first_page_in_the_dark(staff_page, axe):
    assert axe(staff_page("/admin/", dark=True)) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize(
    "path",
    [
        "/admin/conference/session/",
        "/admin/conference/session/add/",
        "/admin/registrations/registration/",
        "/admin/registrations/registration/add/",
        "/admin/registrations/registration/warteliste/",
        "/admin/registrations/supportneeds/",
        "/admin/conference/editiontext/add/",
        "/admin/audit/auditentry/",
    ],
)
def test_axe_finds_nothing_on_lists_and_forms(path, width, staff_page, axe, overflows):
    page = staff_page(path, width=width)
    assert (axe(page), overflows(page)) == ([], 0)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_on_the_login(width, open_page, axe, overflows):
    page = open_page("/admin/login/", width=width)
    assert (axe(page), overflows(page)) == ([], 0)


def test_the_arabic_page_runs_from_right_to_left(staff_page):
    page = staff_page("/ar/admin/")
    menu = page.locator("#staff-nav").bounding_box()
    content = page.locator("#content").bounding_box()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert menu["x"] > content["x"]


def test_a_phone_has_a_menu(staff_page):
    page = staff_page("/admin/", width=PHONE)
    page.click(".page-menu summary")
    page.click(".page-menu a:has-text('Wartelisten')")
    assert page.locator("h1").inner_text() == "Wartelisten"


def test_escape_closes_a_menu(staff_page):
    page = staff_page("/admin/")
    page.click(".edition-menu summary")
    page.keyboard.press("Escape")
    assert page.locator(".edition-menu[open]").count() == 0


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_is_cancelled_with_a_button(javascript, staff_page, rows):
    _edition, _workshop, people = rows
    page = staff_page(f"/admin/registrations/registration/{people[0].pk}/change/", javascript=javascript)
    page.click(".object-tools a:has-text('Absagen')")
    page.click("button.danger")
    people[0].refresh_from_db()
    assert not people[0].is_active


def test_a_clash_is_shown_at_its_field_without_scripts(staff_page, rows):
    edition, _workshop, _people = rows
    first, second = edition.sessions.filter(bookable=False)
    SessionPerson.objects.all().delete()
    page = staff_page(f"/admin/conference/session/{first.pk}/change/", javascript=False)
    page.select_option("#id_room", value=str(second.room_id))
    page.click("[name=_save]")
    assert "schon belegt" in page.locator(".field-room .errorlist").inner_text()
