"""Several people in one go without JavaScript, an invitation, a reported barrier: used and asked by axe-core."""

import pytest

from conference.audit.services import SELF
from conference.feedback.models import BarrierReport
from registrations.invitations.services import create_invitation
from registrations.models import Registration
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_edition, make_workshop

pytestmark = [pytest.mark.django_db(transaction=True)]


def fill(page, **fields) -> None:
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)


@pytest.mark.parametrize("javascript", [False, True], ids=["without", "with"])
def test_three_people_are_registered_together(open_page, javascript):
    edition = make_edition(capacity=2)
    make_workshop(edition, title="Mehrsprachig in der Kita")
    page = open_page(f"/{edition.slug}/anmeldung/", width=PHONE, javascript=javascript)
    fill(page, first_name="Rana", last_name="Saleh", email="rana@vhs.example", organisation="VHS")
    page.click("[name=more]")
    fill(page, first_name="Olena", last_name="Bondar")
    page.click("form [type=submit]")
    page.click("text=Weitere Person hinzufügen")
    fill(page, first_name="İpek", last_name="Çelik", email="ipek@vhs.example")
    page.click("form [type=submit]")
    assert "1 Person kommt auf die Warteliste" in page.inner_text("main")
    page.click("text=3 Personen verbindlich anmelden")
    assert "Von Ihnen angemeldet" in page.inner_text("main")
    page.click("text=Olena Bondar")
    assert "Platz sicher" in page.inner_text("main")
    assert Registration.objects.count() == 3


def test_every_page_on_the_way_passes_axe(open_page, axe):
    edition = make_edition()
    make_workshop(edition)
    page = open_page(f"/{edition.slug}/anmeldung/", width=PHONE)
    fill(page, first_name="Rana", last_name="Saleh", email="rana@vhs.example", organisation="VHS")
    page.click("[name=more]")
    found = {"person": axe(page)}
    fill(page, last_name="Bondar")
    page.click("form [type=submit]")
    found["review"] = axe(page)
    listed = page.url
    page.goto(f"{listed}person/")
    fill(page, last_name="Bondar")
    page.click("form [type=submit]")
    page.click("form [type=submit]")
    found["refused"] = axe(page)
    page.goto(f"{listed}person/3/")
    found["at the field"] = axe(page)
    page.goto(f"{listed}person/3/entfernen/")
    found["remove"] = axe(page)
    page.click("form [type=submit]")
    page.click("form [type=submit]")
    found["home"] = axe(page)
    page.click("#gemeinsam a")
    found["companion"] = axe(page)
    assert {name: rules for name, rules in found.items() if rules} == {}


@pytest.mark.parametrize(("width", "dark"), [(PHONE, False), (DESK, True)])
def test_the_form_for_barriers_passes_axe_and_sends(open_page, axe, width, dark):
    make_edition()
    page = open_page("/barrierefreiheit/", width=width, dark=dark)
    page.click("a:has-text('Barriere melden')")
    assert axe(page) == []
    page.click("form [type=submit]")
    assert axe(page) == []
    fill(page, message="Zu dunkel")
    page.click("form [type=submit]")
    assert axe(page) == []
    assert BarrierReport.objects.get().message == "Zu dunkel"


def test_an_invitation_and_its_closed_door_pass_axe(open_page, axe):
    edition = make_edition(registration_opens=None, registration_closes=make_edition().registration_opens)
    create_invitation(edition=edition, values={"label": "Presse", "code": "PRESSE27", "quota": 3}, actor=SELF)
    page = open_page(f"/{edition.slug}/anmeldung/", width=PHONE)
    assert axe(page) == []
    fill(page, einladung="falsch99")
    page.click("text=Mit dem Code anmelden")
    assert axe(page) == []
    fill(page, einladung="presse 27")
    page.click("text=Mit dem Code anmelden")
    assert axe(page) == []
    assert "reserviert" in page.inner_text("main")
