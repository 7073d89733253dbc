"""A phone at the door, as tests hold it: paired, scanned with, cut off from the network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests import emptying

WAIT = 60_000  # milliseconds; the machine may be slow
DUMP = """async () => {
    const base = await new Promise((done) => {
        const r = indexedDB.open("checkin"); r.onsuccess = () => done(r.result);
    });
    const all = (store) => new Promise((done) => {
        const r = base.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result);
    });
    const plain = (value) => value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value)
        : value instanceof CryptoKey ? `key extractable=${value.extractable}`
        : value instanceof Uint8Array || value === null || typeof value !== "object" ? value
        : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
    const found = {};
    for (const store of base.objectStoreNames) found[store] = (await all(store)).map(plain);
    base.close();
    return found;
}"""


def put_away(contexts: Iterable[BrowserContext]) -> None:
    """Close phones, and wait until the server has done with what they last sent: the tables are emptied next."""
    for context in contexts:
        context.close()
    assert emptying.are_others_done(WAIT / 1000), "the server still works for a phone that is away"


class Phone:
    """The app on a page; `answer` is what it says last."""

    def __init__(self, page: Page, url: str, prefix: str = "") -> None:
        self.page, self.url, self.door = page, url, f"{prefix}/checkin/"
        page.set_default_timeout(WAIT)
        self.tools = page.context.new_cdp_session(page)  # one for all: each holds what it was told

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def pair(self, code: str, name: str) -> Phone:
        """Become a door by the address that the laptop's code leads to."""
        self.page.goto(f"{self.url}{self.door}koppeln/#{code}")
        self.page.fill("#pair-name", name)
        self.page.click("[data-pair-submit]")
        return self.ready()

    def ready(self) -> Phone:
        """Wait for the door, and for the people where somebody is registered."""
        expect(self.page.locator("[data-screen=einlass]")).to_be_visible(timeout=WAIT)
        self.until("Number(document.body.dataset.people) > 0")
        return self

    def kept(self) -> Phone:
        """Wait until the browser holds all that the app needs to start alone."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.until("navigator.serviceWorker.controller !== null")
        return self

    def until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true. (The page's policy forbids Playwright's own way of waiting.)"""
        for _try in range(WAIT // 50):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(condition)

    def scan(self, text: str) -> None:
        """As a hand scanner types it: a key each five milliseconds, however busy this machine is."""
        self.page.evaluate(
            """(text) => {
                const start = performance.now();
                const press = (key, number) => {
                    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
                    Object.defineProperty(event, "timeStamp", { value: start + 5 * number });
                    (document.activeElement || document.body).dispatchEvent(event);
                };
                [...text, "Enter"].forEach(press);
            }""",
            text,
        )

    def scan_all(self, texts: Iterable[str]) -> None:
        """One after the other, each when the one before stands in the queue."""
        for text in texts:
            before = self.last_number()
            self.scan(text)
            self.until(f"Number(document.querySelector('[data-answer]').dataset.number) > {before}")

    def last_number(self) -> int:
        return int(self.page.get_attribute("[data-answer]", "data-number") or 0)

    def says(self, outcome: str) -> None:
        expect(self.page.locator("[data-answer]")).to_have_attribute("data-outcome", outcome, timeout=WAIT)

    @property
    def answer(self) -> str:
        return self.page.inner_text("[data-answer]")

    def go(self, screen: str) -> Page:
        self.page.evaluate("name => { location.hash = name }", screen)
        expect(self.page.locator(f"[data-screen={screen}]")).to_be_visible(timeout=WAIT)
        return self.page

    def cut(self, is_off: bool) -> None:
        """The network, by the browser's own tools."""
        self.tools.send("Network.enable")
        quick = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.tools.send("Network.emulateNetworkConditions", {"offline": is_off, **quick})
        if is_off:
            self.state("offline")

    def state(self, name: str) -> None:
        expect(self.page.locator("[data-net]")).to_have_attribute("data-state", name, timeout=WAIT)

    def unsent(self, number: int) -> None:
        """How many entries are not yet sent; without a network the head says so."""
        expect(self.page.locator("body")).to_have_attribute("data-unsent", str(number), timeout=WAIT)
        if number and self.page.get_attribute("[data-net]", "data-state") == "offline":
            expect(self.page.locator(".unsent")).to_have_text(f"{number} noch nicht gesendet")

    def dump(self) -> dict[str, Any]:
        """Everything that lies in the browser's store, as a thief would read it."""
        return self.page.evaluate(DUMP)
