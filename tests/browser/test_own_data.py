"""The own data and erasing them, and the staff's pages about it: no barriers, nothing runs out of the window."""

import pytest

from registrations.models import Registration
from registrations.services import Needs
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_edition, make_registration, make_workshop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> Registration:
    edition = make_edition()
    return make_registration(
        edition, last_name="Ḥusayn", own_script_name="مريم حسين", sessions=[make_workshop(edition)],
        needs=Needs(diet="vegan"), consents=frozenset({"needs", "photo"}),
    )  # fmt: skip


@pytest.mark.parametrize(("prefix", "width", "dark"), [("", PHONE, False), ("/ar", PHONE, True), ("", DESK, True)])
def test_seeing_and_erasing_has_no_barriers(open_page, axe, overflows, person, prefix, width, dark):
    page = open_page(f"{prefix}/{person.edition.slug}/meine/{person.token}/daten/", width=width, dark=dark)
    page.locator("details summary").first.click()
    assert axe(page) == []
    assert overflows(page) == 0
    page.goto(page.url.replace("daten/", "loeschen/"))
    assert axe(page) == []
    assert overflows(page) == 0
    page.locator("form .danger").click()
    page.wait_for_url("**/geloescht/")
    assert axe(page) == []
    assert not Registration.objects.filter(erased_at=None).exists()
