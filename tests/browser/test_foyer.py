"""The screen in the foyer: what it shows at which time, in turn, and how it goes on without network and server."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conference import caching
from conference.agenda.contents import published
from conference.models import AgendaVersion, SessionState
from tests.factories import at, make_edition, make_room, make_session, make_workshop
from tests.registrations.surveys import ready_survey

from .conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
HD, UPRIGHT = (1920, 1080), (1080, 1920)


@pytest.fixture(autouse=True)
def edition():
    return make_edition(slug="k", title="3. Integrationskonferenz", motto="Kräfte bündeln", languages=["de", "ar"])


@pytest.fixture
def day(edition):
    """Something for all, two rooms with workshops, something for all."""
    rooms = [make_room(edition, name="Clubraum"), make_room(edition, name="Galerie", step_free=False)]
    make_session(edition, "10:00", "11:00", title="Vortrag", title_ar="محاضرة", sign_language=True)
    for room in rooms:
        make_workshop(edition, room=room, title=f"Runde 1 {room.name}", languages=["de", "ar"])
        make_workshop(edition, room=room, title=f"Runde 2 {room.name}", round=2)
    make_session(edition, "16:30", "17:00", title="Abschluss")
    return rooms


@pytest.fixture
def screen(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """`screen(edition, clock, …)` shows how the screen looks at a time of the day, its timers held in our hand."""
    caching.memory.clear()
    contexts, errors = [], []

    def show(edition, clock="", *, size=HD, query="", prefix="", own_clock=None) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.clock.install(time=own_clock)
        moment = f"zeit={edition.date.isoformat()}T{clock}" if clock else ""
        page.goto(f"{live_server.url}{prefix}/{edition.slug}/anzeige/?{moment}&{query}")
        expect(page.locator("[data-clock]")).not_to_be_empty()
        return page

    yield show
    for context in contexts:
        context.unroute_all(behavior="wait")
        for page in context.pages:
            page.unroute_all(behavior="wait")
        context.close()
    assert errors == []


def titles(page, place):
    return [text.replace("\u00ad", "") for text in page.locator(f"{place} .title").all_inner_texts()]


def wait_for(page, condition, *, seconds=120, step=1):
    """Let the screen's time run until the condition holds."""
    for _step in range(seconds // step):
        if condition():
            return
        page.clock.run_for(step * 1000)
        page.wait_for_timeout(20)
    raise AssertionError(f"not within {seconds} seconds of the screen")


# --- What is on -------------------------------------------------------------------------------------------------


def test_each_room_says_now_and_next(screen, edition, day):
    page = screen(edition, "13:20")
    assert titles(page, ".now") == ["Runde 1 Clubraum", "Runde 1 Galerie"]
    assert titles(page, ".cell.next") == ["Runde 2 Clubraum", "Runde 2 Galerie"]
    assert page.locator(".cell.now .when").first.inner_text() == "bis 14:30"
    assert page.locator(".cell.next time").first.inner_text() == "15:00"
    assert page.locator(".cell.now .tags").first.inner_text().split() == ["Deutsch", "العربيّة"]
    assert "nicht stufenlos" in page.locator(".room").nth(1).inner_text()


def test_what_is_for_all_is_shown_wide(screen, edition, day):
    page = screen(edition, "10:10")
    assert titles(page, ".is-now") == ["Vortrag"]
    assert "Gebärdensprache" in page.locator(".is-now").inner_text()
    assert titles(page, ".only-next") == ["Runde 1 Clubraum", "Runde 1 Galerie"]
    assert page.locator(".is-now").bounding_box()["width"] > 0.85 * HD[0]


@pytest.mark.parametrize(
    ("clock", "words"),
    [("13:05", "in 10 Minuten"), ("13:14", "in 1 Minute"), ("14:20", "Danach für alle")],
)
def test_what_comes_next_is_counted_down(screen, edition, day, clock, words):
    assert words in screen(edition, clock).locator("main").inner_text()


def test_the_code_that_asks_for_an_answer_is_large_enough_for_a_hall(screen, edition, day):
    times = {"opens_at": at(edition, "16:00"), "closes_at": at(edition, "23:00")}
    ready_survey(edition, on_screen=True, **times)
    page = screen(edition, "10:10")
    code = page.locator("[data-code]")
    assert code.bounding_box()["width"] < 120
    page = screen(edition, "16:40")
    expect(page.locator("[data-on-phone]")).to_have_text("Ihre Meinung, bitte!")
    assert page.locator("[data-code]").bounding_box()["width"] > 200
    assert page.locator(".is-now").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_time_goes_on(screen, edition, day):
    page = screen(edition, "14:29")
    assert "Runde 1 Clubraum" in titles(page, ".now")
    wait_for(page, lambda: not titles(page, ".now"))
    page.clock.fast_forward("30:30")
    wait_for(page, lambda: "Runde 2 Clubraum" in titles(page, ".now"), seconds=5)


def test_the_servers_clock_is_right_and_ours_wrong(screen, edition):
    edition.date = timezone.localdate()
    edition.save()
    now = timezone.now()
    session = make_session(edition, title="Gerade")
    session.start, session.end = now - dt.timedelta(minutes=5), now + dt.timedelta(minutes=5)
    session.save()
    page = screen(edition, own_clock=dt.datetime(2020, 1, 1, 3))
    assert titles(page, ".is-now") == ["Gerade"]


@pytest.mark.parametrize(
    ("days", "words"), [(-3, r"Beginnt am \w+, .* um 10:00 Uhr"), (3, "Vielen Dank für Ihren Besuch!")]
)
def test_before_and_after_the_day(screen, edition, day, days, words):
    page = screen(edition, "12:00")
    moment = edition.date + dt.timedelta(days=days)
    page.goto(re.sub(r"zeit=[^&]*", f"zeit={moment}T12:00", page.url))
    expect(page.locator(".message")).to_have_text(re.compile(words))


def test_between_two_days(screen, edition, day):
    edition.end_date = edition.date + dt.timedelta(days=1)
    edition.save()
    later = make_session(edition, "09:00", "10:00")
    later.start, later.end = later.start + dt.timedelta(days=1), later.end + dt.timedelta(days=1)
    later.save()
    assert "Weiter geht es am" in screen(edition, "20:00").locator("main").inner_text()


def test_the_longest_titles_are_not_cut(screen, edition):
    make_session(edition, "10:00", "11:00", title="Ein sehr langer Titel " * 9)
    make_session(edition, "11:00", "12:00", title="Noch ein sehr langer Titel " * 7)
    page = screen(edition, "10:10")
    ends = "selector => [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect().bottom)"
    bands = page.evaluate(ends, "main .plenum")
    assert len(bands) == 2
    assert max(bands) <= page.evaluate(ends, "main")[0]


def test_without_an_agenda(screen, edition):
    assert "Das Programm entsteht gerade" in screen(edition, "12:00").locator("main").inner_text()


# --- What is different ------------------------------------------------------------------------------------------


@pytest.fixture
def moved(edition, day):
    """A workshop that was moved and one that is cancelled, after a publication."""
    AgendaVersion.objects.create(edition=edition, number=1, content=published(edition))
    one, other = edition.sessions.filter(round=1).order_by("id")
    one.room, one.start = make_room(edition, name="Bühnenraum"), at(edition, "13:30")
    one.save()
    other.state = SessionState.CANCELLED
    other.save()
    AgendaVersion.objects.create(edition=edition, number=2, content=published(edition))


def test_changes_are_said_by_word_and_shape(screen, edition, moved):
    page = screen(edition, "13:20")
    text = page.locator(".rooms").inner_text()
    for words in ("Neuer Raum", "statt Clubraum", "Neue Zeit", "statt 13:15", "Fällt aus"):
        assert words in text
    assert page.locator(".rooms .flag svg").count() == page.locator(".rooms .flag").count()


@pytest.mark.parametrize(
    ("clock", "words"),
    [("13:10", []), ("13:20", ["Verlegt auf 13:30 Uhr, Bühnenraum"]), ("13:40", ["Verlegt nach: Bühnenraum"]),
     ("14:30", [])],
)  # fmt: skip
def test_the_room_that_was_left_points_on_at_the_old_time(screen, edition, moved, clock, words):
    assert screen(edition, clock).locator(".cell.left .flag").all_inner_texts() == words


@pytest.mark.parametrize(("clock", "first"), [("08:00", "Grußwort"), ("09:20", "Podium"), ("11:00", "Abschluss")])
def test_a_room_says_what_is_really_next_in_it(screen, edition, clock, first):
    hall, other = make_room(edition, name="Saal"), make_room(edition, name="Clubraum")
    make_session(edition, "09:15", "09:30", title="Eröffnung", room=hall)
    make_session(edition, "09:40", "10:00", title="Grußwort", room=hall)
    make_session(edition, "10:45", "11:45", title="Podium", room=hall)
    make_session(edition, "10:45", "11:45", title="Runde", room=other)
    make_session(edition, "12:00", "12:30", title="Abschluss", room=hall)
    page = screen(edition, clock)
    rows = page.locator(".row", has=page.get_by_role("heading", name="Saal"))
    assert rows.locator(".cell.next .title").first.inner_text() == first


def test_all_changes_have_a_page_of_their_own(screen, edition, moved):
    page = screen(edition, "13:00")
    wait_for(page, lambda: page.locator(".changes").is_visible())
    assert titles(page, ".changes") == ["Runde 1 Galerie", "Runde 1 Clubraum"]


# --- In turn -------------------------------------------------------------------------------------------------------


def test_the_whole_screen_changes_its_language(screen, edition, day):
    page = screen(edition, "10:10", query="takt=20")
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("de", "ltr")
    wait_for(page, lambda: root.get_attribute("lang") == "ar", seconds=25)
    assert root.get_attribute("dir") == "rtl"
    assert titles(page, ".is-now") == ["محاضرة"]
    assert page.locator("[data-languages] [aria-current]").inner_text() == "العربيّة"
    assert page.locator(".only-next .title span").first.get_attribute("lang") == "de"
    wait_for(page, lambda: root.get_attribute("lang") == "de", seconds=25)


def test_the_address_chooses_languages_and_time(screen, day):
    edition = make_edition(slug="m", languages=["de", "en", "ar", "tr"])
    make_session(edition, "10:00", "11:00")
    page = screen(edition, "10:10", query="sprachen=tr,xx,en&takt=5")
    assert page.locator("[data-languages] li").all_inner_texts() == ["Türkçe", "English"]
    wait_for(page, lambda: page.locator("html").get_attribute("lang") == "en", seconds=7)


def test_the_language_of_the_address_comes_first(screen, edition, day):
    assert screen(edition, "10:10", prefix="/ar").locator("html").get_attribute("lang") == "ar"


def test_one_can_stop_it_and_choose_a_language(screen, edition, day):
    page = screen(edition, "10:10", query="takt=5")
    page.mouse.move(500, 500)
    page.get_by_role("button", name="Anhalten").click()
    page.locator("[data-languages] button").nth(1).click()
    page.clock.run_for(60_000)
    assert page.locator("html").get_attribute("lang") == "ar"


def test_pointer_and_buttons_hide(screen, edition, day):
    page = screen(edition, "10:10")
    cursor = "getComputedStyle(document.body).cursor"
    page.mouse.move(500, 500)
    assert page.evaluate(cursor) == "auto"
    page.clock.run_for(6_000)
    assert page.evaluate(cursor) == "none"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.querySelector('.tools')).pointerEvents") == "auto"


