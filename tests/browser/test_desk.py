"""The laptop at a desk, and lines that are announced: what only a browser shows."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.announcements import services as announcements
from conference.announcements.services import Line
from conference.audit.services import SYSTEM
from registrations.badge_desk import services
from registrations.badge_desk.models import JobState, PrintJob
from tests.factories import make_edition, make_registration
from tests.staff import make_staff

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Müller-Lüdenscheidt von und zu Hohenzollern-Sigmaringen-Breitenbach"
# The browser's own dialog, which nobody could close here; instead who was printed, in the order.
PRINTS = "window.print = () => { (top.printed ??= []).push(document.querySelector('.first').textContent); }"
TOO_LARGE = """() => [...document.querySelectorAll("[data-fit]")].filter((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const { width, height } = range.getBoundingClientRect();
  const most = 96 / 25.4;
  return width > one.dataset.width * most + 1 || height > one.dataset.height * most * 1.35 + 1;
}).map((one) => one.textContent)"""
PATIENCE = 60_000


def desk_url(page, *args):
    return reverse(f"admin:desk_{page}", args=args)


def test_the_laptop_prints_what_is_asked_for_one_after_the_other(staff_page, axe):
    edition = make_edition()
    make_staff("empfang")
    desk = services.open_desk(edition=edition, name="Tisch 1", paper="90x54", actor=SYSTEM)
    people = [make_registration(edition, first_name=name, last_name=LONG) for name in ("Aylin", "محمد")]
    page = staff_page(desk_url("watch", desk.pk), who="empfang")
    page.add_init_script(PRINTS)
    page.reload()
    page.get_by_text("Bereit.").wait_for(timeout=PATIENCE)
    assert axe(page) == []
    done = []

    def is_last(answer) -> bool:
        if answer.url.endswith("/fertig/"):
            done.append(answer.status)
        return len(done) == len(people)

    with page.expect_response(is_last, timeout=PATIENCE):
        for one in people:
            services.order(registration=one, desk=desk, actor=SYSTEM)
    assert done == [200, 200]
    assert page.evaluate("window.printed") == ["Aylin", "محمد"]
    assert set(PrintJob.objects.values_list("state", flat=True)) == {JobState.PRINTED}
    page.goto(page.url.replace(desk_url("watch", desk.pk), desk_url("person", people[0].pk)))
    assert "an Tisch 1" in page.inner_text("main, #content")
    assert axe(page) == []
    page.goto(page.url.replace(desk_url("person", people[0].pk), desk_url("sheet", PrintJob.objects.last().pk)))
    page.wait_for_selector("body[data-ready]", timeout=PATIENCE)
    assert page.evaluate(TOO_LARGE) == []


def test_an_open_page_says_a_new_line_once_and_leaves_the_focus(open_page, axe, overflows):
    edition = make_edition(slug="k")
    page = open_page("/k/", width=390)
    page.focus("main a")
    now = timezone.now()
    line = Line({"de": "W13 ist jetzt im Bühnenraum."}, now, now + dt.timedelta(hours=1), priority="urgent")
    one = announcements.announce(edition=edition, line=line, actor=SYSTEM)
    look = "document.dispatchEvent(new Event('visibilitychange'))"  # as somebody who comes back to the page
    page.evaluate(look)
    page.locator("[role=alert] .announcement", has_text="Bühnenraum").wait_for(timeout=PATIENCE)
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.evaluate("document.querySelector('.announcement').kept = true")
    with page.expect_response(lambda answer: answer.url.endswith("/ansagen/"), timeout=PATIENCE):
        page.evaluate(look)
    assert page.evaluate("document.querySelector('.announcement').kept")
    assert axe(page) == []
    assert overflows(page) <= 0
    announcements.withdraw(announcement=one, actor=SYSTEM)
    page.evaluate(look)
    page.locator(".announcement").wait_for(state="detached", timeout=PATIENCE)
