"""The public pages in a browser: German and Arabic, phone and desk, bright and dark, with and without JavaScript."""

import datetime as dt

import pytest
from django.utils import timezone

from conference import texts
from conference.models import Part, SessionPerson
from tests.factories import make_edition, make_room, make_session, make_speaker, make_topic, make_workshop

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = ["/demo/", "/demo/programm/", "/demo/programm/W/", "/datenschutz/", "/barrierefreiheit/", "/nix/"]


@pytest.fixture(autouse=True)
def edition():
    edition = make_edition(
        slug="demo", motto="Kräfte bündeln", contact_name="رنا صالح", contact_email="ki@example.org",
        contact_phone="02452 1300", accessibility_reviewed_on=dt.date(2026, 11, 1),
    )  # fmt: skip
    texts.fill_missing(edition)
    make_session(edition, "09:00", "09:30", title="Ankommen", kind="arrival")
    make_session(edition, "10:00", "11:00", title="Integration in der Kommune", sign_language=True, captions=True)
    for number in range(3):
        room = make_room(edition, name=f"Raum {number}", step_free=number != 1)
        workshop = make_workshop(edition, code="W" if not number else f"W{number}", room=room, capacity=12,
                                 title="Herkunftssprachlicher Unterricht: Brücke in die Schule",
                                 languages=["de", "ar"], places_taken=(0, 9, 12)[number])  # fmt: skip
        workshop.topics.add(make_topic(edition, name="Kommunales Integrationsmanagement"))
        part = Part.MODERATOR if number else Part.SPEAKER
        SessionPerson.objects.create(session=workshop, speaker=make_speaker(edition, name="Олена Бондар"), part=part)
    return edition


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_nothing_runs_out(open_page, axe, overflows, prefix, path, width):
    page = open_page(prefix + path, width=width, status=404 if path == "/nix/" else 200)
    assert axe(page) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize("path", PATHS[:3])
def test_axe_finds_nothing_in_the_dark(open_page, axe, path):
    assert axe(open_page(path, dark=True)) == []


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_a_phone_shows_the_invitation_without_scrolling(open_page, prefix):
    page = open_page(f"{prefix}/demo/", width=PHONE)
    for place in (".motto", "h1", ".facts", ".act"):
        box = page.locator(place).first.bounding_box()
        assert box["y"] + box["height"] <= 844


def test_the_filter_works_without_javascript(open_page):
    page = open_page("/demo/programm/", javascript=False)
    page.get_by_role("searchbox").fill("kommune")
    page.get_by_role("button", name="Zeigen").click()
    assert page.locator(".day .title").all_inner_texts() == ["Integration in der Kommune"]


def test_the_language_menu_works_without_javascript(open_page):
    page = open_page("/demo/programm/", javascript=False)
    page.locator(".menu summary").click()
    page.locator(".menu a[hreflang=ar]").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.url.endswith("/ar/demo/programm/")


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/demo/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_what_is_on_now_is_marked(open_page, edition):
    session = edition.sessions.first()
    session.start, session.end = timezone.now() - dt.timedelta(minutes=5), timezone.now() + dt.timedelta(minutes=5)
    session.save()
    page = open_page("/demo/programm/")
    assert page.locator("tr.now").count() == 1


def test_touch_areas_are_large_enough(open_page):
    page = open_page("/demo/", width=PHONE)
    for link in page.locator("header a, .act, .act-two, footer nav a").all():
        if not link.is_visible():
            continue
        assert link.bounding_box()["height"] >= 43.5


def test_rooms_stand_side_by_side_at_a_desk_and_below_each_other_on_a_phone(open_page):
    wide = {round(card.bounding_box()["y"]) for card in open_page("/demo/programm/").locator("td .sheet").all()}
    narrow = {
        round(card.bounding_box()["y"]) for card in open_page("/demo/programm/", width=PHONE).locator("td .sheet").all()
    }
    assert (len(wide), len(narrow)) == (1, 3)
