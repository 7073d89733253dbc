"""The hall in a browser: drawn by mouse, by keyboard and by touch of a form; looked at, filtered and enlarged."""

import io
import re
import subprocess

import pikepdf
import pytest
from playwright.sync_api import expect

from conference.accounts import roles
from exhibitors import services
from exhibitors.hall import live
from exhibitors.hall.models import Fixture
from exhibitors.models import Stand
from tests.factories import make_edition, make_stand
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATIENCE = 60_000  # milliseconds; the machine may be slow


@pytest.fixture
def edition():
    one = make_edition(slug="demo", hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    for number in range(3):
        make_stand(one, number=f"A{number + 1}", x=2 + 6 * number, y=4, power=number == 1, front="down")
    Fixture.objects.create(edition=one, kind="stage", name="Bühne", x=22, y=14, width=6, depth=3)
    live.forget()
    return one


@pytest.fixture
def editor(edition, staff_page):
    """Opens the editor, ready to be used."""
    make_staff(roles.MESSE)

    def show(prefix: str = "", **how):
        page = staff_page(f"{prefix}/admin/hall/fixture/halle/{edition.pk}/", who="messe", **how)
        page.wait_for_selector("[data-hall-editor][data-ready]", timeout=PATIENCE)
        return page

    return show


def said(page):
    return page.locator("[data-said]")


def thing(page, number: str):
    return page.locator(f'[data-key][aria-label*="{number}"]')


def middle(page, number: str) -> tuple[float, float]:
    box = thing(page, number).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_stand_is_drawn_moved_and_turned_by_mouse_and_taken_back(editor, axe):
    page = editor()
    page.get_by_role("button", name="Stand", exact=True).click()
    floor = page.locator(".hall-svg .floor").bounding_box()
    metre = floor["width"] / 30
    page.mouse.move(floor["x"] + 2 * metre, floor["y"] + 10 * metre)
    page.mouse.down()
    page.mouse.move(floor["x"] + 6 * metre, floor["y"] + 12 * metre, steps=3)
    page.mouse.up()
    expect(said(page)).to_have_text("Stand S1 gezeichnet.", timeout=PATIENCE)
    one = Stand.objects.get(number="S1")
    assert (one.x, one.y, one.width, one.depth) == (2, 10, 4, 2)
    x, y = middle(page, "Stand S1")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3.04 * metre, y + 1.02 * metre, steps=3)
    page.mouse.up()
    expect(said(page)).to_have_text("Stand S1 verschoben.", timeout=PATIENCE)
    one.refresh_from_db()
    assert (one.x, one.y) == (5, 11)
    page.get_by_role("button", name="Drehen").click()
    expect(said(page)).to_have_text("Stand S1 geändert.", timeout=PATIENCE)
    one.refresh_from_db()
    assert (one.width, one.depth) == (2, 4)
    assert axe(page) == []
    for words in ("geändert", "verschoben", "gezeichnet"):
        page.locator("[data-undo]").click()
        expect(said(page)).to_have_text(re.compile(f"Zurückgenommen: .*{words}"), timeout=PATIENCE)
    assert not Stand.objects.filter(number="S1").exists()


