"""The fair in a browser: the plan and its list, booking by keyboard alone and without JavaScript, axe everywhere."""

import re

import pytest
from playwright.sync_api import expect

from conference import texts
from exhibitors import services
from exhibitors.models import StandBooking
from tests.exhibitors.factories import make_booking, make_confirmed
from tests.factories import make_edition, make_stand, make_topic

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
BOOK = "/messe/buchen/"
PATHS = ["/messe/", BOOK, "{own}", "{own}aendern/", "{own}absagen/", "/messe/aussteller/", "{organisation}"]


@pytest.fixture
def edition():
    one = make_edition(slug="demo", hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    texts.fill_missing(one)
    topic = make_topic(one, name="Sprache und Mehrsprachigkeit")
    for number in range(8):
        stand = {"number": f"A{number + 1}", "x": 2 + 7 * (number % 4), "y": 1 + 6 * (number // 4), "zone": "Bildung"}
        make_stand(one, **stand, power=bool(number % 2), blocked="Fluchtweg" if number == 7 else "")
    make_confirmed(
        one, "A1", organisation="مركز الترجمة", languages=("ar", "de"), topics=(topic.pk,), description="Beratung"
    )
    make_booking(one, "A2", organisation="Sozialdienst katholischer Frauen und Männer")
    services.hold(edition=one, number="A3", token="d" * 32)
    return one


def address_of(path: str) -> str:
    """The paths that hold a key, filled in."""
    booking = StandBooking.objects.confirmed().get()
    own, organisation = f"/messe/meine/{booking.exhibitor.token}/", f"/messe/aussteller/{booking.exhibitor_id}/"
    return f"/demo{path.format(own=own, organisation=organisation)}"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_and_nothing_runs_out(open_page, axe, overflows, edition, prefix, width):
    for path in PATHS:
        page = open_page(prefix + address_of(path), width=width)
        assert (path, axe(page), max(overflows(page), 0)) == (path, [], 0)


def test_axe_finds_nothing_in_the_dark(open_page, axe, edition):
    for path in PATHS[:3]:
        assert (path, axe(open_page(address_of(path), dark=True))) == (path, [])


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_on_the_form_with_errors(open_page, axe, overflows, edition, prefix, width):
    page = open_page(f"{prefix}/demo{BOOK}", width=width)
    page.locator(".submit button").click()
    page.wait_for_selector("#summary")
    assert axe(page) == []
    assert overflows(page) <= 0


def tab_to(page, selector: str, *, most: int = 120) -> None:
    """Press Tab until the focus is on it."""
    for _i in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} by keyboard")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_stand_is_booked_by_keyboard_alone(open_page, edition, javascript):
    page = open_page(f"/demo{BOOK}", javascript=javascript)
    tab_to(page, "input[name=stand]")
    page.keyboard.press("Space")
    tab_to(page, ".hold-act button")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-hold]")
    for name, typed in (("organisation", "Haus der Begegnung"), ("contact_name", "Ada"), ("email", "ada@example.org")):
        tab_to(page, f"#id_{name}")
        page.keyboard.type(typed)
    tab_to(page, "#id_conditions")
    page.keyboard.press("Space")
    tab_to(page, ".submit button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/messe/meine/"))
    booking = StandBooking.objects.get(exhibitor__organisation="Haus der Begegnung")
    assert (booking.stand.number, booking.state) == ("A4", "requested")


def test_enter_in_a_field_asks_for_the_stand_and_does_not_hold(open_page, edition):
    page = open_page(f"/demo{BOOK}?stand=A5")
    page.locator("#id_contact_name").fill("Ada")
    page.keyboard.press("Enter")
    page.wait_for_selector("#summary")
    assert not StandBooking.objects.filter(stand__number="A5").exists()


def test_plan_and_list_choose_the_same(open_page, edition):
    page = open_page(f"/demo{BOOK}")
    page.locator('a[data-spot="A6"]').click()
    assert page.locator("input[name=stand]:checked").get_attribute("value") == "A6"
    page.locator("label", has_text="A5").first.click()
    assert page.locator("[data-chosen]").get_attribute("data-spot") == "A5"
    expect(page.locator(".choice:has([value=A5]) + .hold-act")).to_be_visible()


def test_holding_says_how_long_and_politely(open_page, edition):
    page = open_page(f"/demo{BOOK}?stand=A6")
    page.locator(".hold-act button").click()
    expect(page.locator("[data-hold-say]")).to_contain_text("Stand A6 ist bis")
    expect(page.locator("[data-hold-left]")).to_have_text(re.compile(r"1[45]:\d\d"))
    expect(page.locator("[data-live-row=A6] [data-word]")).to_have_text("für Sie reserviert")
    expect(page.locator("[data-spot=A6] title")).to_have_text("A6: für Sie reserviert")
    page.locator("[data-hold] button").click()
    expect(page.locator("[data-hold-left]")).to_have_text(re.compile(r"(29|30):\d\d"))
    expect(page.locator("[data-hold] button")).to_have_count(0)


def test_what_is_kept_is_still_mine_after_reloading(open_page, edition):
    page = open_page(f"/demo{BOOK}?stand=A6")
    page.locator(".hold-act button").click()
    expect(page.locator("[data-hold]")).to_contain_text("Stand A6 ist bis")
    page.reload()
    expect(page.locator("[data-hold]")).to_contain_text("Stand A6 ist bis")
    assert page.locator("input[name=stand]:checked").get_attribute("value") == "A6"


def test_the_voice_speaks_at_five_two_and_one_minutes_and_at_the_end(open_page, edition):
    page = open_page("/demo/messe/")
    page.clock.install()
    page.goto(page.url + "buchen/?stand=A6")
    page.locator(".hold-act button").click()
    page.wait_for_selector("[data-hold]")
    heard = []
    for minutes in (10, 3, 1, 1):
        page.clock.run_for(minutes * 60_000)
        heard.append(page.locator("[data-hold-say]").inner_text())
    assert [words[:15] for words in heard] == [
        "Noch 5 Minuten.",
        "Noch 2 Minuten.",
        "Noch 1 Minute.",
        "Die Zeit ist um",
    ]


def test_somebody_faster_is_told_without_losing_anything(open_page, edition):
    page = open_page(f"/demo{BOOK}?stand=A6")
    page.locator("#id_organisation").fill("Zu spät")
    services.hold(edition=edition, number="A6", token="e" * 32)
    page.locator(".hold-act button").click()
    page.wait_for_selector("[data-hold-place] .field__error")
    assert page.locator("input[value=A6]").is_disabled()
    assert page.locator("#id_organisation").input_value() == "Zu spät"


def test_a_stand_is_kept_from_the_list_of_the_fair(open_page, edition):
    page = open_page("/demo/messe/", javascript=False, width=PHONE)
    page.get_by_role("button", name="A5 buchen").click()
    page.wait_for_url(re.compile("buchen"))
    assert page.locator("input[name=stand]:checked").get_attribute("value") == "A5"
    assert "Stand A5 ist bis" in page.locator("[data-hold]").inner_text()
