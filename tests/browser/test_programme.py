"""The programme in a browser: by room, on the day, with an own choice, on paper, by keyboard and without JavaScript."""

import datetime as dt
import io

import pikepdf
import pytest

from conference.models import Session
from tests.factories import at, make_edition, make_registration, make_room, make_session, make_topic, make_workshop

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = ".of-day .title"


@pytest.fixture(autouse=True)
def edition():
    """A day as the real one: a programme for all, two rounds of six workshops."""
    edition = make_edition(slug="demo", date=dt.date(2030, 1, 24))
    hall = make_room(edition, name="Großer Saal")
    topic = make_topic(edition, name="Kommunales Integrationsmanagement")
    make_session(edition, "08:30", "09:00", title="Ankommen", kind="arrival", room=hall)
    for number in range(5):
        make_session(edition, f"{9 + number:02}:15", f"{10 + number:02}:00", title=f"Beitrag {number}", room=hall)
    rooms = [make_room(edition, name=f"Seminarraum {number}", step_free=number != 1) for number in range(6)]
    for round_ in (1, 2):
        start, end = (("14:15", "15:00"), ("15:15", "16:00"))[round_ - 1]
        for number, room in enumerate(rooms):
            workshop = make_workshop(edition, round_, code=f"W{round_}{number}", room=room, start=start, end=end,
                                     title=f"Werkstatt {round_}{number}", languages=["de", "ar"])  # fmt: skip
            workshop.topics.add(topic)
    return edition


@pytest.fixture
def second_day(edition):
    """What is on the day after."""
    type(edition).objects.update(end_date=edition.date + dt.timedelta(days=1))
    later = make_session(edition, title="Am nächsten Tag")
    day = dt.timedelta(days=1)
    Session.objects.filter(pk=later.pk).update(start=at(edition, "10:00") + day, end=at(edition, "11:00") + day)


@pytest.mark.parametrize(("prefix", "width"), [("", DESK), ("/ar", PHONE)])
@pytest.mark.parametrize("path", ["?ansicht=raum", "?q=werkstatt&frei=1", "?q=nirgends", "?tag=2030-01-25"])
def test_axe_finds_nothing_and_nothing_runs_out(open_page, axe, overflows, second_day, prefix, path, width):
    page = open_page(f"{prefix}/demo/programm/{path}", width=width)
    assert axe(page) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_in_the_own_programme(open_page, axe, overflows, edition, dark):
    full = Session.objects.get(code="W20")
    Session.objects.filter(pk=full.pk).update(capacity=1)
    make_registration(edition, sessions=[full])
    person = make_registration(edition, sessions=[Session.objects.get(code="W10"), full])
    page = open_page(f"/demo/meine/{person.token}/programm/", width=PHONE, dark=dark)
    assert page.locator(".held").count() == 2
    assert axe(page) == []
    assert overflows(page) <= 0


# --- The own choice ------------------------------------------------------------------------------------------


def star(page, title):
    return page.get_by_role("button", name=f"Merken {title}")


def test_a_choice_is_kept_and_can_be_seen_alone(open_page, axe):
    page = open_page("/demo/programm/", width=PHONE)
    star(page, "Werkstatt 12").click()
    page.reload()
    assert star(page, "Werkstatt 12").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Nur meine Auswahl (1)").click()
    assert [title for title in page.locator(TITLES).all() if title.is_visible()] != []
    assert page.locator(f"{TITLES}:visible").all_inner_texts() == ["Werkstatt 12"]
    assert axe(page) == []
    page.reload()
    assert page.locator(f"{TITLES}:visible").count() == 1


def test_what_is_chosen_is_seen_as_kept(open_page):
    page = open_page("/demo/programm/")
    button = star(page, "Werkstatt 12")
    button.click()
    assert button.locator("[data-kept]").inner_text() == "Gemerkt"
    assert button.locator("[data-keep]").bounding_box()["width"] <= 1
    button.click()
    assert button.locator("[data-kept]").is_hidden()
    assert button.locator("[data-keep]").bounding_box()["width"] > 10


def test_a_choice_is_the_same_on_the_page_of_the_session_and_by_room(open_page):
    page = open_page("/demo/programm/W12/")
    star(page, "Werkstatt 12").press("Space")
    page.get_by_role("link", name="Das ganze Programm").click()
    page.get_by_role("link", name="Nach Raum").click()
    assert star(page, "Werkstatt 12").get_attribute("aria-pressed") == "true"


def test_a_choice_can_be_cleared_and_brought_back(open_page):
    page = open_page("/demo/programm/")
    star(page, "Werkstatt 12").click()
    page.get_by_role("button", name="Auswahl löschen").click()
    assert star(page, "Werkstatt 12").get_attribute("aria-pressed") == "false"
    page.keyboard.press("Enter")
    assert star(page, "Werkstatt 12").get_attribute("aria-pressed") == "true"
    assert page.get_by_role("button", name="Nur meine Auswahl (1)").is_visible()


