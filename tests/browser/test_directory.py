"""From the directory to the stand and back, in a browser: without JavaScript, and live with it."""

import re

import pytest
from playwright.sync_api import expect

from exhibitors import services
from exhibitors.hall import live
from tests.exhibitors.factories import make_booking, make_confirmed, make_staff
from tests.factories import make_edition, make_stand

from .conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition():
    one = make_edition(slug="demo", hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    for number in range(4):
        make_stand(one, number=f"A{number + 1}", x=2 + 7 * number, y=2)
    make_confirmed(one, "A1", organisation="Musikschule", languages=("de",))
    make_confirmed(one, "A2", organisation="Sprachcafé Süd", languages=("de", "ar"))
    live.forget()
    return one


def test_without_javascript_one_finds_an_organisation_and_its_stand(open_page, edition):
    page = open_page("/demo/messe/aussteller/", width=PHONE, javascript=False)
    page.locator("#f-q").fill("sprachcafe sud")
    page.get_by_label("Sprache am Stand").select_option("ar")
    page.get_by_role("button", name="Zeigen").click()
    expect(page.locator("#gefunden")).to_have_text("1 Organisation gefunden.")
    page.get_by_role("link", name="Sprachcafé Süd").click()
    page.get_by_role("link", name="Stand A2 auf dem Hallenplan").click()
    expect(page).to_have_url(re.compile(r"/demo/messe/\?stand=A2#plan$"))
    expect(page.locator("[data-spot][data-shown]")).to_have_attribute("data-spot", "A2")
    page.locator("#platz-a2").get_by_role("link", name="Sprachcafé Süd").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sprachcafé Süd")


def test_whoever_is_confirmed_meanwhile_becomes_a_link_on_the_plan(open_page, axe, edition):
    booking = make_booking(edition, "A3", organisation="Neu dabei")
    page = open_page("/demo/messe/?stand=A3#plan")
    expect(page.locator("[data-card]")).to_contain_text("gebucht")
    services.confirm(booking=booking, actor=make_staff())
    link = page.locator("[data-card]").get_by_role("link", name="Neu dabei")
    expect(link).to_have_attribute("href", f"/demo/messe/aussteller/{booking.exhibitor_id}/")
    expect(page.locator('[data-spot="A3"]')).to_have_attribute(
        "href", f"/demo/messe/aussteller/{booking.exhibitor_id}/"
    )
    assert axe(page) == []
