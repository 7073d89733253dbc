"""The own data and erasing them, and the staff's pages about it: no barriers, nothing runs out of the window."""

import pytest

from conference.audit.services import SELF
from registrations.groups.services import register_together
from registrations.models import Registration
from registrations.services import Needs
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_edition, make_registration, make_workshop, registration_data

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


ENDLESS = "wilhelminefriederikevonschmitzlangenscheidt"


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_words_without_an_end_stay_on_a_phone(open_page, overflows, person, prefix):
    columns = {"email": f"{ENDLESS}@integration.example", "last_name": ENDLESS, "organisation": ENDLESS * 2}
    Registration.objects.filter(pk=person.pk).update(**columns)
    page = open_page(f"{prefix}/{person.edition.slug}/meine/{person.token}/", width=PHONE)
    found = {"": overflows(page)}
    start = page.url
    for path in ("daten/", "aendern/", "absagen/", "loeschen/"):
        page.goto(start + path)
        found[path] = overflows(page)
    assert {path: wide for path, wide in found.items() if wide} == {}


def test_names_without_an_end_of_those_who_came_along_stay_on_a_phone(open_page, overflows):
    edition = make_edition()
    people = [registration_data(last_name=ENDLESS), registration_data(last_name=ENDLESS, email="")]
    by, other = register_together(edition=edition, people=people, actor=SELF)
    page = open_page(f"/{edition.slug}/meine/{by.token}/", width=PHONE)
    found = [overflows(page)]
    page.goto(f"{page.url}mit/{other.pk}/")
    found.append(overflows(page))
    assert found == [0, 0]
