"""What a person may ask for: everything on the own page, and the same by staff for someone who calls."""

import json

import pytest
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.audit.services import SELF, Actor, record
from conference.documents.models import Document
from registrations import traces
from registrations.models import Registration, SupportNeeds
from registrations.services import Needs, withdraw_consent
from tests.factories import make_edition, make_registration, make_workshop
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Registration:
    edition = make_edition()
    return make_registration(
        edition, last_name="Saleh", email="rana@teilnahme.example", internal_note="ruft gern an",
        sessions=[make_workshop(edition, title="Kita")], needs=Needs(diet="vegan"),
        consents=frozenset({"needs", "photo"}),
    )  # fmt: skip


def own(client, person, page="daten/"):
    return client.get(f"/{person.edition.slug}/meine/{person.token}/{page}")


# --- The own page ---


def test_everything_stored_is_in_the_copy(client, person):
    staff = make_staff("bedarf", first_name="Berta", last_name="Bedarf")
    record(actor=Actor.staff(staff), action="needs.viewed", subject=f"registration:{person.pk}")
    record(actor=Actor.staff(staff), action="needs.listed", subject=f"edition:{person.edition_id}")
    Document.objects.create(kind="badge", subject=f"registration:{person.pk}", title="Schild")
    withdraw_consent(registration=person, purpose="photo", actor=SELF)
    copy = json.loads(own(client, person, "daten.json").content)
    assert copy["registration"]["internal_note"] == "ruft gern an"
    assert copy["mails"][0]["to"] == "rana@teilnahme.example"
    assert "Saleh" in copy["mails"][0]["text"]
    assert [one["deed"] for one in copy["log"]] == [
        "consent.withdrawn", "needs.listed", "needs.viewed", "registration.created"
    ]  # fmt: skip
    assert [one["kind"] for one in copy["documents"]] == ["Einzelnes Namensschild"]
    photo = next(one for one in copy["consents"] if one["purpose"] == "photo")
    assert photo["given_at"] < photo["withdrawn_at"]
    assert photo["version"]


def test_who_looked_is_told_by_role_and_time_and_not_by_name(client, person):
    staff = make_staff("bedarf", first_name="Berta", last_name="Müller")
    record(actor=Actor.staff(staff), action="needs.viewed", subject=f"registration:{person.pk}")
    html = own(client, person).content.decode()
    assert "Unterstützungsbedarf angesehen · Team (Unterstützungsbedarf)" in html
    assert "Berta" not in html
    assert staff.email not in html


def test_a_mail_shows_its_words_but_no_link_that_opens_something(client, person):
    html = own(client, person).content.decode()
    assert "Unsere Mails an Sie" in html
    assert "x" * 40 in html
    assert html.count(person.token) == html.count(f"/meine/{person.token}/")


def test_every_table_that_leads_to_a_registration_is_in_the_copy(client, person):
    """By the tables themselves: a new package need not be named here to be told."""
    told = {model for model, _rows in traces.tables(person, True)} | traces.TOLD_ELSEWHERE
    leading = {one.related_model for one in Registration._meta.related_objects}
    assert leading <= told


def test_no_secret_is_in_the_copy(client, person):
    text = own(client, person, "daten.json").content.decode()
    for secret in (person.nonce, person.badge_nonce, person.token_digest, person.token, person.badge_token):
        assert secret not in text


# --- By staff, for someone who calls ---


def rights(person, page="registrations_rights"):
    return reverse(f"admin:{page}", args=[person.pk])


@pytest.mark.parametrize("role", ["leitung", "anmeldung", "agenda", "messe", "empfang", "bedarf"])
@pytest.mark.parametrize("page", ["registrations_rights_copy", "registrations_consent", "erase"])
def test_who_may_do_it(client, person, role, page):
    sign_in(client, role)
    address = (
        reverse("admin:registrations_registration_deed", args=[person.pk, "erase"]) if page == "erase"
        else rights(person, page)
    )  # fmt: skip
    status = client.post(address, {"purpose": "photo", "as": "json"}).status_code
    assert (status != 403) == (role in ("leitung", "anmeldung"))
    assert Registration.objects.filter(erased_at=None).exists() == (page != "erase" or status == 403)
    assert person.consents.filter(purpose="photo", withdrawn_at=None).exists() == (
        status == 403 or page == "registrations_rights_copy"
    )


def test_a_copy_is_written_into_the_log_and_holds_needs_only_for_who_may_see_them(client, person):
    sign_in(client, "leitung")
    answer = client.post(rights(person, "registrations_rights_copy"), {"as": "json"})
    assert json.loads(answer.content)["support_needs"]["diet"] == "vegan"
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.get(action="registration.copied").details == {"needs": True}
    sign_in(client, "anmeldung")
    for kind in ("json", "page"):
        text = client.post(rights(person, "registrations_rights_copy"), {"as": kind}).content.decode().lower()
        assert "rana@teilnahme.example" in text
        assert "vegan" not in text


def test_staff_take_a_consent_back_for_somebody(client, person):
    user = sign_in(client, "anmeldung")
    client.post(rights(person, "registrations_consent"), {"purpose": "needs"})
    assert not SupportNeeds.objects.exists()
    assert AuditEntry.objects.get(action="consent.withdrawn").actor == user
    assert client.post(rights(person, "registrations_consent"), {"purpose": "alles"}).status_code == 404


def test_staff_erase_somebody_after_being_asked(client, person):
    user = sign_in(client, "anmeldung")
    address = reverse("admin:registrations_registration_deed", args=[person.pk, "erase"])
    assert "lässt sich nicht zurücknehmen" in client.get(address).content.decode()
    assert Registration.objects.filter(erased_at=None).exists()
    client.post(address)
    assert not Registration.objects.filter(erased_at=None).exists()
    assert AuditEntry.objects.get(action="registration.erased").actor == user
    assert client.get(rights(person)).status_code == 404
    page = client.get(reverse("admin:registrations_registration_change", args=[person.pk]))
    assert page.status_code == 200
    assert "Absagen" not in page.content.decode()
    html = client.get(reverse("admin:registrations_registration_changelist")).content.decode()
    assert "gelöscht" in html