@pytest.mark.parametrize("size", [HD, UPRIGHT])
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_thirty_rooms_come_in_turn_and_nothing_is_cut(screen, edition, size, prefix):
    for number in range(30):
        room = make_room(edition, name=f"Raum {number:02}")
        make_workshop(
            edition, room=room, title="Herkunftssprachlicher Unterricht: Brücke in die Schule" * (1 + number % 2)
        )
        make_workshop(edition, room=room, round=2, title="Fallarbeit im Kommunalen Integrationsmanagement")
    page = screen(edition, "13:20", size=size, prefix=prefix, query="sprachen=" + (prefix[1:] or "de"))
    seen = set()

    picture = """() => {
        const rows = [...document.querySelectorAll(".row")].filter((row) => !row.hidden);
        const bottom = document.querySelector(".rows").getBoundingClientRect().bottom;
        const cells = rows.flatMap((row) => [...row.querySelectorAll(".cell")]);
        return {
            names: rows.map((row) => row.querySelector("h3").textContent),
            over: rows[rows.length - 1].getBoundingClientRect().bottom - bottom,
            wider: cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length,
        };
    }"""

    def look():
        found = page.evaluate(picture)
        seen.update(found["names"])
        assert found["over"] <= 1
        assert found["wider"] == 0
        return len(seen) == 30

    wait_for(page, look, seconds=200, step=5)


