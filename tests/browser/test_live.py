"""The day, live, in a real browser: fresh without reloading, calm for who reads it, of use when the server is gone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from conference.audit.services import SYSTEM
from registrations.badge_desk import services as badges
from registrations.live import snapshot
from registrations.models import Source
from registrations.needs.data import Needs
from registrations.presence.models import Presence
from tests.checkin.devices import Phone
from tests.factories import make_edition, make_registration, make_room, make_session, make_workshop
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATIENCE = 60_000  # milliseconds


@pytest.fixture
def people(live_server):
    """Three who are expected today; the first has come and needs something."""
    snapshot.forget()
    make_staff("leitung")
    edition = make_edition(date=timezone.localdate())
    make_session(edition, "00:00", "23:59", room=make_room(edition, name="Clubraum"))
    workshop = make_workshop(edition)
    made = [
        make_registration(edition, source=Source.STAFF, first_name="", last_name=name, sessions=[workshop], **more)
        for name, more in (
            ("Erste", {"needs": Needs(access=("hearing_loop",)), "consents": frozenset({"needs"})}),
            ("Zweite", {}),
            ("Dritte", {}),
        )
    ]
    come(made[0])
    return made


def come(one):
    midnight = timezone.now().astimezone(one.edition.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    Presence.objects.create(registration=one, day=one.edition.date, came_at=midnight, source="check_in")


@pytest.fixture
def addresses(people):
    """Every page of the day in the staff area: doors with a conflict, a desk at which somebody's badge waits."""
    left, right = (Phone(people[0].edition, name) for name in ("Tür links", "Tür rechts"))
    left.sync(left.entry("in", person=people[1].pk))
    right.sync(right.entry("in", person=people[1].pk, said="welcome"), battery=12, pending=3)
    desk = badges.open_desk(edition=people[0].edition, name="Tisch 1", paper="a6", actor=SYSTEM)
    badges.order(registration=people[2], desk=desk, actor=SYSTEM)
    return [
        "live/", "live/bedarf/", "live/notfall/", "live/notfall/?nach=institution", "generalprobe/", "",
        "checkin/device/", "checkin/scan/", "checkin/scan/?zeigen=doppelt", "desk/printjob/", "desk/printjob/?q=Zweite",
        f"desk/printjob/person/{people[1].pk}/", f"desk/printjob/tisch/{desk.pk}/druck/",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "dark", "prefix"), [(PHONE, True, "/ar"), (DESK, False, "")])
def test_the_pages_of_the_day_are_readable(staff_page, axe, overflows, addresses, width, dark, prefix):
    page = staff_page(f"{prefix}/admin/live/", width=width, dark=dark)
    page.add_init_script("window.print = () => {}")
    found = {}
    for address in addresses:
        page.goto(re.sub(r"/admin/.*", f"/admin/{address}", page.url))
        found[address] = (axe(page), overflows(page))
    assert {address: what for address, what in found.items() if what != ([], 0)} == {}


def signed_in(browser, live_server, client):
    """A page of its own, past the login, whose network can be cut."""
    client.login(username="leitung@team.example", password="ein langes Passwort")
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    return context, context.new_page()


def test_it_stays_fresh_moves_nothing_and_keeps_the_list_when_the_server_is_gone(browser, live_server, client, people):
    context, page = signed_in(browser, live_server, client)
    page.goto(f"{live_server.url}/admin/live/")
    inside = page.locator(".live-inside .figure-value")
    expect(inside).to_have_text("1", timeout=PATIENCE)
    page.locator("details.as-table summary").first.click()
    page.locator(".live-workshops a").first.focus()
    come(people[1])
    expect(inside).to_have_text("2", timeout=PATIENCE)
    assert page.evaluate("document.activeElement.closest('.live-workshops') !== null")
    assert page.locator("details.as-table").first.evaluate("one => one.open")
    kept = page.locator("#live-list")
    expect(kept).to_contain_text("Zweite", timeout=PATIENCE)
    context.set_offline(True)
    say = page.locator("[data-live-say]")
    expect(say).to_contain_text("Keine Verbindung", timeout=PATIENCE)
    page.get_by_role("link", name="Wer ist im Haus? Liste für den Notfall").click()
    expect(kept).to_be_visible()
    expect(kept).to_contain_text("2 Personen sind im Haus")
    assert page.evaluate("document.activeElement.id") == "live-list"
    page.emulate_media(media="print")
    expect(kept.get_by_role("row", name=re.compile("Erste"))).to_be_visible()
    expect(inside).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Zurück").click()
    context.set_offline(False)
    expect(say).to_have_text("Die Verbindung ist wieder da.", timeout=PATIENCE)
    context.close()


def test_it_can_be_stopped(browser, live_server, client, people):
    context, page = signed_in(browser, live_server, client)
    asked = []
    page.goto(f"{live_server.url}/admin/live/")
    page.get_by_role("button", name="Anhalten").click()
    page.on("request", lambda request: asked.append(request.url))
    come(people[1])
    with page.expect_request(re.compile("notfall"), timeout=PATIENCE):  # the list is kept all the same
        pass
    assert not [url for url in asked if "jetzt" in url]
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator(".live-inside .figure-value")).to_have_text("2", timeout=PATIENCE)
    context.close()


def test_without_javascript_there_is_a_button(staff_page, people):
    page = staff_page("/admin/live/", javascript=False)
    expect(page.locator(".live-inside .figure-value")).to_have_text("1")
    come(people[1])
    snapshot.forget()
    page.get_by_role("link", name="Neu laden").click()
    expect(page.locator(".live-inside .figure-value")).to_have_text("2")
    page.get_by_role("link", name="Wer ist im Haus? Liste für den Notfall").click()
    expect(page.get_by_role("row", name=re.compile("Zweite"))).to_be_visible()
