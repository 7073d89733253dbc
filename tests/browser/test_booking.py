"""Booking in depth in a browser: a draft that survives, an organisation's pages, the board by keyboard and mouse."""

import re

import pytest
from playwright.sync_api import expect

from conference.audit.services import SYSTEM
from exhibitors import services
from exhibitors.models import StandBooking
from exhibitors.partners.services import invite
from exhibitors.terms.services import choose
from tests.exhibitors.factories import make_booking, make_confirmed
from tests.factories import make_edition, make_stand, make_topic
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WAIT = 60_000  # milliseconds: the machine may be slow


@pytest.fixture
def edition(live_server):
    make_staff("leitung", first_name="Lena", last_name="Leitung")
    one = make_edition(slug="demo", hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    make_topic(one, name="Sprache und Mehrsprachigkeit")
    for number in range(1, 5):
        make_stand(one, number=f"A{number}", x=7 * number - 5, y=1)
    return one


@pytest.mark.parametrize(("prefix", "width"), [("", DESK), ("/ar", PHONE)])
def test_axe_finds_nothing_on_the_pages_of_an_organisation(open_page, axe, overflows, edition, prefix, width):
    booking = make_confirmed(edition, "A1", organisation="Musikschule مركز", crew="Ada Lovelace")
    guest = invite(booking=booking, organisation="Tanzkreis", contact_name="Grace", email="grace@example.org")
    host = f"{prefix}/demo/messe/meine/{booking.exhibitor.token}/"
    paths = ["", "vorstellung/", "gaeste/", "zugang/", f"personal/{booking.crew.get().pk}/"]
    theirs = f"{prefix}/demo/messe/meine/{guest.token}/"
    for path in [*(host + one for one in paths), theirs, f"{theirs}eintrag/", f"{theirs}eintrag/personal/"]:
        page = open_page(path, width=width)
        assert (path, axe(page), overflows(page)) == (path, [], 0)


def test_what_is_typed_survives_closing_the_page(open_page, edition):
    page = open_page("/demo/messe/buchen/")
    page.locator("#id_organisation").fill("Haus der Begegnung")
    page.wait_for_url(re.compile("/messe/entwurf/[0-9a-f]{40}/"), timeout=WAIT)
    address = page.url
    page.close()
    again = open_page(address[address.index("/demo/") :])
    assert again.locator("#id_organisation").input_value() == "Haus der Begegnung"


def test_a_draft_is_kept_by_the_button_without_javascript(open_page, edition):
    page = open_page("/demo/messe/buchen/", javascript=False)
    page.locator("#id_organisation").fill("Haus der Begegnung")
    page.get_by_role("button", name="Entwurf speichern").click()
    page.wait_for_url(re.compile("/messe/entwurf/"))
    assert page.locator("#id_organisation").input_value() == "Haus der Begegnung"


def test_the_preview_follows_what_is_typed(open_page, edition):
    booking = make_confirmed(edition, "A1", organisation="Musikschule")
    page = open_page(f"/demo/messe/meine/{booking.exhibitor.token}/vorstellung/")
    preview = page.locator('[data-preview="de"]')
    expect(preview).to_be_hidden()
    page.locator("#id_text_de").fill("Wir singen.")
    expect(preview).to_contain_text("Wir singen.")
    expect(page.locator("[data-preview-none]")).to_be_hidden()


def apply(edition, **fields) -> StandBooking:
    choose(edition=edition, mode="apply", confirm_at_once=False, setup_windows="", actor=SYSTEM)
    return make_booking(edition, services.ANY, **fields)


def number_of(booking) -> str:
    return StandBooking.objects.get(pk=booking.pk).stand.number


def test_the_board_gives_and_confirms_a_stand_by_keyboard_alone(staff_page, axe, overflows, edition):
    booking = apply(edition, organisation="Chor Heinsberg")
    page = staff_page("/admin/exhibitors/standbooking/tafel/")
    assert (axe(page), overflows(page)) == ([], 0)
    page.locator(f"#stand-{booking.pk}").focus()
    page.keyboard.type("A3")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#vorgesehen")).to_be_visible(timeout=WAIT)
    assert number_of(booking) == "A3"
    page.get_by_role("button", name="Angekreuzte bestätigen").press("Enter")
    expect(page.locator("#vorgesehen")).to_have_count(0, timeout=WAIT)
    assert StandBooking.objects.get(pk=booking.pk).state == "confirmed"


def test_cards_and_stands_are_dragged(staff_page, edition):
    told = make_confirmed(edition, "A1", organisation="Musikschule")
    booking = apply(edition, organisation="Chor Heinsberg")
    page = staff_page("/admin/exhibitors/standbooking/tafel/")
    page.locator(f'[data-card="{booking.pk}"] h3').drag_to(page.locator('[data-spot="A4"]'))
    expect(page.locator("#vorgesehen")).to_be_visible(timeout=WAIT)
    assert number_of(booking) == "A4"
    start, end = (page.locator(f'[data-spot="{number}"] rect').bounding_box() for number in ("A1", "A4"))
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()
    expect(page.locator(f'[data-spot="A4"][data-booking="{told.pk}"]')).to_have_count(1, timeout=WAIT)
    assert (number_of(told), number_of(booking)) == ("A4", "A1")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_on_the_pages_of_the_team(staff_page, axe, overflows, edition, width):
    make_confirmed(edition, "A1", organisation="Musikschule")
    make_booking(edition, services.WAITING, organisation="Chor", phone="02452 130")
    for path in ("tafel/", "tag/", "vergabe/"):
        page = staff_page(f"/admin/exhibitors/standbooking/{path}", width=width)
        assert (path, axe(page), overflows(page)) == (path, [], 0)