# --- Without network ------------------------------------------------------------------------------------------------


def wait_until_ready_to_start_alone(page):
    """Until the browser holds all that the screen needs to start without the server."""
    ready = """async () => {
        const store = await caches.open("foyer");
        return navigator.serviceWorker.controller !== null && Boolean(await store.match(location.href))
            && Boolean(await store.match(document.body.dataset.url));
    }"""
    for _try in range(200):
        if page.evaluate(ready):
            return
        page.wait_for_timeout(50)
    raise AssertionError("not ready")


def sign(page):
    return page.locator("[data-offline]").inner_text()


def test_a_lost_network_is_survived(screen, edition, day):
    page = screen(edition, "13:20", query="sprachen=de")
    page.context.set_offline(True)
    wait_for(page, lambda: sign(page).startswith("ohne Verbindung seit 13:"))
    edition.sessions.filter(title="Runde 2 Clubraum").update(title="Anders", title_de="Anders")
    page.clock.fast_forward("01:45:00")
    wait_for(page, lambda: "Runde 2 Clubraum" in titles(page, ".now"), seconds=5)
    page.context.set_offline(False)
    wait_for(page, lambda: "Anders" in titles(page, ".now"))
    assert sign(page) == ""


@pytest.mark.parametrize("status", [500, 502, 503, 404])
def test_a_server_that_fails_is_survived(screen, edition, day, status):
    page = screen(edition, "13:20", query="sprachen=de")
    page.route("**/daten.json", lambda route: route.fulfill(status=status, body="<h1>Wartung</h1>"))
    wait_for(page, lambda: sign(page) != "")
    assert titles(page, ".now") == ["Runde 1 Clubraum", "Runde 1 Galerie"]
    page.unroute("**/daten.json")
    wait_for(page, lambda: sign(page) == "")


