"""Ranking wishes, giving out places and answering an offer, as a browser and axe see them."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from conference.audit.services import SELF
from conference.loading import load_edition
from conference.models import Edition, PlaceMode
from registrations import services
from registrations.allocation.models import Wish
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_registration

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition() -> Edition:
    text = (settings.BASE_DIR / "conference" / "demo_data" / "konferenz-demo.json").read_text(encoding="utf-8")
    return load_edition(json.loads(text)).edition


@pytest.fixture
def wishing(edition) -> Edition:
    until = timezone.now() + dt.timedelta(days=9)
    Edition.objects.filter(pk=edition.pk).update(place_mode=PlaceMode.WISHES, wishes_until=until)
    return edition


@pytest.mark.parametrize(("prefix", "width", "dark"), [("", PHONE, False), ("/ar", PHONE, True), ("", DESK, True)])
def test_the_form_with_wishes_has_no_barriers(open_page, axe, overflows, wishing, prefix, width, dark):
    page = open_page(f"{prefix}/demo/anmeldung/", width=width, dark=dark)
    assert page.locator("[name=round_1_third]").count() > 3
    assert overflows(page) == 0
    assert axe(page) == []


def test_ranking_on_a_phone_without_javascript(open_page, wishing):
    page = open_page("/demo/anmeldung/", width=PHONE, javascript=False)
    page.locator("[name=last_name]").fill("Saleh")
    page.locator("[name=email]").fill("rana@example.org")
    page.locator("[name=organisation]").fill("VHS")
    card = page.get_by_role("group", name=re.compile("Mehrsprachig in der Kita"))
    card.get_by_role("radio", name="1. Wunsch").check()
    other = page.get_by_role("group", name=re.compile("Gesund ankommen"))
    other.get_by_role("radio", name="2. Wunsch").check()
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_role("heading", name="Ihre Wünsche für Runde 1")).to_be_visible()
    assert list(Wish.objects.values_list("rank", "session__code")) == [(1, "W11"), (2, "W14")]


@pytest.mark.parametrize(("prefix", "width", "dark"), [("", PHONE, False), ("/ar", PHONE, True), ("", DESK, True)])
def test_an_offer_is_answered_without_barriers(open_page, axe, overflows, edition, prefix, width, dark):
    session = edition.sessions.get(code="W16")
    type(session).objects.filter(pk=session.pk).update(capacity=1)
    Edition.objects.filter(pk=edition.pk).update(promote_until=timezone.now() - dt.timedelta(hours=1))
    holder, person = make_registration(edition, sessions=[session]), make_registration(edition, sessions=[session])
    services.cancel(registration=holder, actor=SELF)
    page = open_page(f"{prefix}/demo/meine/{person.token}/", width=width, dark=dark)
    assert page.locator("#angebot").is_visible()
    assert overflows(page) == 0
    assert axe(page) == []
    page.goto(page.url + "angebot/")
    assert overflows(page) == 0
    assert axe(page) == []
    page.locator("main button.act").click()
    expect(page.locator("#angebot")).to_have_count(0)
    assert person.places.get().is_taken
