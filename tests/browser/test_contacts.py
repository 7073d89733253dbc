"""Contacts at the stand in a browser: from the code at the stand to the organisation's list, axe everywhere."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from conference import texts
from exhibitors.contacts import offering
from exhibitors.contacts.models import Contact
from exhibitors.contacts.offering import Offering
from tests.exhibitors.contacts.factories import ask, make_contact
from tests.exhibitors.factories import make_confirmed
from tests.factories import make_edition, make_stand

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Beratungsstelle für Zugewanderte und Geflüchtete im Kreis Heinsberg"


@pytest.fixture
def exhibitor():
    edition = make_edition(slug="demo")
    texts.fill_missing(edition)
    make_stand(edition, number="A1")
    one = make_confirmed(edition, "A1", organisation=LONG, languages=("ar", "de")).exhibitor
    offered = Offering(
        text="Unser Angebot auf einen Blick.\nKommen Sie vorbei!", links=("https://beratung.example/ar",)
    )
    offering.change(exhibitor=one, offering=offered)
    return one


def addresses(exhibitor) -> dict[str, str]:
    asked = ask(exhibitor, name="Олена Бондар", email="olena@example.org", message="Ich suche einen Sprachkurs B1.")
    reach = make_contact(
        exhibitor, name="ليلى حداد", email="layla.haddad@example.org", message="Bitte schreiben Sie mir."
    )
    make_contact(exhibitor, name="Ada Lovelace", email="ada@example.org", language="uk")
    material = make_contact(exhibitor, kind="material")
    form, own = f"/messe/aussteller/{exhibitor.pk}/kontakt/", f"/messe/meine/{exhibitor.token}/kontakte/"
    wishes = {"asked": asked, "reach": reach, "material": material}
    return {
        "choose": form,
        "ask": f"{form}?art=adresse",
        "ask-material": f"{form}?art=material",
        "sent": f"{form}?gesendet=1",
        **{f"own-{name}": f"/messe/kontakt/{one.token}/" for name, one in wishes.items()},
        "erased": "/messe/kontakt/geloescht/",
        "list": own,
        "offering": f"{own}angebot/",
        "organisation": reverse("exhibitors:exhibitor", args=["demo", exhibitor.pk]).removeprefix("/demo"),
    }


@pytest.mark.parametrize(("prefix", "width"), [("", DESK), ("/ar", PHONE)])
def test_axe_finds_nothing_and_nothing_runs_out(open_page, axe, overflows, exhibitor, prefix, width):
    for name, path in addresses(exhibitor).items():
        page = open_page(f"{prefix}/demo{path}", width=width)
        assert axe(page) == [], name
        assert overflows(page) <= 0, name
        page.context.close()


def test_a_contact_is_left_confirmed_and_taken_back_without_javascript(open_page, axe, exhibitor):
    page = open_page(f"/demo/messe/aussteller/{exhibitor.pk}/kontakt/", width=PHONE, javascript=False)
    page.get_by_role("link", name="Name und E-Mail-Adresse hinterlassen").click()
    page.get_by_label("Ihr Name").fill("Ada Lovelace")
    page.get_by_label("Ihre E-Mail-Adresse").fill("ada@example.org")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("#summary")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihr Postfach")
    one = Contact.objects.get()
    page.goto(page.url.partition("/demo/")[0] + f"/demo/messe/kontakt/{one.token}/")
    page.get_by_role("button", name="Ja, einverstanden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Kontakt")
    page.get_by_role("button", name="Zurücknehmen und löschen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gelöscht")
    assert not Contact.objects.exists()
