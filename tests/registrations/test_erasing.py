"""Who wants to be erased is erased everywhere at once, and nobody who held a piece of them brings it back."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from conference.audit.models import AuditEntry
from conference.audit.services import SELF
from conference.documents import pipeline, rendering
from conference.documents import services as documents
from conference.documents.models import Document, DocumentState
from conference.models import Edition
from conference.outbox import delivery
from conference.outbox.models import MailState, OutgoingMail
from conference.retention.models import Erasure
from conference.tables import registry
from conference.tables import services as tables
from conference.tables.models import SnapshotPart
from registrations import services
from registrations.checking import differences
from registrations.erasing.services import erase
from registrations.models import Consent, Place, Registration, RegistrationState, SupportNeeds
from registrations.services import Needs, RegistrationError
from tests.factories import make_edition, make_registration, make_topic, make_workshop, registration_data
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
WORDS = ("Marjam", "Ḥusayn", "marjam@teilnahme.example", "02452", "Haus der Kulturen", "مريم", "Nüsse", "Wohnung")


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def person(edition) -> Registration:
    return make_registration(
        edition, first_name="Marjam", last_name="Ḥusayn", email="marjam@teilnahme.example", phone="02452 13",
        organisation="Haus der Kulturen", own_script_name="مريم", question="Wie finde ich eine Wohnung?",
        needs=Needs(allergies="Nüsse"), consents=frozenset({"needs", "photo"}), municipality="Selfkant",
        topics=(make_topic(edition).pk,),
    )  # fmt: skip


def everything_stored() -> str:
    """All rows of all tables as text, but for the last mail, which needs its address until it is sent."""
    rows = [row for model in apps.get_models() for row in model._base_manager.all()]
    return "\n".join(str(vars(row)) for row in rows if not getattr(row, "forget", False))


def test_nothing_of_the_person_is_left(person):
    assert all(word in everything_stored() for word in WORDS)
    secrets = (person.code, person.token_digest, person.nonce, person.badge_nonce)
    erase(registration=person, actor=SELF)
    stored = everything_stored()
    assert [word for word in (*WORDS, *secrets) if word in stored] == []
    assert not Consent.objects.exists()
    person.refresh_from_db()
    assert (person.state, person.municipality, person.topics.count()) == (RegistrationState.CANCELLED, "", 0)


def test_the_places_go_to_whoever_waits(edition):
    workshop = make_workshop(edition, capacity=1)
    first, second = (make_registration(edition, sessions=[workshop]) for _number in range(2))
    erase(registration=first, actor=SELF)
    assert Place.objects.get().registration == second
    assert Place.objects.get().is_taken
    assert list(differences()) == []


def test_the_only_mail_left_says_that_the_data_are_erased_and_goes_with_its_address(person, mailoutbox):
    erase(registration=person, actor=SELF)
    assert OutgoingMail.objects.get().to == "marjam@teilnahme.example"
    delivery.drain()
    assert [one.subject for one in mailoutbox] == [f"Ihre Daten sind gelöscht: {person.edition.title}"]
    assert mailoutbox[0].extra_headers["X-Conference-Mail"] == "erased"
    assert "Marjam" not in str(mailoutbox[0].message())
    assert not OutgoingMail.objects.exists()


def test_a_last_mail_that_cannot_be_delivered_is_forgotten_too(person):
    erase(registration=person, actor=SELF)
    OutgoingMail.objects.update(state=MailState.FAILED)
    delivery.sweep()
    assert not OutgoingMail.objects.exists()


def test_after_the_event_the_row_stays_counted(person):
    edition = person.edition
    Edition.objects.update(date=edition.date - dt.timedelta(days=365))
    erase(registration=person, actor=SELF)
    person.refresh_from_db()
    edition.refresh_from_db()
    assert (person.state, edition.places_taken, list(differences())) == (RegistrationState.CONFIRMED, 1, [])


def test_twice_is_the_same_as_once(person):
    assert erase(registration=person, actor=SELF)
    assert not erase(registration=person, actor=SELF)
    assert OutgoingMail.objects.count() == 1
    assert Erasure.objects.filter(entry="registrations.person").count() == 1


def test_the_proof_names_nobody(person):
    erase(registration=person, actor=SELF)
    line = AuditEntry.objects.get(action="registration.erased")
    assert (line.subject, line.details) == (f"registration:{person.pk}", {})
    assert AuditEntry.objects.exclude(pk=line.pk).exclude(details={}).count() == 0


# --- Whoever holds a piece of the person in this moment ---


def test_a_mail_that_a_worker_is_building_says_nothing(person, mailoutbox):
    held = delivery.claim()
    erase(registration=person, actor=SELF)
    with pytest.raises(delivery.RefusedError):
        delivery.deliver(held)
    delivery._fail(held, delivery.RefusedError("gone"))
    assert not OutgoingMail.objects.filter(pk=held.pk).exists()
    assert mailoutbox == []


def test_a_mail_on_the_wire_leaves_no_row_behind(person, monkeypatch):
    def sends(letter):
        erase(registration=person, actor=SELF)

    monkeypatch.setattr(delivery, "send", sends)
    held = delivery.claim()
    delivery.deliver(held)
    assert list(OutgoingMail.objects.values_list("name", flat=True)) == ["registrations/erased"]


def run_of_badges(edition) -> tuple[Document, list[int]]:
    document = documents.request(
        kind="badges", subject=f"edition:{edition.pk}", params={"format": "a6", "order": "name"}, actor=SELF
    )
    return document, pipeline.plan(document.pk)


def test_badges_that_a_worker_is_making_leave_no_file(person, monkeypatch, media, django_capture_on_commit_callbacks):
    document, parts = run_of_badges(person.edition)
    assert parts

    def renders(*args, **kwargs):
        erase(registration=person, actor=SELF)
        return b"%PDF Marjam"

    monkeypatch.setattr(rendering, "render", renders)
    with django_capture_on_commit_callbacks(execute=True):
        pipeline.make_part(parts[0])
    assert not Document.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert pipeline.plan(document.pk) == []


def test_documents_with_the_person_go_from_the_disk(person, django_capture_on_commit_callbacks):
    subjects = [f"edition:{person.edition_id}", f"registration:{person.pk}", "edition:0"]
    for subject in subjects:
        name = default_storage.save("documents/x.pdf", ContentFile(b"%PDF Marjam"))
        done = {"state": DocumentState.READY, "file": name, "title": "Marjam"}
        Document.objects.create(kind="badges", subject=subject, **done)
    with django_capture_on_commit_callbacks(execute=True):
        erase(registration=person, actor=SELF)
    assert list(Document.objects.values_list("subject", flat=True)) == ["edition:0"]
    assert len(default_storage.listdir("documents")[1]) == 1


def test_a_change_from_another_tab_is_refused_in_words(person):
    held = Registration.objects.get()
    erase(registration=person, actor=SELF)
    with pytest.raises(RegistrationError) as refused:
        services.change(registration=held, data=registration_data(last_name="Ḥusayn"), actor=SELF)
    assert refused.value.code == "erased"
    assert "Ḥusayn" not in everything_stored()


def test_no_link_is_sent_to_somebody_who_is_erased(person):
    erase(registration=person, actor=SELF)
    services.send_links(edition=person.edition, email="marjam@teilnahme.example")
    assert OutgoingMail.objects.count() == 1


def test_needs_go_from_documents_when_their_consent_does(person):
    services.withdraw_consent(registration=person, purpose="needs", actor=SELF)
    assert not SupportNeeds.objects.exists()
    assert Consent.objects.filter(purpose="needs", withdrawn_at=None).count() == 0
    assert Consent.objects.filter(purpose="photo", withdrawn_at=None).count() == 1


def test_lists_on_their_way_to_the_printer_go_too(person, django_capture_on_commit_callbacks):
    table, user = registry.get("photographer"), make_staff("leitung")
    rows = Registration.objects.filter(pk=person.pk)
    columns = [one for one in table.columns if one.key in ("first_name", "last_name")]
    tables.print_table(table, columns, rows, about="", user=user)
    assert "Marjam" in str(SnapshotPart.objects.get().cells)
    with django_capture_on_commit_callbacks(execute=True):
        erase(registration=person, actor=SELF)
    assert not SnapshotPart.objects.exists()
    assert not Document.objects.filter(kind="table-photographer").exists()
