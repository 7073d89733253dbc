"""Doors without a network: nothing is lost, nothing is counted twice, the order is kept, both doors are told."""

import itertools
import shutil

import pytest
from playwright.sync_api import Browser, expect

from conference.audit.services import SYSTEM
from registrations.checkin import pairing
from registrations.checkin.models import Scan
from registrations.models import Registration
from registrations.presence.models import Presence
from tests.factories import make_edition, make_registration
from tests.stack import PASSWORD

from .checkin_phone import WAIT, Phone, put_away
from .conftest import ARGUMENTS, NAMES, PHONE

PEOPLE, BOTH = 80, 20  # so that two doors make a hundred scans


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_hundred_scans_of_two_doors_without_a_network_arrive_once_and_in_order(browser: Browser, live_server):
    edition = make_edition()
    people = [make_registration(edition, last_name=f"Person{number:02}") for number in range(PEOPLE)]
    tokens = [one.badge_token for one in people]
    shares = {"Tür links": tokens[: 40 + BOTH // 2], "Tür rechts": tokens[40 - BOTH // 2 :]}
    assert sum(map(len, shares.values())) == 100
    doors = []
    for name in shares:
        context = browser.new_context(viewport={"width": PHONE, "height": 844})
        code = pairing.make_code(edition=edition, actor=SYSTEM)
        doors.append(Phone(context.new_page(), live_server.url).pair(code, name))
    for door in doors:
        door.cut(True)
    for door, share in zip(doors, shares.values(), strict=True):
        door.scan_all(share)
        door.unsent(len(share))
        door.says("welcome")
    assert not Scan.objects.exists()
    for door in doors:
        door.cut(False)
        door.state("online")
        door.unsent(0)

    assert Scan.objects.count() == 100
    assert Registration.objects.were_there().count() == PEOPLE
    assert Presence.objects.filter(left_at=None).count() == PEOPLE, "one open stretch for each"
    for door, share in zip(doors, shares.values(), strict=True):
        mine = Scan.objects.filter(device__name=_name(door)).order_by("seq")
        assert [one.registration.badge_token for one in mine.select_related("registration")] == share
        assert list(mine.values_list("at", flat=True)) == sorted(mine.values_list("at", flat=True))
    assert Scan.objects.conflicts().count() == BOTH
    for door in doors:
        page = door.go("offen")
        expect(page.locator("[data-conflicts] li")).to_have_count(BOTH, timeout=WAIT)
        expect(page.locator("[data-conflicts] li").first).to_contain_text("Person")
    put_away([door.context for door in doors])


def _name(door: Phone) -> str:
    door.go("einstellungen")
    return door.page.inner_text("[data-device-name]")


def test_neither_a_killed_server_nor_a_closed_browser_loses_an_entry(browser: Browser, live_stack, tmp_path):
    program = next(found for name in NAMES if (found := shutil.which(name)))
    numbers = itertools.count(1)

    def opened() -> Phone:
        context = browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=program, args=ARGUMENTS, viewport={"width": PHONE, "height": 844}
        )
        return Phone(context.pages[0], live_stack.base_url)

    def walk_in(phone: Phone) -> None:
        phone.go("neu").fill("#new-name", f"Am Tag {next(numbers)}")
        phone.page.get_by_role("button", name="Einlassen").click()
        phone.says("welcome")

    phone = opened()
    page = phone.page
    page.goto(f"{live_stack.base_url}/admin/login/?next=/checkin/")
    page.fill("[name=username]", "empfang@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form button[type=submit]")
    page.fill("#pair-name", "Tür der Proben")
    page.select_option("#pair-edition", "demo")
    page.get_by_role("button", name="Diesen Browser als Tür nutzen").click()
    expect(page.locator("[data-screen=einlass]")).to_be_visible(timeout=WAIT)
    phone.kept()
    walk_in(phone)
    phone.unsent(0)

    live_stack.kill("web")
    phone.state("offline")
    walk_in(phone)
    walk_in(phone)
    phone.unsent(2)
    phone.context.close()  # the phone is put away

    phone = opened()
    phone.page.goto(f"{live_stack.base_url}/checkin/")  # starts without a server
    expect(phone.page.locator("[data-screen=einlass]")).to_be_visible(timeout=WAIT)
    phone.state("offline")
    phone.unsent(2)
    walk_in(phone)
    phone.unsent(3)
    live_stack.start("web")
    phone.state("online")
    phone.unsent(0)
    rows = live_stack.sql(
        "SELECT r.last_name, s.outcome FROM checkin_scan s"
        " JOIN registrations_registration r ON r.id = s.registration_id"
        " JOIN checkin_device d ON d.id = s.device_id WHERE d.name = 'Tür der Proben' ORDER BY s.seq"
    )
    assert [outcome for _name, outcome in rows] == ["welcome"] * 4
    assert [name.split()[-1] for name, _outcome in rows] == ["1", "2", "3", "4"]
    phone.context.close()