def test_nonsense_from_a_proxy_is_survived(screen, edition, day):
    page = screen(edition, "13:20", query="sprachen=de")
    page.route("**/daten.json", lambda route: route.fulfill(status=200, body="<h1>Bitte anmelden (WLAN)</h1>"))
    wait_for(page, lambda: sign(page) != "")
    assert titles(page, ".now") == ["Runde 1 Clubraum", "Runde 1 Galerie"]


def test_a_start_without_network_shows_what_was_seen_last(screen, edition, day):
    page = screen(edition, "13:20", query="sprachen=de")
    wait_until_ready_to_start_alone(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".now .title").first).to_have_text("Runde 1 Clubraum")
    wait_for(page, lambda: sign(page) != "")


def test_a_new_program_is_loaded_once(screen, client, edition, day):
    page = screen(edition, "13:20", query="sprachen=de")
    loads = []
    page.on("load", lambda _page: loads.append(1))

    newer = client.get("/k/anzeige/daten.json").content.decode().replace('"program":"', '"program":"neu')
    page.route("**/daten.json", lambda route: route.fulfill(status=200, body=newer, content_type="application/json"))
    wait_for(page, lambda: bool(loads))
    expect(page.locator(".now .title").first).to_have_text("Runde 1 Clubraum")
    for _poll in range(4):
        page.clock.run_for(15_000)
        page.wait_for_timeout(50)
    assert len(loads) == 1


def test_a_start_that_misses_half_the_program_is_tried_again(browser, live_server, edition, day):
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.route("**/foyer-view*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/k/anzeige/?zeit={edition.date}T13:20")
    expect(page.locator(".plain .title").first).to_have_text("Vortrag")
    page.unroute("**/foyer-view*.js")
    page.clock.run_for(11_000)
    expect(page.locator(".now .title").first).to_have_text("Runde 1 Clubraum")
    context.close()


def test_many_pictures_take_no_more_memory_than_a_few(screen, edition, day):
    page = screen(edition, "13:20", query="takt=5")
    tools = page.context.new_cdp_session(page)

    def nodes():
        tools.send("HeapProfiler.collectGarbage")
        counted = tools.send("Memory.getDOMCounters")
        return counted["nodes"], counted["jsEventListeners"]

    found = []
    for _part in range(6):
        page.clock.run_for(10 * 60_000)
        found.append(nodes())
    early, late = zip(*found[:3], strict=True), zip(*found[3:], strict=True)
    for before, after in zip(early, late, strict=True):
        assert max(after) < 2 * max(before)  # one drawing may wait for the collector; 120 were made each time


# --- For everybody --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("size", [HD, UPRIGHT, (PHONE, 844)])
@pytest.mark.parametrize("clock", ["10:10", "13:20", "20:00"])
def test_axe_finds_nothing_and_nothing_runs_out(screen, axe, overflows, edition, moved, prefix, size, clock):
    page = screen(edition, clock, size=size, prefix=prefix)
    assert axe(page) == []
    assert overflows(page) <= 0


def test_a_phone_shows_everything_and_does_not_turn(screen, edition, moved):
    page = screen(edition, "13:00", size=(PHONE, 844), query="takt=5")
    page.clock.run_for(60_000)
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.locator(".row:visible").count() == page.locator(".row").count() > 3


def test_nothing_is_announced_by_itself(screen, edition, day):
    assert screen(edition, "13:20").locator("[aria-live], [role=status], [role=alert], marquee").count() == 0


def test_without_javascript_there_is_the_day(open_page, edition, day):
    page = open_page("/k/anzeige/", javascript=False)
    assert page.locator(".plain .title").all_inner_texts()[:2] == ["Vortrag", "Runde 1 Clubraum"]
    assert page.locator("noscript meta[http-equiv=refresh]").count() == 1
