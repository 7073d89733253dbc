"""Marking who was there with a thumb, and verifying a certificate, in a real browser."""

import pytest

from conference.audit.services import SYSTEM
from registrations.certificates import codes, services
from registrations.models import Registration
from registrations.presence import services as presence
from tests.factories import make_edition, make_registration, make_session
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("people")]
LIST, OVERVIEW = "/admin/presence/presence/", "/admin/certificates/certificate/"


@pytest.fixture
def people(live_server):
    """Two who are expected; the one named first was there."""
    make_staff("leitung")
    edition = make_edition(contact_email="ki@kreis.example")
    make_session(edition, "10:00", "11:00")
    found = [make_registration(edition, last_name=name) for name in ("Akçay", "Öztürk")]
    presence.mark(registration=found[0], actor=SYSTEM)
    return found


@pytest.fixture
def code(people):
    return codes.grouped(services.issue(edition=people[0].edition, actor=SYSTEM)[0].code)


@pytest.mark.parametrize("path", [LIST, OVERVIEW])
@pytest.mark.parametrize(("width", "dark"), [(PHONE, False), (DESK, True)])
def test_the_team_s_pages_are_accessible(path, width, dark, staff_page, code, axe, overflows):
    page = staff_page(path, width=width, dark=dark)
    assert axe(page) == []
    assert overflows(page) <= 0


def test_a_tap_marks_and_the_counts_follow(staff_page, people, axe):
    page = staff_page(LIST, width=PHONE)
    page.click(f"#t{people[1].pk}")
    page.wait_for_selector(f"#p{people[1].pk}.is-there")
    page.wait_for_function("document.querySelector('#presence-counts').textContent.includes('2 da')")
    assert page.evaluate("document.activeElement.id") == f"t{people[1].pk}", "the focus stays with the person"
    assert set(Registration.objects.were_there()) == set(people)
    page.click(f"#p{people[1].pk} summary")
    page.fill(f"#p{people[1].pk} [name=came]", "10:30")
    page.click(f"#p{people[1].pk} [value=times]")
    page.wait_for_selector("text=da ab 10:30")
    assert axe(page) == []


def test_typing_finds_people(staff_page, people):
    page = staff_page(LIST)
    page.type("#presence-words", "ozturk")
    page.wait_for_selector(f"#p{people[0].pk}", state="detached")
    assert page.is_visible(f"#p{people[1].pk}")
    page.click(f"#t{people[1].pk}")
    page.wait_for_selector(f"#p{people[1].pk}.is-there")


def test_without_javascript_the_button_does_it(staff_page, people):
    page = staff_page(LIST, width=PHONE, javascript=False)
    page.click(f"#t{people[1].pk}")
    page.wait_for_selector(f"#p{people[1].pk}.is-there")
    page.click(f"#p{people[1].pk} summary")
    page.click(f"#p{people[1].pk} [value=unmark]")
    page.wait_for_selector(f"#p{people[1].pk}:not(.is-there)")


@pytest.mark.parametrize(("prefix", "width", "dark"), [("", PHONE, False), ("/ar", PHONE, True), ("/en", DESK, True)])
def test_the_page_that_verifies(prefix, width, dark, open_page, code, axe, overflows):
    page = open_page(f"{prefix}/zertifikat/", width=width, dark=dark)
    assert axe(page) == []
    page.fill("[name=code]", code.lower())
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{prefix}/zertifikat/{code}/")
    assert axe(page) == []
    assert overflows(page) <= 0


def test_a_typing_error_is_said_at_the_field(open_page, code, axe):
    page = open_page("/zertifikat/", width=PHONE)
    page.fill("[name=code]", "ABC")
    page.click("main button[type=submit]")
    page.wait_for_selector("[aria-invalid=true]")
    assert page.input_value("[name=code]") == "ABC"
    assert axe(page) == []


def test_the_personal_page_offers_it(open_page, people, code, axe, overflows):
    one = people[0]
    page = open_page(f"/{one.edition.slug}/meine/{one.token}/", width=PHONE)
    assert page.is_visible("text=Bescheinigung als PDF")
    assert axe(page) == []
    assert overflows(page) <= 0
