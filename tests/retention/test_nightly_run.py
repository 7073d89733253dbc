"""The nightly run: what is due goes, what is not stays, in whatever order nights and crashes come."""

import datetime as dt
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.documents.models import Document, DocumentState
from conference.outbox.models import MailState, OutgoingMail
from conference.retention import proofs, registry, services
from conference.retention.models import DoomedFile, Proof, Run
from conference.retention.periods import CONTACT, NEEDS
from conference.retention.services import RetentionError
from registrations.checking import differences
from registrations.models import Consent, Registration, SupportNeeds
from registrations.services import Needs
from tests.factories import make_edition, make_registration, make_workshop

pytestmark = pytest.mark.django_db


def night_after(edition, days: int) -> dt.datetime:
    """Early in the morning, so many days after the edition's last."""
    day = edition.last_day + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(3, 45), tzinfo=edition.tz)


@pytest.fixture
def edition():
    return make_edition()


def person(edition, **fields) -> Registration:
    needs = {"needs": Needs(diet="vegan", allergies="Nüsse"), "consents": frozenset({"needs", "photo"})}
    return make_registration(edition, **{"phone": "02452 13", "question": "Wann?", **needs, **fields})


def test_needs_go_on_the_fourteenth_day_and_not_before(edition):
    person(edition)
    services.run(night_after(edition, 13))
    assert SupportNeeds.objects.count() == 1
    services.run(night_after(edition, 14))
    assert SupportNeeds.objects.count() == 0
    line = Proof.objects.get(rule="registrations.supportneeds:needs")
    assert (line.count, line.edition_key) == (1, edition.pk)
    assert line.due_on == edition.last_day + dt.timedelta(days=14)


def test_after_ninety_days_nobody_is_known_by_name_and_every_figure_is_right(edition):
    workshop = make_workshop(edition)
    one = person(edition, sessions=[workshop], municipality="Wassenberg", organisation="Haus der Kulturen")
    token, badge, code = one.token, one.badge_token, one.code
    services.run(night_after(edition, 90))
    stored = Registration.objects.get()
    kept = " ".join(str(value) for value in vars(stored).values())
    for word in ("Vor", one.last_name, one.email, "02452", "Wann?", "Haus der Kulturen", "Wassenberg", code):
        assert word not in kept
    assert not Registration.objects.by_token(token).exists()
    assert stored.badge_token != badge
    assert not Consent.objects.exists()
    assert (stored.state, stored.role, stored.lunch) == ("confirmed", "participant", True)
    assert stored.erased_at is not None
    edition.refresh_from_db()
    workshop.refresh_from_db()
    assert (edition.places_taken, workshop.places_taken, list(differences())) == (1, 1, [])


def test_what_five_share_stays_what_four_share_goes(edition):
    for number in range(9):
        make_registration(edition, municipality="Erkelenz" if number < 5 else "Selfkant")
    services.run(night_after(edition, 90))
    towns = sorted(Registration.objects.values_list("municipality", flat=True))
    assert towns == [""] * 4 + ["Erkelenz"] * 5


def test_who_waited_or_cancelled_goes_after_fourteen_days(edition):
    edition.capacity = 1
    edition.save()
    comes, waits = person(edition), person(edition)
    services.run(night_after(edition, 14))
    comes.refresh_from_db()
    waits.refresh_from_db()
    assert comes.last_name
    assert waits.last_name == ""
    assert list(differences()) == []


def test_mails_lose_address_and_content_but_not_what_is_still_to_be_sent(edition):
    person(edition)
    mail = OutgoingMail.objects.get()
    services.run(night_after(edition, 30))
    mail.refresh_from_db()
    assert mail.to
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    services.run(night_after(edition, 30))
    mail.refresh_from_db()
    assert (mail.to, mail.context, mail.attachments) == ("", {}, [])


def test_the_audit_log_goes_after_a_year_with_its_edition_and_not_with_another(edition):
    later = make_edition(date=edition.date + dt.timedelta(days=400))
    person(edition)
    person(later)
    AuditEntry.objects.create(actor_kind="system", action="user.created", subject="user:1")
    AuditEntry.objects.filter(subject="user:1").update(at=night_after(edition, 300))
    services.run(night_after(edition, 365))
    assert set(AuditEntry.objects.values_list("subject", flat=True)) == {
        f"registration:{Registration.objects.get(edition=later).pk}", "user:1"
    }  # fmt: skip


def document_with_file(**fields) -> Document:
    name = default_storage.save("documents/badges.pdf", ContentFile(b"%PDF names"))
    done = {"kind": "badges", "title": "Schilder", "state": DocumentState.READY, "file": name}
    return Document.objects.create(**{**done, **fields})