def test_a_choice_belongs_to_its_edition(open_page):
    other = make_edition(slug="andere")
    make_session(other, title="Anderswo")
    page = open_page("/demo/programm/")
    star(page, "Werkstatt 12").click()
    page.goto(page.url.replace("/demo/", "/andere/"))
    assert not page.get_by_role("button", name="Nur meine Auswahl").is_visible()


def test_the_choice_of_all_days_is_shown_from_the_page_of_one(open_page, second_day):
    page = open_page("/demo/programm/?tag=2030-01-25")
    star(page, "Am nächsten Tag").click()
    page.get_by_role("link", name="Alle Tage").click()
    star(page, "Werkstatt 12").click()
    page.go_back()
    page.get_by_role("button", name="Nur meine Auswahl").click()
    page.wait_for_url("**/?tag=alle#auswahl")
    assert page.locator(f"{TITLES}:visible").all_inner_texts() == ["Werkstatt 12", "Am nächsten Tag"]


def test_breaks_need_no_choice(open_page):
    page = open_page("/demo/programm/")
    assert star(page, "Beitrag 0").count() == 1
    assert star(page, "Ankommen").count() == 0


def test_what_browsers_store_wrongly_does_no_harm(open_page):
    page = open_page("/demo/programm/")
    page.evaluate("localStorage.setItem('auswahl:demo', '{\"a\": 1')")
    page.reload()
    star(page, "Werkstatt 12").click()
    assert page.evaluate("JSON.parse(localStorage.getItem('auswahl:demo')).length") == 1


# --- Without JavaScript --------------------------------------------------------------------------------------


def test_without_javascript_there_is_the_programme_and_nothing_that_does_nothing(open_page):
    page = open_page("/demo/programm/", javascript=False)
    assert page.locator(f"{TITLES}:visible").count() == 18
    assert page.locator("button:visible").all_inner_texts() == ["Zeigen"]
    assert not page.get_by_role("heading", name="Jetzt und gleich").is_visible()
    page.get_by_role("link", name="Nach Raum").click()
    assert page.locator("h3:visible").first.inner_text() == "Großer Saal"


def test_filters_are_folded_on_a_phone_and_can_be_taken_back(open_page):
    page = open_page("/demo/programm/", width=PHONE, javascript=False)
    assert not page.get_by_label("Raum").is_visible()
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Raum").select_option(label="Seminarraum 3")
    page.get_by_role("button", name="Zeigen").click()
    assert page.locator(TITLES).all_inner_texts() == ["Werkstatt 13", "Werkstatt 23"]
    assert page.evaluate("document.activeElement.id") in ("", "gefunden")
    page.get_by_role("link", name="Filter entfernen: Raum: Seminarraum 3").click()
    assert page.locator(TITLES).count() == 18


# --- On the day ----------------------------------------------------------------------------------------------


def open_at(open_page, edition, clock, path="/demo/programm/", days=0):
    page = open_page(path)
    page.clock.set_fixed_time(at(edition, clock) + dt.timedelta(days=days))
    page.reload()
    return page


def test_now_and_next_are_said_on_the_day(open_page, axe, edition):
    page = open_at(open_page, edition, "13:30")
    box = page.locator("[data-now-box]")
    assert box.locator("[data-now-part=now] a").all_inner_texts() == ["Beitrag 4"]
    assert box.locator("[data-now-part=next] a").count() == 6
    assert "14:15" in box.locator("[data-now-part=next] h3").inner_text()
    assert page.locator("tr.now .title").all_inner_texts() == ["Beitrag 4"]
    assert axe(page) == []


@pytest.mark.parametrize(("clock", "days"), [("12:00", -1), ("18:00", 0)])
def test_before_the_day_and_after_its_end_nothing_is_said(open_page, edition, clock, days):
    page = open_at(open_page, edition, clock, days=days)
    assert not page.locator("[data-now-box]").is_visible()
    assert page.locator(".now").count() == 0


def test_the_page_of_a_session_says_that_it_is_on(open_page, edition):
    assert open_at(open_page, edition, "14:30", "/demo/programm/W12/").get_by_text("läuft gerade").is_visible()


def test_the_day_of_today_is_named(open_page, edition, second_day):
    page = open_at(open_page, edition, "09:00", days=1)
    assert page.locator("[data-today]:visible").count() == 1
    assert page.locator("[data-tab='2030-01-25'] [data-today]").is_visible()


# --- On paper ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_a_day_fits_on_two_sheets_without_controls(open_page, prefix):
    page = open_page(f"{prefix}/demo/programm/")
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) == 2
    page.emulate_media(media="print")
    assert page.locator("button:visible, input:visible, select:visible, nav:visible").count() == 0
    assert page.locator(f"{TITLES}:visible").count() == 18


def test_every_day_begins_on_a_sheet_of_its_own(open_page, second_day):
    page = open_page("/demo/programm/")
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        assert len(paper.pages) == 3


def test_only_the_own_choice_is_printed_where_it_is_shown(open_page):
    page = open_page("/demo/programm/")
    star(page, "Werkstatt 12").click()
    page.get_by_role("button", name="Nur meine Auswahl").click()
    page.emulate_media(media="print")
    assert page.locator(f"{TITLES}:visible").all_inner_texts() == ["Werkstatt 12"]
