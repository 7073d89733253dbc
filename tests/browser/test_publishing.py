"""Publishing in a real browser: the list, versions, history, what everybody reads; at both widths, without scripts."""

import pytest

from conference import services
from conference.agenda import warnings
from conference.audit.services import SYSTEM
from conference.models import Session
from tests.factories import at, make_edition, make_room, make_session, make_speaker, make_workshop
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def edition(live_server):
    """An edition with several versions, changes of every kind that wait, and warnings, one of them accepted."""
    user = make_staff("leitung", first_name="Lena", last_name="Leitung")
    edition = make_edition(title="3. Integrationskonferenz des Kreises Heinsberg")
    workshop = make_workshop(edition, code="W13", title_de="Sprachcafé", room=make_room(edition, name="Clubraum"))
    talk = make_session(edition, title_de="Integration in der Kommune", capacity=60)
    make_session(edition, "09:00", "09:30", capacity=70)
    gone, parked = make_session(edition, title_de="Nur kurz"), make_session(edition)
    services.change_session(session=talk, values={"abstract_de": "Wir reden über alles."}, actor=SYSTEM)
    services.publish(edition=edition, actor=SYSTEM)
    services.cancel_session(session=talk, actor=SYSTEM)
    services.change_session(
        session=workshop, values={"title_ar": "مقهى اللغة", "abstract_de": "Sprechen üben."}, actor=SYSTEM
    )
    services.publish(edition=edition, actor=SYSTEM)
    services.change_session(session=workshop, values={"abstract_de": "Sprechen wagen."}, actor=SYSTEM)
    services.move_session(session=workshop, room=make_room(edition, name="Bühnenraum"),
                          start=at(edition, "13:30"), end=at(edition, "14:45"), actor=SYSTEM)  # fmt: skip
    services.delete_session(session=gone, actor=SYSTEM)
    services.move_session(session=parked, room=None, start=None, end=None, actor=SYSTEM)
    make_speaker(edition, name="رنا صالح")
    first = warnings.open_warnings(edition)[0]
    warnings.accept(edition=edition, key=first.key, user=user)
    make_session(edition, "16:00", "17:00", capacity=90)
    return edition


def address(edition, name):
    session = edition.sessions.get(code="W13").pk
    return {
        "pending": f"/admin/conference/edition/{edition.pk}/veroeffentlichen/",
        "versions": f"/admin/conference/edition/{edition.pk}/fassungen/",
        "version": f"/admin/conference/edition/{edition.pk}/fassungen/3/?mit=1",
        "story": f"/admin/conference/session/{session}/verlauf/",
        "restore": f"/admin/conference/session/{session}/verlauf/0/",
    }[name]


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["pending", "versions", "version", "story", "restore"])
def test_axe_finds_nothing_on_staff_pages(name, width, edition, staff_page, axe, overflows):
    page = staff_page(address(edition, name), width=width)
    for one in page.locator("details.publication-text summary").all():
        one.click()
    assert (axe(page), overflows(page)) == ([], 0)


def test_axe_finds_nothing_in_arabic_and_in_the_dark(edition, staff_page, axe, overflows):
    page = staff_page("/ar" + address(edition, "pending"), dark=True)
    assert (axe(page), overflows(page)) == ([], 0)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_axe_finds_nothing_on_what_everybody_reads(prefix, width, edition, open_page, axe, overflows):
    page = open_page(f"{prefix}/{edition.slug}/aenderungen/", width=width)
    assert page.locator(".news").count() == 4
    assert (axe(page), overflows(page)) == ([], 0)


def test_an_arrow_points_the_way_the_page_is_read(edition, staff_page):
    line = staff_page("/ar" + address(edition, "pending")).locator("h3", has_text="W13").inner_text()
    assert "13:15\u2069 ← \u206813:30" in line


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_plan_is_read_and_published(javascript, edition, staff_page):
    page = staff_page(address(edition, "pending"), javascript=javascript)
    assert "Workshop W13: 13:15 → 13:30, Clubraum → Bühnenraum" in page.locator("main").inner_text()
    page.click("text=Programm veröffentlichen")
    page.wait_for_selector("text=Alles ist veröffentlicht.")
    assert edition.sessions.get(code="W13").start == at(edition, "13:30")


def test_what_changed_meanwhile_is_shown_instead(edition, staff_page):
    page = staff_page(address(edition, "pending"))
    one = Session.objects.get(edition=edition, code="W13")
    services.change_session(session=one, values={"captions": True}, actor=SYSTEM)
    page.click("text=Programm veröffentlichen")
    assert "hat sich gerade geändert" in page.locator("[role=alert]").inner_text()
    assert "Jetzt mit Untertiteln" in page.locator("main").inner_text()


def test_an_earlier_state_comes_back_without_scripts(edition, staff_page):
    page = staff_page(address(edition, "story"), javascript=False)
    page.locator("text=Diesen Stand zurückholen").last.click()
    page.click("button:has-text('Diesen Stand zurückholen')")
    assert page.locator(".publication-steps h2").first.inner_text() == "früherer Stand geholt"
