"""Lists of people in the staff area, for everybody's eyes and hands: taken along, read in, moved, doubles, walk-in."""

import pytest
from playwright.sync_api import expect

from registrations.imports import services
from registrations.imports.models import ImportRun
from registrations.models import Registration
from tests.factories import make_edition, make_registration, make_workshop
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("people")]

LIST = "/admin/registrations/registration/"
VIEWS = [(DESK, False, ""), (PHONE, True, ""), (PHONE, False, "/ar")]  # width, dark, prefix
FILE = "Vorname;Nachname;E-Mail;Geheimzahl\nAnna;Neu;anna@neu.example;1\nBernd;;kaputt;2\n"


@pytest.fixture
def people(live_server):
    """A full workshop, one with room, two who look like one person, and names that run long or from the right."""
    make_staff("leitung", first_name="Lena", last_name="Leitung")
    edition = make_edition(title="3. Integrationskonferenz des Kreises Heinsberg", capacity=5)
    full, free = make_workshop(edition, capacity=1, code="W11"), make_workshop(edition, capacity=9, code="W12")
    long = "Müller-Lüdenscheidt von und zu Hohenzollern-Sigmaringen"
    found = [
        make_registration(edition, first_name="رنا", last_name="صالح", sessions=[full]),
        make_registration(edition, first_name="Anna-Lena", last_name=long, sessions=[full], organisation="Kita am See"),
        *(make_registration(edition, first_name="Jana", last_name="Weber", organisation="VHS") for _time in range(2)),
    ]
    return {"edition": edition, "full": full, "free": free, "people": found}


def hurts(page, axe, overflows):
    """What axe-core finds, and by how many pixels the page is too wide."""
    return axe(page), max(overflows(page), 0)


@pytest.mark.parametrize(("width", "dark", "prefix"), VIEWS)
@pytest.mark.parametrize(
    "path", ["/admin/tabellen/", "/admin/tabellen/registrations/", f"{LIST}einlesen/", f"{LIST}vor-ort/"]
)
def test_pages_are_fit_for_everybody(path, width, dark, prefix, staff_page, axe, overflows):
    page = staff_page(f"{prefix}{path}", width=width, dark=dark)
    for fold in page.locator("#content details > summary").all():
        fold.click()
    assert hurts(page, axe, overflows) == ([], 0)


def test_every_button_of_the_overview_says_which_list_it_means(staff_page):
    page = staff_page("/admin/tabellen/")
    expect(page.get_by_role("group", name="Liste mitnehmen: Anmeldungen", exact=True)).to_have_count(1)
    names = page.locator(".export-group").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-labelledby').split(' ')"
        ".map(id => document.getElementById(id).innerText).join(' '))"
    )
    assert len(names) == len(set(names)) > 5


def test_chosen_columns_leave_and_are_remembered(staff_page):
    page = staff_page("/admin/tabellen/registrations/")
    page.get_by_label("Telefon", exact=True).uncheck()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV laden").click()
    head = started.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
    page.reload()
    assert ("Nachname" in head, "Telefon" in head) == (True, False)
    expect(page.get_by_label("Telefon", exact=True)).not_to_be_checked()


@pytest.mark.parametrize(("width", "dark", "prefix"), VIEWS)
def test_a_file_is_looked_at_before_anything_happens(width, dark, prefix, staff_page, axe, overflows, people):
    page = staff_page(f"{prefix}{LIST}einlesen/", width=width, dark=dark)
    page.set_input_files("input[type=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    page.locator("#content button.main").click()
    run = ImportRun.objects.get()
    expect(page.locator(".import-state")).to_be_visible()
    busy = hurts(page, axe, overflows)
    services.work(run.pk)  # the page looks again by itself
    expect(page.locator(".import-rows tbody tr")).to_have_count(2)
    assert [busy, hurts(page, axe, overflows)] == [([], 0)] * 2
    assert Registration.objects.count() == len(people["people"])


@pytest.mark.parametrize(("width", "dark", "prefix"), VIEWS)
def test_a_move_is_looked_at_before_it_happens(width, dark, prefix, staff_page, axe, overflows, people):
    page = staff_page(f"{prefix}{LIST}", width=width, dark=dark)
    for one in people["people"][:3]:
        page.check(f"input.action-select[value='{one.pk}']")
    page.select_option("select[name=action]", "move_chosen")
    page.locator(".actions button").click()
    asked = hurts(page, axe, overflows)
    page.select_option("select:not([name=action])", value=str(people["free"].pk))
    page.locator("#content button.main").click()
    expect(page.locator(".batch-steps > li")).to_have_count(3)
    assert [asked, hurts(page, axe, overflows)] == [([], 0)] * 2
    page.locator("#content button.main").click()
    page.wait_for_url(f"**{LIST}**")
    people["free"].refresh_from_db()
    assert people["free"].places_taken == 3


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_somebody_at_the_door_is_in_with_three_fields_and_the_keyboard(width, staff_page, axe, overflows):
    page = staff_page(f"{LIST}vor-ort/", width=width)
    page.keyboard.type("Nguyễn Thị Minh")
    page.keyboard.press("Enter")
    expect(page.locator(".walk-in-made")).to_contain_text("ist angemeldet")
    assert page.evaluate("document.activeElement.name") == "name", "the next person can be typed at once"
    assert hurts(page, axe, overflows) == ([], 0)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_wrong_address_at_the_door_is_said_at_its_field(width, staff_page, axe, overflows):
    page = staff_page(f"{LIST}vor-ort/", width=width, javascript=True)
    page.fill("[name=name]", "Weber")
    page.locator("form.walk-in").evaluate("form => form.noValidate = true")
    page.fill("[name=email]", "kaputt")
    page.locator("#content button.main").click()
    expect(page.locator("[name=name]")).to_have_value("Weber")
    expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    assert hurts(page, axe, overflows) == ([], 0)


@pytest.mark.parametrize(("width", "dark", "prefix"), VIEWS)
def test_two_of_one_person_become_one(width, dark, prefix, staff_page, axe, overflows, people):
    page = staff_page(f"{prefix}{LIST}doppelte/", width=width, dark=dark)
    found = [hurts(page, axe, overflows)]
    page.locator(".double-list a.button").first.click()
    page.wait_for_url("**/doppelte/*/*/")
    found.append(hurts(page, axe, overflows))
    page.locator("#content button.main").click()
    page.wait_for_load_state()
    assert found == [([], 0)] * 2
    assert Registration.objects.count() == len(people["people"]) - 1
