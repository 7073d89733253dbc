"""The pages around erasing: one asks, one does, one says that it is done."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.models import Edition
from registrations.models import Registration
from tests.factories import make_edition, make_registration
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Registration:
    return make_registration(make_edition(), last_name="Saleh")


def url(person: Registration, page: str = "") -> str:
    return f"/{person.edition.slug}/meine/{person.token}/{page}"


def test_opening_the_page_erases_nothing(client, person):
    html = client.get(url(person, "loeschen/")).content.decode()
    assert "Saleh" in html
    assert "geht an andere" in html
    assert Registration.objects.filter(erased_at=None).count() == 1


def test_pressing_the_button_erases_and_says_so(client, person):
    answer = client.post(url(person, "loeschen/"))
    assert (answer.status_code, answer["Location"]) == (303, f"/{person.edition.slug}/anmeldung/geloescht/")
    page = client.get(answer["Location"]).content.decode()
    assert "Ihre Daten sind gelöscht" in page
    assert "Saleh" not in page
    assert Registration.objects.filter(erased_at=None).count() == 0


def test_the_personal_page_leads_there(client, person):
    assert url(person, "loeschen/") in client.get(url(person)).content.decode()


@pytest.mark.parametrize("page", ["aendern/", "absagen/", "einwilligung/", "loeschen/"])
def test_a_form_open_in_another_tab_is_told_that_the_registration_is_gone(client, person, page):
    client.post(url(person, "loeschen/"))
    answer = client.post(url(person, page), {"last_name": "Saleh", "purpose": "needs"})
    assert answer.status_code == 404
    assert "Diese Anmeldung gibt es nicht mehr" in answer.content.decode()
    assert not Registration.objects.filter(last_name="Saleh").exists()


@pytest.mark.parametrize("page", ["", "daten/", "daten.json", "schild/", "programm.pdf", "programm.ics"])
def test_the_old_link_opens_nothing(client, person, page):
    client.post(url(person, "loeschen/"))
    assert client.get(url(person, page)).status_code == 404


def test_nothing_is_printed_for_somebody_who_is_erased(client, person):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Edition.objects.update(date=yesterday)  # afterwards the row stays counted
    client.post(url(person, "loeschen/"))
    sign_in(client, "leitung")
    html = client.get(reverse("admin:registrations_registration_change", args=[person.pk])).content.decode()
    assert "gelöschte Anmeldung" in html
    for words in ("Namensschild drucken", "Bescheinigung drucken", "Persönliche Seite öffnen"):
        assert words not in html
