"""The papers of the fair, started from a phone."""

import pytest
from playwright.sync_api import expect

from conference.documents.models import Document
from exhibitors.hall.models import Circuit
from tests.exhibitors.papers.factories import make_booking
from tests.factories import make_edition
from tests.staff import make_staff

from .conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_warns_and_its_button_leads_to_the_progress(staff_page, overflows, axe):
    edition = make_edition(slug="demo")
    circuit = Circuit.objects.create(edition=edition, name="B1", limit_watts=1000)
    make_booking(edition, "A1", organisation="جمعية الأمل للاندماج والتعليم", power_watts=1001, circuit=circuit)
    make_staff("messe")
    page = staff_page("/admin/exhibitors/standbooking/papier/", who="messe", width=PHONE)
    expect(page.get_by_role("heading", name="Strom: bitte ansehen")).to_be_visible()
    assert (overflows(page), axe(page)) == (0, [])
    page.locator("#papier-caretaker").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Liste für den Hausdienst")
    assert Document.objects.get().kind == "caretaker"
