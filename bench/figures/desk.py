"""A badge at the desk: from the tap to the PDF, by a real browser, both ways."""

from __future__ import annotations

import itertools
import json
import shutil
import statistics
import time
from collections.abc import Iterator
from typing import Any

from bench import load, people, rows
from bench.report import Figure
from bench.stack import Bench

BADGES = 20
SET_UP = """
import json, sys, django; django.setup()
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from conference.accounts.models import User
from conference.audit.services import SYSTEM
from conference.models import Edition
from registrations.badge_desk import services
edition = Edition.objects.get(slug=sys.argv[1])
desk = services.open_desk(edition=edition, name="Tisch 1", paper="a6", actor=SYSTEM)
user, _is_new = User.objects.get_or_create(email="tisch@example.org", is_staff=True)
user.groups.add(Group.objects.get(name="empfang"))
session = SessionStore()
session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session.save()
print(json.dumps([session.session_key, desk.pk]))
"""
# The browser's own dialog is nothing that a program can close: when it would open is what counts.
NO_DIALOG = "window.print = () => { (top.printed ??= []).push(Date.now()); }"


def desk(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """From the tap until the PDF of one badge is there (printed here), or until the laptop at the desk hands it to its
    printer (queue)."""
    from playwright.sync_api import sync_playwright  # dear to load, and only this figure needs a browser

    rows.empty(stack)
    rows.room_for_all(stack)
    number = 5 if quick else BADGES
    load.registrations(stack.web_port, f"/{rows.EDITION}/anmeldung/", itertools.islice(people.invented(), 2 * number))
    found = stack.sql("SELECT id FROM registrations_registration WHERE state = 'confirmed' ORDER BY id")
    keys = [key for (key,) in found]
    session, where = json.loads(stack.run("-c", SET_UP, rows.EDITION))
    program = next(one for one in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if one)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--headless"])
        tap, laptop = (_page(browser, stack, session) for _i in range(2))
        base = f"http://127.0.0.1:{stack.web_port}/admin/desk/printjob/"
        here = [_printed_here(tap, f"{base}person/{key}/") for key in keys[:number]]
        laptop.goto(f"{base}tisch/{where}/druck/")
        queued = [_printed_there(tap, laptop, f"{base}person/{key}/", where) for key in keys[number : 2 * number]]
        browser.close()
    for name, took in (("desk_here", here), ("desk_queue", queued)):
        note = f"the longest of {number}; in the middle {statistics.median(took):.0f} ms"
        yield Figure(name, max(took), "ms", "≤ 1000", note=note)


def _page(browser: Any, stack: Bench, session: str) -> Any:
    context = browser.new_context()
    cookie = {"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{stack.web_port}"}
    context.add_cookies([cookie])
    context.add_init_script(NO_DIALOG)
    return context.new_page()


def _printed_here(page: Any, address: str) -> float:
    """Milliseconds from the tap to the PDF."""
    page.goto(address)
    started = time.perf_counter()
    page.click("button[name=where][value=here] >> nth=0")
    page.wait_for_selector("body[data-ready=yes]")
    made = page.pdf(prefer_css_page_size=True)
    if not made.startswith(b"%PDF"):
        raise RuntimeError(f"no PDF: {made[:50]!r}")
    return 1000 * (time.perf_counter() - started)


def _printed_there(page: Any, laptop: Any, address: str, where: int) -> float:
    """Milliseconds from the tap to the moment at which the laptop hands the badge to its printer."""
    page.goto(address)
    before = laptop.evaluate("(window.printed ??= []).length")
    started = time.perf_counter()
    page.click(f"button[name=where][value='{where}'] >> nth=0", no_wait_after=True)
    laptop.wait_for_function("before => window.printed.length > before", arg=before, polling=20)
    return 1000 * (time.perf_counter() - started)
