"""The editor of the agenda in a real browser: by mouse, by keyboard, by two people at once, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from conference.models import Session, SessionKind, SessionPerson
from tests.factories import at, make_edition, make_registration, make_room, make_session, make_speaker, make_workshop
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
HOUR = 104  # pixels


@pytest.fixture
def plan(live_server):
    """A day with two rooms that are used, one that is small, and a session without a time."""
    make_staff("agenda", first_name="Aram", last_name="Programm")
    make_staff("leitung", first_name="Lena", last_name="Leitung")
    make_staff("empfang")
    edition = make_edition(title="3. Integrationskonferenz")
    hall, club, small = (
        make_room(edition, name=name, capacity=places)
        for name, places in (("Saal", 90), ("Clubraum", 30), ("Kammer", 5))
    )
    talk = make_session(edition, "10:00", "11:00", room=hall, code="V1", title="Der Vortrag")
    SessionPerson.objects.create(session=talk, speaker=make_speaker(edition, name="رنا صالح"))
    workshop = make_workshop(edition, room=club, code="W1", title="Mehrsprachig in der Kita")
    make_registration(edition, sessions=[workshop])
    parked = make_session(edition, "16:00", "16:45", room=club, code="V2", title="Noch offen")
    Session.rows.filter(pk=parked.pk).update(start=None, end=None, stage="planned")
    return {"edition": edition, "hall": hall, "club": club, "small": small, "talk": talk, "workshop": workshop,
            "parked": parked}  # fmt: skip


@pytest.fixture
def editor(open_page, plan):
    """`editor(…)` signs in and shows the editor; `who` is the role, `path` what follows the address.

    edition: another than the plan's, without any session.
    """

    def show(path="", who="agenda", language="", edition=None, **how) -> Page:
        pk = (edition or plan["edition"]).pk
        page = open_page(
            f"{language}/admin/login/?next={language}/admin/conference/edition/{pk}/planen/{path}",
            **how,
        )
        page.fill("[name=username]", f"{who}@team.example")
        page.fill("[name=password]", "ein langes Passwort")
        page.click("#login-form button[type=submit]")
        page.wait_for_url("**/planen/**")
        if how.get("javascript", True) and "liste" not in path and (how.get("width") != PHONE or path):
            expect(page.locator("[data-planner]")).to_have_attribute("data-ready", "yes")
            if edition is None:  # any other is empty
                page.locator(".ec-event").first.wait_for()
        return page

    return show


def block(page: Page, code: str):
    return page.locator(f'.ec-event:has(.planner-kind bdi:text-is("{code}"))')


def button(page: Page, code: str):
    return block(page, code).locator("button")


def column(page: Page, name: str) -> float:
    """The middle of a room's column, in pixels from the window's left."""
    box = page.locator(".ec-col-head", has_text=name).bounding_box()
    return box["x"] + box["width"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 2, start[1] + 8)
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def now(session) -> Session:
    return Session.working.named(session.pk).get()


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-said]")).to_contain_text(text)


# --- By mouse ---------------------------------------------------------------------------------------------------


def test_a_block_is_dragged_to_another_room_and_time_and_taken_back(editor, plan):
    page = editor()
    box = block(page, "V1").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + 20)
    drag(page, middle, (column(page, "Clubraum"), middle[1] - HOUR / 2))
    said(page, "V1 liegt jetzt hier: 9:30 bis 10:30 Uhr, Clubraum.")
    assert (now(plan["talk"]).room, now(plan["talk"]).start) == (plan["club"], at(plan["edition"], "09:30"))
    expect(page.locator("[data-pending]")).to_have_text("1 Änderung ist noch nicht veröffentlicht.")
    page.click("[data-undo]")
    said(page, "V1 liegt wieder 10:00 bis 11:00 Uhr, Saal.")
    assert now(plan["talk"]).start == at(plan["edition"], "10:00")


def test_a_block_is_pulled_longer(editor, plan):
    page = editor()
    box = block(page, "V1").bounding_box()
    edge = (box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    drag(page, edge, (edge[0], edge[1] + HOUR / 4))
    said(page, "10:00 bis 11:15 Uhr")
    assert now(plan["talk"]).end == at(plan["edition"], "11:15")


def test_what_cannot_be_goes_back_and_says_why(editor, plan):
    page = editor()
    before, taken = block(page, "V1").bounding_box(), block(page, "W1").bounding_box()
    drag(page, (before["x"] + 40, before["y"] + 20), (taken["x"] + 40, taken["y"] + 40))
    expect(page.locator("[data-refused]")).to_contain_text(
        "Der Raum „Clubraum“ ist von 13:15 bis 14:30 Uhr schon belegt: W1 „Mehrsprachig in der Kita“."
    )
    expect(button(page, "V1")).to_be_focused()
    assert block(page, "V1").bounding_box() == before
    page.click("[data-close]")
    expect(page.locator("[data-refused]")).to_be_hidden()


def test_a_session_without_a_time_is_dropped_into_the_table_and_out_again(editor, plan):
    page = editor()
    item = page.locator("[data-parked] button").bounding_box()
    talk = block(page, "V1").bounding_box()
    drag(page, (item["x"] + 40, item["y"] + 20), (column(page, "Saal"), talk["y"] + HOUR + 3))
    said(page, "V2 liegt jetzt hier: 11:00 bis 12:00 Uhr, Saal.")
    expect(page.locator("[data-parked]")).to_have_text("Alles hat eine Zeit.")
    box = block(page, "V2").bounding_box()
    target = page.locator("[data-parked]").bounding_box()
    drag(page, (box["x"] + 40, box["y"] + 20), (target["x"] + 60, target["y"] + 20))
    said(page, "V2 ist aus dem Tag genommen und liegt unter „Noch ohne Zeit“.")
    assert now(plan["parked"]).start is None


def test_something_new_is_drawn(editor, plan):
    page = editor()
    talk = block(page, "V1").bounding_box()
    x = column(page, "Kammer")
    drag(page, (x, talk["y"] + 2), (x, talk["y"] + HOUR / 2 - 6))
    dialog = page.locator("[data-dialog]")
    assert (page.input_value("#new-start"), page.input_value("#new-end")) == ("10:00", "10:30")
    dialog.get_by_label("Art").select_option("talk")
    dialog.get_by_role("button", name="Speichern", exact=True).click()
    expect(dialog.locator("[data-error=title]")).to_be_visible()
    dialog.get_by_label("Titel").fill("Gezeichnet")
    dialog.get_by_role("button", name="Speichern", exact=True).click()
    said(page, "V3 ist angelegt: 10:00 bis 10:30 Uhr, Kammer.")
    expect(button(page, "V3")).to_be_focused()
    made = Session.working.get(code="V3")
    assert (made.kind, made.title, made.room) == (SessionKind.TALK, "Gezeichnet", plan["small"])


def test_a_new_session_leads_on_to_its_full_form(editor):
    page = editor()
    page.click("[data-new]")
    page.fill("#new-title", "Mit allem")
    page.fill("#new-end", "09:30")
    page.click("[data-save-and-go]")
    page.wait_for_url(re.compile(r"/admin/conference/session/\d+/change/"))
    assert page.input_value("#id_title_de") == "Mit allem"


def test_a_new_workshop_asks_for_its_places(editor):
    page = editor()
    page.click("[data-new]")
    expect(page.locator("#new-capacity")).to_be_visible()
    page.select_option("#new-kind", "talk")
    expect(page.locator("#new-capacity")).to_be_hidden()
    page.select_option("#new-kind", "workshop")
    page.fill("#new-title", "Nähcafé")
    page.fill("#new-end", "09:30")
    page.locator("[data-dialog]").get_by_role("button", name="Speichern", exact=True).click()
    said(page, "Noch ohne Anmeldung und Plätze: bitte im ganzen Formular eintragen.")
    page.locator("[data-said]").get_by_role("link", name="Alle Angaben zu W2").click()
    page.wait_for_url(re.compile(r"/admin/conference/session/\d+/change/"))


def test_no_line_of_a_block_is_cut_through(editor, plan):
    Session.rows.filter(pk=plan["workshop"].pk).update(title_de="Mehrsprachig in der Kita und in der Schule " * 4)
    page = editor()
    heights = "box => [box.clientHeight, parseFloat(getComputedStyle(box).lineHeight), box.scrollHeight]"
    shown, line, whole = block(page, "W1").locator(".planner-lines").evaluate(heights)
    assert whole > shown > 2 * line
    assert abs(shown / line - round(shown / line)) < 0.06


def test_an_empty_day_opens_in_the_morning_and_says_how_to_begin(editor, axe):
    page = editor(edition=make_edition(title="Noch leer"))
    page.get_by_role("link", name="Mit einer Vorlage beginnen").wait_for()
    assert page.locator(".ec-main").evaluate("table => Math.round(table.scrollTop)") == pytest.approx(HOUR, abs=15)
    assert axe(page) == []


# --- By keyboard ------------------------------------------------------------------------------------------------


def test_arrows_move_a_block_and_enter_saves(editor, plan):
    page = editor()
    button(page, "V1").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown", "Alt+ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("[data-moving-text]")).to_have_text("V1: 9:55 bis 11:00 Uhr, Clubraum. Noch nicht gespeichert.")
    assert now(plan["talk"]).start == at(plan["edition"], "10:00")
    page.keyboard.press("Enter")
    said(page, "V1 liegt jetzt hier: 9:55 bis 11:00 Uhr, Clubraum.")
    expect(button(page, "V1")).to_be_focused()
    page.locator("[data-new]").focus()
    page.keyboard.press("Control+z")
    said(page, "V1 liegt wieder 10:00 bis 11:00 Uhr, Saal.")
    expect(button(page, "V1")).to_be_focused()
    assert now(plan["talk"]).room == plan["hall"]


def test_escape_puts_a_block_back(editor, plan):
    page = editor()
    before = block(page, "V1").bounding_box()
    button(page, "V1").focus()
    page.keyboard.press("ArrowDown")
    assert block(page, "V1").bounding_box() != before
    page.keyboard.press("Escape")
    said(page, "V1 liegt wieder am alten Platz.")
    expect(button(page, "V1")).to_be_focused()
    assert block(page, "V1").bounding_box() == before
    assert now(plan["talk"]).edits == plan["talk"].edits


def test_going_on_saves_and_a_refusal_puts_back(editor, plan):
    page = editor()
    button(page, "W1").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    said(page, "W1 liegt jetzt hier: 13:10 bis 14:25 Uhr")
    before = block(page, "V1").bounding_box()
    button(page, "V1").focus()
    page.keyboard.press("ArrowRight")
    for _number in range(12):
        page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-refused]")).to_contain_text("schon belegt: W1")
    expect(button(page, "V1")).to_be_focused()
    assert block(page, "V1").bounding_box() == before
    assert now(plan["talk"]).room == plan["hall"]


def test_the_whole_editor_by_keyboard(editor, plan):
    page = editor()
    button(page, "V1").focus()
    page.keyboard.press("PageDown")
    expect(button(page, "W1")).to_be_focused()
    page.keyboard.press("Home")
    expect(button(page, "V1")).to_be_focused()
    page.keyboard.press("Delete")  # out of the day: the focus goes along
    line = page.locator("[data-parked] button", has_text="Der Vortrag")
    expect(line).to_be_focused()
    page.keyboard.press("Enter")  # back by the small window
    page.keyboard.type("0800AM")
    page.locator("#new-start").fill("08:00")
    page.locator("#new-end").fill("08:45")
    page.locator("#new-end").press("Enter")
    said(page, "V1 liegt jetzt hier: 8:00 bis 8:45 Uhr")
    expect(button(page, "V1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#new-start")).to_have_value("08:00")
    page.keyboard.press("Escape")
    expect(button(page, "V1")).to_be_focused()
    page.keyboard.press("Control+z")
    said(page, "V1 liegt wieder unter „Noch ohne Zeit“.")
    page.keyboard.press("Control+z")
    expect(block(page, "V1").locator(".planner-clock")).to_have_text("10:00–11:00")
    assert now(plan["talk"]).start == at(plan["edition"], "10:00")


def test_a_screen_reader_hears_whole_sentences(editor):
    page = editor()
    name = "Vortrag V1: Der Vortrag. 10:00 bis 11:00 Uhr, Saal. Mit رنا صالح."
    expect(button(page, "V1")).to_have_accessible_name(name)
    expect(button(page, "W1")).to_have_accessible_name(re.compile(r"Plätze: 1 von 12 belegt\."))


# --- Warnings, other people -------------------------------------------------------------------------------------


def test_a_warning_stays_until_it_is_accepted_by_name(editor, plan):
    page = editor()
    button(page, "W1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    note = page.locator("[data-notes] li")
    expect(note).to_contain_text("in den Raum „Kammer“ passen nur 5 Personen")
    expect(block(page, "W1").locator(".tag.warn")).to_have_text("⚠ 1 zu prüfen")
    note.get_by_role("button", name="Zeigen").click()
    expect(button(page, "W1")).to_be_focused()
    note.get_by_role("button", name="In Ordnung").click()
    expect(page.locator("[data-notes]")).to_have_text("Nichts zu prüfen.")
    page.locator("[data-accepted-box] summary").click()
    expect(page.locator("[data-accepted]")).to_contain_text("In Ordnung, sagt Aram Programm")
    page.get_by_role("button", name="Doch wieder prüfen").click()
    expect(page.locator("[data-notes] li")).to_contain_text("Kammer")


def test_two_people_at_once(editor, plan):
    first, second = editor(), editor(who="leitung")
    button(first, "V1").focus()
    first.keyboard.press("ArrowDown")
    first.keyboard.press("Enter")
    said(first, "10:05 bis 11:05 Uhr")
    button(second, "V1").focus()
    second.keyboard.press("ArrowUp")
    second.keyboard.press("Enter")
    expect(second.locator("[data-refused]")).to_contain_text("Aram Programm hat V1 inzwischen geändert.")
    expect(block(second, "V1").locator(".planner-clock")).to_have_text("10:05–11:05")
    assert now(plan["talk"]).start == at(plan["edition"], "10:05")


def test_a_colleagues_move_shows_by_itself(editor):
    first, second = editor(), editor(who="leitung")
    button(first, "V1").focus()
    first.keyboard.press("ArrowDown")
    first.keyboard.press("Enter")
    expect(second.locator("[data-said]")).to_have_text("Aram Programm: V1 verlegt.", timeout=15_000)
    expect(block(second, "V1").locator(".planner-clock")).to_have_text("10:05–11:05")


def test_without_a_connection_the_block_goes_back(editor):
    page = editor()
    page.route("**/verlegen/", lambda route: route.fulfill(status=200, body="", content_type="text/html"))
    button(page, "V1").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-moving]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-refused]")).to_contain_text("Keine Verbindung.")
    expect(block(page, "V1").locator(".planner-clock")).to_have_text("10:00–11:00")


def test_who_may_not_change_looks_on(editor, plan):
    page = editor(who="empfang")
    assert page.locator("[data-new], [data-undo]").count() == 0
    button(page, "V1").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-dialog]")).to_contain_text("Der Vortrag")
    assert page.locator("[data-dialog] button[type=submit]").count() == 0


# --- Phones, no scripts, every reader -----------------------------------------------------------------------------


def test_a_phone_gets_the_list(editor, overflows, axe):
    page = editor(width=PHONE)
    page.wait_for_url("**ansicht=liste**")
    assert (axe(page), overflows(page)) == ([], 0)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_list_moves_a_session_without_scripts(width, editor, plan):
    page = editor("?ansicht=liste", javascript=False, width=width)
    row = page.locator(f"#s-{plan['talk'].pk}")
    row.locator("summary").click()
    row.get_by_label("Raum").select_option(label="Clubraum")
    row.get_by_label("Beginn").fill("13:30")
    row.get_by_label("Ende").fill("14:00")
    row.get_by_role("button", name="Speichern").click()
    assert "schon belegt" in row.locator(".errorlist").inner_text()
    assert row.get_by_label("Beginn").input_value() == "13:30"
    row.get_by_label("Raum").select_option(label="Saal")
    row.get_by_role("button", name="Speichern").click()
    assert "V1 liegt jetzt hier: 13:30 bis 14:00 Uhr, Saal." in page.locator(".messagelist").inner_text()
    assert "V1 liegt jetzt hier: 13:30 bis 14:00 Uhr, Saal." in row.get_by_role("status").inner_text()
    row.get_by_role("button", name="Zurücknehmen: V1 verlegt").click()
    assert "V1 liegt wieder 10:00 bis 11:00 Uhr, Saal." in row.get_by_role("status").inner_text()
    assert now(plan["talk"]).start == at(plan["edition"], "10:00")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", ["?ansicht=tabelle", "?ansicht=liste"])
def test_axe_finds_nothing(path, width, dark, editor, plan, axe, overflows):
    SessionPerson.objects.create(session=plan["workshop"], speaker=make_speaker(plan["edition"], needs_step_free=True))
    plan["club"].step_free = False
    plan["club"].save()
    page = editor(path, width=width, dark=dark)
    for summary in page.locator("#content details > summary:visible").all():
        summary.click()
    assert (axe(page), overflows(page)) == ([], 0)


def test_axe_finds_nothing_in_the_small_window_nor_while_moving(editor, axe):
    page = editor()
    button(page, "V1").focus()
    page.keyboard.press("ArrowDown")
    assert axe(page) == []
    page.keyboard.press("Escape")
    button(page, "V1").click()
    assert axe(page) == []


def test_the_arabic_editor_runs_from_right_to_left(editor, axe, overflows):
    page = editor(language="/ar")
    assert column(page, "Saal") > column(page, "Clubraum")
    button(page, "V1").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-moving-text]")).to_contain_text("Clubraum")
    page.keyboard.press("Escape")
    assert (axe(page), overflows(page)) == ([], 0)