def test_what_the_rules_forbid_goes_back_and_says_why(editor):
    page = editor()
    x, y = middle(page, "Stand A1")
    to_x, to_y = middle(page, "Stand A2")
    top = page.locator("[data-canvas]").bounding_box()["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x - 20, to_y, steps=4)
    page.mouse.up()
    expect(page.locator("[data-refused]")).to_contain_text("überschneiden sich", timeout=PATIENCE)
    assert Stand.objects.get(number="A1").x == 2
    assert page.locator("[data-canvas]").bounding_box()["y"] == top
    page.get_by_role("button", name="Stand", exact=True).click()
    expect(page.locator("[data-refused]")).to_be_hidden()


def test_everything_is_done_by_keyboard_alone(editor):
    page = editor()
    thing(page, "Stand A1").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(said(page)).to_contain_text("5,1 m von oben")
    page.keyboard.press("Escape")
    expect(said(page)).to_contain_text("wieder am alten Ort")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Stand A1 verschoben.", timeout=PATIENCE)
    assert Stand.objects.get(number="A1").y == 3
    page.keyboard.press("r")
    expect(said(page)).to_have_text("Stand A1 geändert.", timeout=PATIENCE)
    page.keyboard.press("PageDown")
    expect(thing(page, "Stand A2")).to_be_focused()
    page.keyboard.press("Delete")
    expect(said(page)).to_have_text("Stand A2 gelöscht.", timeout=PATIENCE)
    page.keyboard.press("Control+z")
    expect(said(page)).to_contain_text("Zurückgenommen", timeout=PATIENCE)
    assert Stand.objects.filter(number="A2").exists()


@pytest.mark.parametrize(("prefix", "width", "dark"), [("", DESK, True), ("/ar", PHONE, False)])
def test_axe_finds_nothing_in_the_editor(editor, axe, overflows, prefix, width, dark):
    page = editor(prefix, width=width, dark=dark)
    for part in page.locator("details.hall-part summary").all():
        part.click()
    assert axe(page) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_plan_is_enlarged_and_a_stand_tells_its_way(open_page, axe, overflows, edition, width):
    page = open_page("/demo/messe/", width=width)
    plan = page.locator("[data-plan] svg")
    whole = plan.get_attribute("viewBox")
    page.get_by_role("button", name="Plan größer").click()
    assert plan.get_attribute("viewBox") != whole
    page.get_by_role("button", name="Ganz", exact=True).click()
    assert plan.get_attribute("viewBox") == whole
    page.locator('[data-spot="A2"]').click()
    card = page.locator("[data-card]")
    expect(card).to_contain_text("mit Strom")
    expect(card).to_contain_text("Vom Eingang geradeaus", timeout=PATIENCE)
    assert axe(page) == []
    assert overflows(page) <= 0


def test_two_fingers_enlarge_the_plan_and_one_moves_it(open_page, edition):
    page = open_page("/demo/messe/", width=PHONE)
    plan = page.locator("[data-plan] svg")
    plan.scroll_into_view_if_needed()
    box = plan.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def finger(kind: str, number: int, at: float) -> None:
        plan.dispatch_event(kind, {"pointerId": number, "clientX": at, "clientY": y, "bubbles": True})

    for number, at in ((1, x - 20), (2, x + 20)):
        finger("pointerdown", number, at)
    finger("pointermove", 2, x + 80)
    for number, at in ((1, x - 20), (2, x + 80)):
        finger("pointerup", number, at)
    wide = float(plan.get_attribute("viewBox").split()[2])
    assert wide < 3120 / 2
    before = plan.get_attribute("viewBox")
    finger("pointerdown", 3, x)
    finger("pointermove", 3, x + 40)
    finger("pointerup", 3, x + 40)
    assert plan.get_attribute("viewBox") != before


def test_the_plan_is_printed_on_a_sheet_of_its_own_with_the_patterns_of_its_legend(open_page, edition):
    page = open_page("/demo/messe/")
    printed = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        sizes = [tuple(round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]) for sheet in pdf.pages]
    assert sizes.count((420, 297)) == 1
    number = str(sizes.index((420, 297)) + 1)
    command = ["pdftotext", "-f", number, "-l", number, "-", "-"]
    plan = subprocess.run(command, input=printed, capture_output=True, check=True).stdout.decode()
    assert all(word in plan for word in ("Hallenplan", "A1", "A3", "Bühne", "wird gerade gebucht"))
    page.emulate_media(media="print")
    swatch = page.locator(".legend .swatch--held")
    assert swatch.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"


@pytest.mark.parametrize("javascript", [True, False])
def test_filters_work_with_and_without_scripts(open_page, edition, javascript):
    page = open_page("/demo/messe/", javascript=javascript)
    page.get_by_label("mit Strom").check()
    page.get_by_role("button", name="Anwenden").click()
    page.wait_for_url(re.compile("strom=1"))
    assert page.locator("[data-live-row]").count() == 1
    assert page.locator(".spot--aside").count() == 2


def test_anothers_hold_shows_without_reloading_and_takes_no_choice_away(open_page, edition):
    page = open_page("/demo/messe/buchen/?stand=A1")
    services.hold(edition=edition, number="A1", token="f" * 32)
    services.hold(edition=edition, number="A2", token="e" * 32)
    expect(page.locator('[data-spot="A2"]')).to_have_class(re.compile("spot--held"), timeout=PATIENCE)
    expect(page.locator("input[name=stand][value=A2]")).to_be_disabled()
    expect(page.locator("[data-live]")).to_contain_text("Stand A1, den Sie gewählt haben")
    chosen = page.locator("input[name=stand][value=A1]")
    assert (chosen.is_checked(), chosen.is_enabled()) == (True, True)
