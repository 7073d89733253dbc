"""A real browser on a real server: pages are looked at, used and asked by axe-core."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from conference import caching

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread; the tests do not
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
PHONE, DESK = 390, 1280  # pixels
PATIENCE = 90_000  # milliseconds: other tests share the machine
REFUSED = re.compile(r"status of (409|422)")  # how a form says no: nothing is wrong with the page
LEFT = "net::ERR_ABORTED"  # the visitor went on before everything had arrived
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for the tests of this folder; its event loop must end before others want one of their own."""
    program = next(found for name in NAMES if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """`open_page(path, width=…, dark=…, javascript=…, status=…)` shows a page; complaints fail the test."""
    caching.memory.clear()
    contexts, complaints = [], []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED.search(message.text):
            complaints.append(message.text)

    def show(path: str, *, width: int = DESK, dark: bool = False, javascript: bool = True, status: int = 200) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 700 else 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("requestfailed", lambda r: r.failure == LEFT or complaints.append(f"failed: {r.url}"))
        page.on("request", lambda r: r.url.startswith((live_server.url, "data:")) or complaints.append(r.url))
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status == status
        if status != 200:  # the browser complains of the status alone
            complaints[:] = [text for text in complaints if f"status of {status}" not in text]
        return page

    yield show
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def staff_page(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """`staff_page(path, who=…, …)` signs in and shows a page of the staff area; `who` is the role of a made user."""

    def show(path: str, *, who: str = "leitung", **how: Any) -> Page:
        prefix = "/ar" if path.startswith("/ar/") else ""
        page = open_page(f"{prefix}/admin/login/?next={path}", **how)
        page.fill("[name=username]", f"{who}@team.example")
        page.fill("[name=password]", "ein langes Passwort")
        page.click("#login-form button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        page.wait_for_load_state()
        return page

    return show


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)` lists what axe-core finds: rule, and where.

    In the staff area it does not read the styles anew: it would trip over an @import in Django's own.
    """

    def ask(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        options = {"runOnly": RULES, "preload": "/admin/" not in page.url}
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in found]

    return ask


@pytest.fixture
def overflows() -> Callable[[Page], int]:
    """`overflows(page)`: by how many pixels a page is wider than its window."""
    return lambda page: page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
