"""Support needs: who may change them, who sees them, and that they go with every copy."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile

from conference.audit.models import AuditEntry
from conference.audit.services import SELF, Actor
from conference.documents.models import Document
from conference.outbox.models import OutgoingMail
from conference.tables.models import Snapshot
from registrations import desk, services
from registrations.models import Registration, SupportNeeds
from registrations.needs import entering, storing
from registrations.needs.data import Needs
from registrations.needs.entering import Said
from tests.factories import make_edition, make_registration
from tests.registrations.pages import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
VEGAN = Needs(diet="vegan", access=("parking", "large_print"))


@pytest.fixture
def person() -> Registration:
    return make_registration(make_edition(), needs=VEGAN, consents=frozenset({"needs"}), email="rana@teilnahme.example")


@pytest.fixture
def staff() -> Actor:
    return Actor.staff(make_staff("anmeldung"))


def url(person, page=""):
    return f"/{person.edition.slug}/meine/{person.token}/{page}"


def change_address(person, actor, email="anders@teilnahme.example"):
    services.change(registration=person, data=replace(desk.data_of(person), email=email), actor=actor)
    person.refresh_from_db()


def test_staff_who_change_the_address_reach_no_needs(client, person, staff):
    change_address(person, staff)
    for page in ("", "daten/", "daten.json"):
        html = client.get(url(person, page)).content.decode().lower()
        assert "vegan" not in html
        assert "parkplatz" not in html
        assert "parking" not in html
    values = Page(client.get(url(person, "aendern/")).content.decode()).values
    assert not {"diet", "access", "consent_needs"} & set(values)
    assert SupportNeeds.objects.get().diet == "vegan", "hidden, not lost"


def test_staff_who_change_the_address_make_the_old_link_useless(client, person, staff):
    old = url(person)
    change_address(person, staff)
    assert client.get(old).status_code == 404
    assert client.get(url(person)).status_code == 200
    mail = OutgoingMail.objects.get(name="registrations/changed")
    assert (mail.to, mail.context["link"]["nonce"]) == ("anders@teilnahme.example", person.nonce)


def test_the_same_address_in_other_letters_keeps_link_and_needs(client, person, staff):
    old = url(person)
    change_address(person, staff, email="Rana@Teilnahme.example")
    assert "Vegan" in client.get(old).content.decode()


def test_whoever_changes_the_own_address_still_sees_the_own_needs(client, person):
    change_address(person, SELF)
    assert "Vegan" in client.get(url(person)).content.decode()


def test_a_form_without_needs_keeps_what_is_hidden(client, person, staff):
    change_address(person, staff)
    values = Page(client.get(url(person, "aendern/")).content.decode()).values
    assert client.post(url(person, "aendern/"), {**values, "phone": "02452 13"}).status_code == 303
    assert SupportNeeds.objects.get().diet == "vegan"
    assert person.consents.filter(purpose="needs", withdrawn_at=None).exists()
    assert "Vegan" not in client.get(url(person)).content.decode()


def test_new_needs_with_a_fresh_consent_replace_what_is_hidden(client, person, staff):
    change_address(person, staff)
    values = Page(client.get(url(person, "aendern/")).content.decode()).values
    answer = client.post(url(person, "aendern/"), {**values, "diet": "vegetarian"})
    assert answer.status_code == 422, "without consent"
    client.post(url(person, "aendern/"), {**values, "diet": "vegetarian", "consent_needs": "on"})
    needs = SupportNeeds.objects.get()
    assert (needs.diet, needs.access) == ("vegetarian", [])
    assert "Vegetarisch" in client.get(url(person)).content.decode()


def test_what_staff_change_meanwhile_brings_no_erased_needs_back(person, staff):
    before = desk.data_of(person)
    services.withdraw_consent(registration=person, purpose="needs", actor=SELF)
    services.change(registration=person, data=replace(before, function="Neu"), actor=staff)
    assert not SupportNeeds.objects.exists()
    assert not person.consents.filter(purpose="needs", withdrawn_at=None).exists()


# --- Entered by staff --------------------------------------------------------------------------------------------


def test_a_caller_gets_needs_with_the_consent_as_it_was_given(client, staff):
    person = make_registration(make_edition())
    day = dt.date(2026, 1, 5)
    entering.enter(registration=person, needs=VEGAN, said=Said("phone", day), actor=staff)
    consent = person.consents.get()
    assert (consent.purpose, consent.channel, consent.given_at.date()) == ("needs", "phone", day)
    assert AuditEntry.objects.get(action="needs.entered").details == {"consent": "phone"}
    assert OutgoingMail.objects.filter(name="registrations/changed").count() == 1
    assert "Vegan" not in client.get(url(person)).content.decode(), "who knows whose address it is"
    entering.show(registration=person, actor=staff)
    assert "Vegan" in client.get(url(person)).content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (None, "channel"),
        (Said("online", dt.date(2026, 1, 5)), "channel"),
        (Said("phone", dt.date(2999, 1, 1)), "on"),
    ],
)
def test_without_a_consent_nothing_is_stored(staff, said, field):
    person = make_registration(make_edition())
    with pytest.raises(services.RegistrationError) as refused:
        entering.enter(registration=person, needs=VEGAN, said=said, actor=staff)
    assert refused.value.field == field
    assert not SupportNeeds.objects.exists()


def test_a_cancelled_person_needs_nothing(person, staff):
    services.cancel(registration=person, actor=SELF)
    with pytest.raises(services.RegistrationError):
        entering.enter(registration=person, needs=VEGAN, said=None, actor=staff)
    assert not SupportNeeds.objects.exists()


# --- Going -------------------------------------------------------------------------------------------------------


def printed(table) -> tuple[Document, str]:
    snapshot = Snapshot.objects.create(table=table, title="x")
    made = Document(kind=f"table-{table}", subject=f"snapshot:{snapshot.pk}", title="x")
    made.file.save("needs.pdf", ContentFile(b"%PDF Rana"), save=False)
    made.state = "ready"
    made.save()
    return made, made.file.name


@pytest.mark.parametrize("how", ["withdraw", "cancel", "change", "entered"])
def test_files_with_names_go_with_the_needs(how, person, staff, django_capture_on_commit_callbacks):
    document, name = printed("needs-door")
    other, _name = printed("needs-kitchen")
    storage = document.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        if how == "withdraw":
            services.withdraw_consent(registration=person, purpose="needs", actor=SELF)
        elif how == "cancel":
            services.cancel(registration=person, actor=SELF)
        elif how == "change":
            services.change(registration=person, data=replace(desk.data_of(person), needs=Needs()), actor=SELF)
        else:
            entering.enter(registration=person, needs=Needs(), said=None, actor=staff)
    assert not SupportNeeds.objects.exists()
    assert list(Document.objects.all()) == [other]
    assert [one.table for one in Snapshot.objects.all()] == ["needs-kitchen"]
    assert not storage.exists(name)


def test_ticks_hold_only_for_what_was_asked_for(person):
    SupportNeeds.objects.update(material_sent_at=person.created_at, parking_reserved_at=person.created_at)
    storing.store(person, replace(VEGAN, access=("large_print", "easy_language")), is_shown=True)
    needs = SupportNeeds.objects.get()
    assert (needs.material_sent_at, needs.parking_reserved_at) == (None, None)