def test_files_are_gone_from_the_disk_and_only_after_the_commit(edition, django_capture_on_commit_callbacks):
    document = document_with_file(subject=f"edition:{edition.pk}")
    path = default_storage.path(document.file.name)
    with django_capture_on_commit_callbacks() as committed:
        services.run(night_after(edition, 90))
    assert not Document.objects.exists()
    assert default_storage.exists(document.file.name)
    assert DoomedFile.objects.count() == 1
    for one in committed:
        one()
    assert not default_storage.exists(document.file.name), path
    assert DoomedFile.objects.count() == 0


def test_a_file_left_by_a_crash_after_the_commit_goes_the_next_night(edition, django_capture_on_commit_callbacks):
    document = document_with_file(subject=f"edition:{edition.pk}")
    with django_capture_on_commit_callbacks():  # the process dies here: nobody runs them
        services.run(night_after(edition, 90))
    services.run(night_after(edition, 91))
    assert not default_storage.exists(document.file.name)


def test_twice_is_the_same_as_once(edition):
    person(edition)
    services.run(night_after(edition, 400))
    before = Proof.objects.count()
    again = services.run(night_after(edition, 400))
    assert (again.count, Proof.objects.count()) == (0, before)


def test_a_run_that_was_killed_goes_on_where_it_stopped(edition, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    for _number in range(5):
        person(edition)
    calls = []

    def dies(*, rule, **fields):
        calls.append(rule.name)
        if len(calls) == 2:
            raise SystemExit
        return kept(rule=rule, **fields)

    kept = proofs.add
    monkeypatch.setattr(proofs, "add", dies)
    with pytest.raises(SystemExit):
        services.run(night_after(edition, 14))
    assert SupportNeeds.objects.count() == 3  # one batch stays erased, the one that was under way is taken back
    services.run(night_after(edition, 14))
    assert SupportNeeds.objects.count() == 0
    assert sum(Proof.objects.filter(rule="registrations.supportneeds:needs").values_list("count", flat=True)) == 5
    assert proofs.first_broken() is None


def test_one_bad_rule_stops_no_other_and_is_told_without_its_words(edition, monkeypatch):
    one = person(edition)

    def breaks(rows):
        raise ValueError(f"cannot erase {one.last_name}")

    bad = registry.rule("registrations.supportneeds:needs")
    monkeypatch.setitem(registry._rules, bad.name, registry.Rule(**{**vars(bad), "erase": breaks}))
    services.run(night_after(edition, 90))
    run = Run.objects.latest()
    assert run.failures == [{"rule": bad.name, "error": "ValueError"}]
    one.refresh_from_db()
    assert one.last_name == ""


def test_a_rule_that_erases_nothing_does_not_run_for_ever(edition, monkeypatch):
    person(edition)
    bad = registry.rule("registrations.supportneeds:needs")
    monkeypatch.setitem(registry._rules, bad.name, registry.Rule(**{**vars(bad), "erase": lambda rows: 0}))
    assert services.run(night_after(edition, 14)).failures == [{"rule": bad.name, "error": "RuntimeError"}]


def test_a_line_of_the_proof_that_was_changed_shows(edition):
    person(edition)
    services.run(night_after(edition, 400))
    assert proofs.first_broken() is None
    line = Proof.objects.order_by("pk")[1]
    Proof.objects.filter(pk=line.pk).update(count=line.count + 1)
    assert proofs.first_broken() == line


def test_a_period_is_shortened_and_never_lengthened(edition):
    occasion = next(one for one in services.subjects.occasions() if one.key == edition.pk)
    assert services.shorten(occasion=occasion, period=NEEDS, days=3) == 14
    person(edition)
    services.run(night_after(edition, 3))
    assert SupportNeeds.objects.count() == 0
    with pytest.raises(RetentionError) as refused:
        services.shorten(occasion=occasion, period=CONTACT, days=31)
    assert refused.value.code == "longer"


def test_a_second_run_at_the_same_time_does_nothing(edition, transactional_db):
    lock = connection.copy()
    try:
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [services._ONE_RUN])
            assert services.run() is None
            cursor.execute("SELECT pg_advisory_unlock(%s)", [services._ONE_RUN])
        assert services.run() is not None
    finally:
        lock.close()


def test_a_file_that_no_row_names_goes_after_a_day(edition):
    kept = document_with_file(subject="edition:0", kind="programme").file.name
    lost = default_storage.save("documents/parts/lost.pdf", ContentFile(b"%PDF names"))
    services.run()
    assert default_storage.exists(lost)
    for name in (kept, lost):
        os.utime(default_storage.path(name), (0, 0))
    services.run()
    assert default_storage.exists(kept)
    assert not default_storage.exists(lost)


def test_the_command_says_what_would_go_and_lets_it_stay(edition, capsys):
    person(edition)
    call_command("erase_due", "--dry-run", "--on", str(edition.last_day + dt.timedelta(days=14)))
    said = capsys.readouterr().out
    assert "1  Unterstützungsbedarf" in said
    assert "registration:registrations" not in said
    assert SupportNeeds.objects.count() == 1
    call_command("erase_due", "--check-proof")
    assert "vollständig" in capsys.readouterr().out
