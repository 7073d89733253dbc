"""The app at the door in a real browser: pairing, scanning, searching, everything a volunteer does, for everybody."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from conference.audit.services import SYSTEM
from registrations.checkin import pairing, shell
from registrations.checkin.models import Device, Scan
from registrations.models import Registration
from registrations.presence.services import set_times
from registrations.services import cancel
from tests.factories import make_edition, make_registration, make_workshop
from tests.staff import make_staff

from .checkin_phone import WAIT, Phone, put_away
from .conftest import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("people")]
SCREENS = ["einlass", "suche", "neu", "im-haus", "offen", "letzte", "menue", "wechseln", "einstellungen"]


@pytest.fixture
def edition(live_server):
    return make_edition(capacity=50)


@pytest.fixture
def people(edition):
    """Three with names that are easily misspelt, four of one school, one who waits and one who has cancelled."""
    workshop = make_workshop(edition, capacity=1)
    found = {
        "jana": make_registration(edition, first_name="Jana", last_name="Müller-Łukasiewicz", sessions=[workshop]),
        "ahmad": make_registration(edition, first_name="Ahmad", last_name="Haddad", own_script_name="أحمد حدّاد"),
        "gone": make_registration(edition, first_name="Wer", last_name="Abgesagt"),
    }
    for number in range(4):
        school = {"organisation": "Gesamtschule am Ring", "organisation_type": "school"}
        found[f"school{number}"] = make_registration(edition, last_name=f"Schule{number}", **school)
    cancel(registration=found["gone"], actor=SYSTEM)
    return found


@pytest.fixture
def phone(browser, live_server, edition):
    """`phone(name, prefix=…, width=…, dark=…)`: a phone that is paired. No script on it may fail; a cut network may."""
    contexts, failures = [], []

    def give(name="Tür links", prefix="", width=PHONE, dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and failures.append(line.text))
        return Phone(page, live_server.url, prefix).pair(pairing.make_code(edition=edition, actor=SYSTEM), name)

    yield give
    put_away(contexts)
    assert failures == []


def test_a_scan_welcomes_and_a_second_one_says_since_when(phone, people):
    door = phone()
    door.scan(people["ahmad"].badge_token)
    door.says("welcome")
    for words in ("Willkommen", "Ahmad Haddad", "أحمد حدّاد", "Volkshochschule", "Namensschild"):
        assert words in door.answer
    expect(door.page.locator("[data-said]")).to_contain_text("Willkommen. Ahmad Haddad")
    door.unsent(0)
    assert list(Registration.objects.were_there()) == [people["ahmad"]]
    door.scan(people["ahmad"].badge_token)
    door.says("already")
    assert "Tür links" in door.answer
    door.page.get_by_role("button", name="Geht jetzt").click()
    door.says("left")
    door.page.get_by_role("button", name="Zurücknehmen").click()
    door.says("undone")
    expect(door.page.locator("[data-inside-count]")).to_have_text("1 im Haus")
    door.unsent(0)
    outcomes = list(Scan.objects.order_by("seq").values_list("kind", "outcome"))
    assert outcomes == [("in", "welcome"), ("in", "already"), ("out", "left"), ("undo", "undone")]


def test_whoever_is_searched_is_found_however_the_name_is_typed(phone, people):
    door = phone()
    typed = {"muller": "Jana", "Lukasziewicz": "Jana", "haddat": "Ahmad", "احمد": "Ahmad", people["jana"].code: "Jana"}
    for text, name in typed.items():
        door.go("suche").fill("#search", text)
        expect(door.page.locator("[data-results] button").first, text).to_contain_text(name)
    door.page.locator("[data-results] button").first.click()
    door.says("welcome")
    assert "Jana" in door.answer


def test_what_is_not_welcome_says_why_and_what_to_do(phone, people, edition):
    door = phone()
    door.scan(people["gone"].badge_token)
    door.says("cancelled")
    door.page.get_by_role("button", name="Neu eintragen").click()
    expect(door.page.locator("#new-name")).to_have_value("Wer Abgesagt")
    door.scan("00000000000000000000")
    door.says("unknown")
    other = make_registration(make_edition(), last_name="Anderswo")
    door.scan(other.badge_token)
    door.says("wrong_edition")
    expect(door.page.get_by_role("link", name="Nach dem Namen suchen")).to_be_visible()


def test_a_place_at_the_door_from_the_waiting_list(phone, edition):
    edition.capacity = edition.places_taken
    edition.save()
    waiting = make_registration(edition, last_name="Wartende", waiting_list=True)
    door = phone()
    door.scan(waiting.badge_token)
    door.says("waiting")
    assert "Alle Plätze sind vergeben" in door.answer
    edition.refresh_from_db()
    edition.capacity += 1
    edition.save()
    door.scan(waiting.badge_token)
    expect(door.page.locator("[data-answer]")).to_contain_text("Noch 1 Platz frei", timeout=WAIT)
    door.page.get_by_role("button", name="Platz geben und einlassen").click()
    door.says("welcome")
    door.unsent(0)
    assert list(Registration.objects.were_there()) == [waiting]


def test_with_one_other_of_the_school_nothing_stands_where_there_is_nothing_to_choose(phone, edition):
    pair = [make_registration(edition, organisation="Zwei e. V.", organisation_type="association") for _each in "12"]
    door = phone()
    door.scan(pair[0].badge_token)
    door.says("welcome")
    together = door.page.locator(".together")
    expect(together.get_by_role("button")).to_have_count(1)
    assert together.inner_text().split("\n")[-1].strip() == together.get_by_role("button").inner_text().strip()


def test_a_walk_in_needs_only_a_name(phone):
    door = phone()
    page = door.go("neu")
    page.get_by_role("button", name="Einlassen").click()
    expect(page.locator("#new-name-error")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "new-name"
    page.fill("#new-name", "Leyla Neu")
    page.get_by_role("button", name="Einlassen").click()
    door.says("welcome")
    assert "leeres Namensschild" in door.answer
    door.unsent(0)
    assert Registration.objects.were_there().get().full_name == "Leyla Neu"


def test_a_whole_school_comes_in_with_one_tap_and_goes_out_with_one(phone, people):
    door = phone()
    door.scan(people["school0"].badge_token)
    door.says("welcome")
    door.page.get_by_role("button", name="Auch die 3 anderen einlassen").click()
    expect(door.page.locator("[data-inside-count]")).to_have_text("4 im Haus")
    door.unsent(0)
    assert Registration.objects.were_there().count() == 4
    door.page.get_by_role("button", name="Zurücknehmen").click()
    door.says("undone")
    expect(door.page.locator("[data-inside-count]")).to_have_text("1 im Haus")
    door.unsent(0)
    assert list(Registration.objects.were_there()) == [people["school0"]]


def test_at_a_session_who_booked_is_let_in_and_who_did_not_learns_why(phone, people):
    door = phone()
    page = door.go("wechseln")
    page.locator("[data-posts-sessions] input").first.check()
    page.get_by_role("button", name="Hier arbeite ich").click()
    door.scan(people["jana"].badge_token)
    door.says("present")
    door.scan(people["ahmad"].badge_token)
    door.says("full")
    door.unsent(0)
    assert list(Scan.objects.order_by("seq").values_list("kind", "outcome")) == [
        ("session_in", "present"),
        ("session_in", "full"),
    ]


def test_without_a_network_the_list_for_an_emergency_is_one_tap_away_and_a_thief_reads_no_name(phone, people):
    door = phone()
    door.scan(people["jana"].badge_token)
    door.says("welcome")
    door.unsent(0)
    door.cut(True)
    door.scan_all([people["ahmad"].badge_token])
    door.page.locator("[data-inside]").click()
    names = door.page.locator("[data-house] b")
    expect(names).to_have_text(["Ahmad Haddad", "Jana Müller-Łukasiewicz"])
    assert "seitdem ohne Netz" in door.page.inner_text("[data-house-state]")
    door.page.emulate_media(media="print")
    assert door.page.locator(".head").is_hidden()
    assert names.first.is_visible()

    found = door.dump()
    assert len(found["queue"]) == len(found["answers"]) == 1
    assert len(found["people"]) > 1
    assert all(one["signing"] == one["sealing"] == "key extractable=false" for one in found["device"])
    for secret in ("Jana", "Haddad", people["jana"].code, people["jana"].badge_token, "Volkshochschule"):
        assert secret not in str(found)


def test_the_list_for_an_emergency_names_a_door_only_where_there_was_one(phone, edition, people):
    set_times(registration=people["jana"], came=dt.time(8, 5), left=None, actor=SYSTEM)
    page = phone(prefix="/ar").go("im-haus")
    expect(page.locator("[data-house] small")).to_have_text(re.compile(r"8:05\u2069+$"))
    assert page.locator("h1:visible").evaluate("one => getComputedStyle(one).boxShadow") == "none", "it is no button"


def test_a_revoked_phone_and_one_whose_day_is_over_forget_everything_and_say_so(phone, people):
    door = phone()
    door.scan_all([people["jana"].badge_token])
    pairing.revoke(device=Device.objects.get(), actor=SYSTEM)
    expect(door.page.locator("[data-ended]")).to_contain_text("gesperrt", timeout=WAIT)
    assert all(rows == [] for rows in door.dump().values())

    door = phone("Tür rechts").kept()
    door.cut(True)
    door.page.clock.install(time=Device.objects.get(revoked_at=None).forget_at)
    door.page.reload()
    expect(door.page.locator("[data-ended]")).to_contain_text("Der Tag ist vorbei", timeout=WAIT)
    assert all(rows == [] for rows in door.dump().values())


def test_a_new_version_waits_for_the_queue_and_takes_it_along(phone, people, monkeypatch):
    door = phone().kept()
    door.page.route("**/api/sync/", lambda route: route.abort())
    door.state("offline")
    door.scan(people["jana"].badge_token)
    door.says("welcome")
    door.unsent(1)
    monkeypatch.setattr(shell, "NAMED", (*shell.NAMED, "img/pattern.svg"))  # a version with one more file
    door.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => true)")
    with door.page.expect_event("load"):
        door.page.get_by_role("button", name="Jetzt laden").click()
    door.ready()
    assert door.page.evaluate("caches.keys().then((all) => all.length)") == 1, "the earlier version is gone"
    assert door.page.evaluate("caches.match('/static/img/pattern.svg').then(Boolean)")
    door.unsent(1)
    door.page.unroute("**/api/sync/")
    door.unsent(0)
    assert list(Registration.objects.were_there()) == [people["jana"]]


def test_everything_goes_by_keyboard_and_a_hand_scanner_works_whatever_has_the_focus(phone, people):
    door = phone(width=DESK)
    page = door.page

    def tab_to(place):
        for _stop in range(40):
            page.keyboard.press("Tab")
            if place.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError("not reached")

    tab_to(page.locator("[data-screen=einlass] a[href='#suche']"))
    page.keyboard.press("Enter")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("haddad", delay=80)
    page.keyboard.press("Enter")
    door.says("welcome")
    tab_to(page.get_by_role("button", name="Zurücknehmen"))
    page.keyboard.press("Enter")
    door.says("undone")
    door.unsent(0)
    assert list(Registration.objects.were_there()) == []

    door.go("suche").focus("#search")
    door.scan(people["jana"].badge_token)
    door.says("welcome")
    assert "Jana" in door.answer
    door.go("neu").focus("[data-walk-in] button.act")
    door.scan(people["ahmad"].badge_token)
    expect(page.locator("[data-answer]")).to_contain_text("Ahmad", timeout=WAIT)


def test_staff_make_their_own_browser_a_door_without_a_code(staff_page, live_server, edition):
    make_staff("empfang")
    page = staff_page("/checkin/", who="empfang", width=PHONE)
    page.fill("#pair-name", "Laptop")
    page.get_by_role("button", name="Diesen Browser als Tür nutzen").click()
    Phone(page, live_server.url).ready()
    assert Device.objects.get().name == "Laptop"


@pytest.mark.parametrize(("prefix", "width", "dark"), [("/ar", PHONE, True), ("", DESK, False)])
def test_axe_finds_nothing_and_nothing_runs_out(phone, people, axe, overflows, prefix, width, dark):
    door = phone("Eingang mit einem langen Namen", prefix, width=width, dark=dark)
    for token in (
        people["school0"].badge_token,
        people["gone"].badge_token,
        people["school0"].badge_token,
        "unbekannt",
    ):
        door.scan_all([token])
        assert axe(door.page) == []
        assert overflows(door.page) <= 0
    for screen in SCREENS:
        door.go(screen)
        assert axe(door.page) == [], screen
        assert overflows(door.page) <= 0, screen
