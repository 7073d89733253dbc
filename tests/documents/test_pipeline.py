"""From asking to READY: every step may run twice, be lost, or fail."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.documents import pipeline, registry, services
from conference.documents.models import Document, DocumentPart, DocumentState
from conference.documents.registry import DocumentError, subject_of
from registrations.models import Registration
from tests.factories import make_edition, make_registration

from .pdf import opened

pytestmark = pytest.mark.django_db(transaction=True)


def ask(edition, **params):
    given = {"format": "a6", "which": "all", "order": "name", "start": 1, **params}
    return services.request(kind="badges", subject=subject_of(edition), params=given, actor=SYSTEM)


def content(document) -> bytes:
    with document.file.open() as file:
        return file.read()


def finish(document):
    for key in pipeline.plan(document.pk):
        pipeline.make_part(key)
    document.refresh_from_db()
    return document


@pytest.fixture
def edition():
    edition = make_edition()
    for _number in range(3):
        make_registration(edition)
    return edition


@pytest.fixture
def one_per_part(monkeypatch):
    kind = registry.get("badges")
    changed = {**vars(kind), "chunks": lambda document: [[key] for part in kind.chunks(document) for key in part]}
    monkeypatch.setitem(registry._kinds, "badges", registry.Kind(**changed))


def test_document_becomes_ready(edition):
    document = finish(ask(edition))
    assert (document.state, document.total, document.done) == (DocumentState.READY, 3, 3)
    assert len(opened(content(document)).pages) == 6
    assert document.finished_at is not None


def test_parts_are_joined_in_order_whoever_comes_first(edition, one_per_part):
    document = ask(edition)
    for key in reversed(pipeline.plan(document.pk)):
        pipeline.make_part(key)
    document.refresh_from_db()
    assert document.state == DocumentState.READY
    pdf = opened(content(document))
    with pdf.open_outline() as outline:
        names = [child.title for one in outline.root for child in one.children]
    assert names == sorted(one.full_name for one in Registration.objects.all())
    assert not DocumentPart.objects.exists()


def test_no_file_of_a_part_is_left(edition, one_per_part, media):
    finish(ask(edition))
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_part_made_twice_counts_once(edition, one_per_part):
    document = ask(edition)
    first, *_others = pipeline.plan(document.pk)
    pipeline.make_part(first)
    DocumentPart.objects.filter(pk=first).update(finished_at=None)  # as if two had begun at the same time
    stale = DocumentPart.objects.get(pk=first)
    DocumentPart.objects.filter(pk=first).update(finished_at=timezone.now())
    pipeline._store_part(stale, b"%PDF-")
    document.refresh_from_db()
    assert document.done == 1


def test_planned_twice_has_its_parts_once(edition):
    document = ask(edition)
    first = pipeline.plan(document.pk)
    assert pipeline.plan(document.pk) == first
    assert document.parts.count() == 1


def test_finished_document_is_left_alone(edition):
    document = finish(ask(edition))
    name = document.file.name
    assert pipeline.plan(document.pk) == []
    document.refresh_from_db()
    assert (document.state, document.file.name) == (DocumentState.READY, name)


def test_sweep_offers_what_the_broker_lost(edition):
    document = ask(edition)
    Document.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=1))
    assert pipeline.sweep() == [document.pk]


def test_sweep_leaves_alone_what_was_just_asked_for(edition):
    ask(edition)
    assert pipeline.sweep() == []


def test_sweep_hands_out_the_missing_part_of_a_killed_worker(edition, one_per_part):
    document = ask(edition)
    first, *rest = pipeline.plan(document.pk)
    pipeline.make_part(first)
    Document.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=3))
    assert pipeline.sweep() == [document.pk]
    assert pipeline.plan(document.pk) == rest
    assert finish(document).state == DocumentState.READY


def test_sweep_takes_back_a_join_that_was_killed(edition):
    document = ask(edition)
    (part,) = pipeline.plan(document.pk)
    pipeline.make_part(part)
    killed = timezone.now() - dt.timedelta(minutes=3)
    Document.objects.update(state=DocumentState.JOINING, file="", heartbeat_at=killed)
    part = DocumentPart.objects.create(document=document, position=0, keys=[1, 2, 3], finished_at=killed)
    part.file.save("x.pdf", pipeline.ContentFile(b"%PDF-"))
    assert pipeline.sweep() == [document.pk]
    assert finish(document).state == DocumentState.READY


def test_sweep_ends_what_takes_too_long(edition):
    document = ask(edition)
    Document.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    pipeline.sweep()
    document.refresh_from_db()
    assert document.state == DocumentState.FAILED
    assert document.error


def test_sweep_deletes_old_documents_with_their_files(edition, media):
    document = finish(ask(edition))
    Document.objects.filter(pk=document.pk).update(created_at=timezone.now() - dt.timedelta(days=8))
    pipeline.sweep()
    assert not Document.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_nothing_to_print_says_so():
    document = finish(ask(make_edition()))
    assert document.state == DocumentState.FAILED
    assert document.error == "Es ist noch niemand angemeldet."


def test_broken_sheet_fails_and_can_be_tried_again(edition, monkeypatch):
    kind = registry.get("badges")

    def broken(document, keys):
        raise RuntimeError("secret detail")

    with monkeypatch.context() as patched:
        patched.setitem(registry._kinds, "badges", registry.Kind(**{**vars(kind), "sheets": broken}))
        document = finish(ask(edition))
    assert document.state == DocumentState.FAILED
    assert "secret" not in document.error
    assert services.again(document=document, actor=SYSTEM)
    assert finish(document).state == DocumentState.READY


def test_ready_document_is_not_tried_again(edition):
    assert not services.again(document=finish(ask(edition)), actor=SYSTEM)


def test_the_same_is_made_once_where_it_may_be_reused(edition):
    wanted = {"kind": "programme", "subject": subject_of(edition), "params": {"version": 1}, "actor": SYSTEM}
    assert services.request(**wanted, reuse=True) == services.request(**wanted, reuse=True)
    assert services.request(**wanted) != services.request(**wanted)


def test_failed_document_is_made_anew_after_a_rest(edition):
    wanted = {"kind": "programme", "subject": subject_of(edition), "params": {"version": 1}, "actor": SYSTEM}
    failed = services.request(**wanted, reuse=True)
    Document.objects.update(state=DocumentState.FAILED, finished_at=timezone.now())
    assert services.request(**wanted, reuse=True) == failed
    Document.objects.update(finished_at=timezone.now() - dt.timedelta(minutes=6))
    assert services.request(**wanted, reuse=True) != failed


def test_unknown_kind_is_refused(edition):
    with pytest.raises(DocumentError):
        services.request(kind="nonsense", subject=subject_of(edition), actor=SYSTEM)


def test_asking_is_in_the_audit_log(edition):
    ask(edition)
    assert AuditEntry.objects.filter(action="document.requested", subject=subject_of(edition)).exists()


def test_broker_that_is_down_costs_nothing(edition, settings, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr("celery.current_app.send_task", refuse)
    assert ask(edition).state == DocumentState.QUEUED
