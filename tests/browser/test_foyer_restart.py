"""The screen in the foyer on the real product: its web server is killed, and comes back."""

import json
import urllib.request

import pytest
from playwright.sync_api import Browser, expect

from .test_foyer import wait_until_ready_to_start_alone


@pytest.fixture
def screen(browser: Browser, live_stack):
    """The screen as it will look in the first round of workshops."""
    address = f"{live_stack.base_url}/demo/anzeige/"
    with urllib.request.urlopen(f"{address}daten.json") as answer:
        day = json.load(answer)["days"][0]["date"]
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"{address}?sprachen=de&zeit={day}T13:20")
    expect(page.locator(".now .title").first).to_be_visible()
    yield page
    context.close()


def test_a_killed_server_is_survived(screen, live_stack):
    shown = screen.locator(".now .title").all_inner_texts()
    live_stack.kill("web")
    screen.evaluate("dispatchEvent(new Event('online'))")
    expect(screen.locator("[data-offline]")).to_contain_text("ohne Verbindung seit 13:2", timeout=20_000)
    assert screen.locator(".now .title").all_inner_texts() == shown
    live_stack.start("web")
    expect(screen.locator("[data-offline]")).to_be_empty(timeout=60_000)
    assert screen.locator(".now .title").all_inner_texts() == shown


def test_a_screen_that_starts_while_the_server_is_away_shows_what_it_knows(screen, live_stack):
    wait_until_ready_to_start_alone(screen)
    live_stack.kill("web")
    screen.reload()
    expect(screen.locator(".now .title").first).to_be_visible()
    live_stack.start("web")
