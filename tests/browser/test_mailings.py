"""Mails to many in a real browser: the count follows every box, and the pages are fit for everybody."""

import pytest
from playwright.sync_api import expect

from conference.audit.services import Actor
from registrations.mailings import services
from tests.factories import make_edition, make_registration, make_workshop
from tests.mailings.writing import write
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("mailing")]
ADD = "/admin/mailings/mailing/add/"


@pytest.fixture
def mailing(live_server):
    """A mailing on its way to three people, one of them Arabic."""
    actor = Actor.staff(make_staff("leitung"))
    edition = make_edition(title="3. Integrationskonferenz des Kreises Heinsberg")
    workshop = make_workshop(edition)
    make_registration(edition, language="ar", first_name="رنا", last_name="صالح")
    for _number in range(2):
        make_registration(edition, sessions=[workshop])
    return services.submit(mailing=write(edition, actor), actor=actor)


@pytest.mark.parametrize(("width", "dark", "prefix"), [(DESK, False, ""), (PHONE, True, ""), (PHONE, False, "/ar")])
def test_writing_and_watching_are_fit_for_everybody(staff_page, mailing, axe, overflows, width, dark, prefix):
    page = staff_page(f"{prefix}{ADD}", width=width, dark=dark)
    for summary in page.locator(".mailing-form summary").all():
        summary.click()
    assert axe(page) == []
    assert overflows(page) <= 0
    for path in (f"{mailing.pk}/change/", "", "von-selbst/"):
        page.goto(page.url.partition("/admin/")[0] + f"/admin/mailings/mailing/{path}")
        assert axe(page) == []
        assert overflows(page) <= 0


def test_the_count_follows_every_box(staff_page):
    page = staff_page(ADD)
    count = page.locator("#audience-count strong")
    expect(count).to_have_text("3")
    page.click("text=Weitere Merkmale")
    page.check("[name=languages][value=ar]")
    expect(count).to_have_text("1")
    page.uncheck("[name=languages][value=ar]")
    expect(count).to_have_text("3")


def test_without_scripts_a_button_counts_and_keeps_what_was_typed(staff_page):
    page = staff_page(ADD, javascript=False)
    page.fill("#id_subject_de", "Noch etwas")
    page.click("text=Weitere Merkmale")
    page.check("[name=languages][value=ar]")
    page.click("text=Neu zählen")
    assert page.locator("#audience-count strong").inner_text() == "1"
    assert page.input_value("#id_subject_de") == "Noch etwas"
