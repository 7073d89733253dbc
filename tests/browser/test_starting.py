"""The pages on which an agenda begins and is translated, in a real browser: both widths, keyboard, no scripts."""

import datetime as dt

import pytest

from conference import services
from conference.audit.services import SYSTEM
from conference.models import Edition, Session
from tests.factories import make_edition, make_room, make_session
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def edition(live_server):
    """An edition with a translation of each state, and a second day on which nothing is planned."""
    make_staff("leitung", first_name="Lena", last_name="Leitung")
    edition = make_edition(title="3. Integrationskonferenz")
    edition.end_date = edition.date + dt.timedelta(days=1)
    edition.save()
    make_room(edition, name="Großer Saal")
    for title, english in (
        ("Gesund ankommen", ""),
        ("Neu in der Schule", "New at school"),
        ("Elternarbeit", "Parents"),
    ):
        session = make_session(edition, title_de=title, room=None)
        services.change_session(session=session, values={"title_en": english}, actor=SYSTEM)
    services.publish(edition=edition, actor=SYSTEM)
    services.change_session(session=session, values={"title_de": "Elternarbeit auf Augenhöhe"}, actor=SYSTEM)
    return edition


def path_of(edition, page, query=""):
    return f"/admin/conference/edition/{edition.pk}/{page}/{query}"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("page", ["uebersetzen", "vorlage", "kopieren"])
def test_everybody_can_use_it(page, width, edition, staff_page, axe, overflows):
    shown = staff_page(path_of(edition, page), width=width)
    assert page in shown.url
    assert axe(shown) == []
    assert overflows(shown) <= 0


def test_a_text_is_translated_by_keyboard(edition, staff_page):
    page = staff_page(path_of(edition, "uebersetzen"))
    page.get_by_role("link", name="English").click()
    page.get_by_label("English: Titel").first.fill("Arriving healthy")
    page.keyboard.press("Enter")
    page.get_by_text("1 Übersetzung ist gespeichert.").wait_for()
    assert Session.working.filter(title_en="Arriving healthy").count() == 1


def test_an_old_translation_is_confirmed_without_scripts(edition, staff_page):
    page = staff_page(path_of(edition, "uebersetzen"), javascript=False)
    page.get_by_role("link", name="English").click()
    page.get_by_label("stimmt noch so").check()
    page.get_by_role("button", name="Übersetzungen speichern").click()
    page.get_by_text("1 Übersetzung ist gespeichert.").wait_for()
    assert page.get_by_text("älter als der deutsche Text").count() == 0


def test_the_next_edition_begins_as_a_copy(edition, staff_page):
    page = staff_page(path_of(edition, "kopieren"), javascript=False)
    page.get_by_label("Titel").fill("4. Integrationskonferenz")
    page.get_by_role("button", name="Neue Konferenz anlegen").click()
    page.get_by_text("ist ein Entwurf, den nur das Team sieht").wait_for()
    assert Edition.objects.filter(title_de="4. Integrationskonferenz", state="draft").count() == 1


def test_an_empty_day_begins_with_a_template(edition, staff_page):
    page = staff_page(path_of(edition, "vorlage"), width=PHONE, javascript=False)
    page.get_by_role("button", name="Diese Vorlage nehmen Halber Tag").click()
    page.get_by_text("9 Programmpunkte sind geplant").wait_for()
    page.get_by_role("link", name="Weiter zur Liste dieses Tages").click()
    page.get_by_text("10 Änderungen sind noch nicht veröffentlicht.").wait_for()
    assert Session.working.of_edition(edition).filter(start__date=edition.end_date).count() == 9
