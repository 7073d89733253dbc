"""Asking for documents. The workers make them (pipeline.py); nobody waits for that in a request."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from conference.audit.services import SYSTEM, Actor, record

from . import registry
from .models import UNFINISHED, Document, DocumentState
from .registry import DocumentError

PLAN = "conference.documents.tasks.plan"  # by its name: tasks call the services, not the other way round
KEEP_READY = "conference.documents.tasks.keep_ready"
REST = dt.timedelta(minutes=5)


@transaction.atomic
def request(
    *,
    kind: str,
    subject: str,
    language: str = "de",
    params: dict[str, Any] | None = None,
    actor: Actor,
    reuse: bool = False,
) -> Document:
    """Ask for a document; a worker starts on it when the transaction is committed.

    kind: a name in the registry; subject: "edition:3"; params: as the kind understands them;
    reuse: give back the newest document that is the same in all of these, where there is one (two who ask at once
    get one document; one that failed is tried again after five minutes).
    Returns the row, whose `state` a page can watch. Raises DocumentError for an unknown kind or language.
    """
    maker = registry.get(kind)
    if maker is None:
        raise DocumentError(_("Dieses Dokument kennen wir nicht."), code="unknown_kind")
    if language not in dict(settings.LANGUAGES):
        raise DocumentError(_("Diese Auswahl kennen wir nicht."), field="language", code="language")
    wanted = {"kind": kind, "subject": subject, "language": language, "params": params or {}}
    if reuse and (found := _newest(wanted)):
        return found
    if reuse:
        _one_at_a_time(wanted)
        if found := _newest(wanted):
            return found
    document = Document(**wanted, requested_by_id=actor.user_id)
    with translation.override(language):
        document.title = maker.title(document)[:200]
    document.save()
    record(actor=actor, action="document.requested", subject=subject, kind=kind, document=document.pk)
    _publish(document)
    return document


@transaction.atomic
def again(*, document: Document, actor: Actor) -> bool:
    """Try a failed document once more, from its beginning. False where it has not failed."""
    moved = Document.objects.filter(pk=document.pk, state=DocumentState.FAILED).update(
        state=DocumentState.QUEUED, total=0, done=0, error="", created_at=now(), heartbeat_at=now()
    )
    if not moved:
        return False
    for part in document.parts.all():
        part.file.delete(save=False)
        part.delete()
    record(actor=actor, action="document.again", subject=document.subject, kind=document.kind, document=document.pk)
    _publish(document)
    return True


def keep_ready() -> None:
    """Ask for the next of what should always lie ready and does not, so that nobody has to wait for it.

    One at a time: a worker process is never busy with more than one of these, and mails go past them. Whoever finishes
    one calls `keep_ready_soon`; the sweep takes the chain up where it broke.
    """
    kinds = {kind.name: kind.wanted for kind in registry.all_kinds() if kind.wanted}
    if Document.objects.filter(kind__in=kinds, state__in=UNFINISHED).exists():
        return
    for name, wanted in kinds.items():
        for one in wanted():
            fields = {"kind": name, "subject": one.subject, "language": one.language, "params": one.params}
            if _newest(fields) is None:
                request(**fields, actor=SYSTEM, reuse=True)  # type: ignore[arg-type]
                return


def keep_ready_soon() -> None:
    """Let a worker do `keep_ready`. Where the broker is down it is the sweep that does it."""
    current_app.send_task(KEEP_READY)


def _newest(wanted: dict[str, Any]) -> Document | None:
    """The newest of these, unless it failed a while ago."""
    found = Document.objects.filter(**wanted).first()
    if found is not None and found.is_failed and found.finished_at and found.finished_at < now() - REST:
        return None
    return found


def _publish(document: Document) -> None:
    """Tell a worker. Where the broker is down this is logged only: the row waits for the sweep."""
    transaction.on_commit(lambda: current_app.send_task(PLAN, [document.pk]), robust=True)


def _one_at_a_time(wanted: dict[str, Any]) -> None:
    """Let nobody else ask for the same until our transaction has ended."""
    digest = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
