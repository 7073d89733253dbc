"""How workers make a document: plan it, make its parts anywhere, join them in order. Every step is safe to run twice.

Who does what is decided by the database alone: a step claims its row by a conditional UPDATE and looks at the row
count. States: QUEUED → RUNNING (parts exist) → JOINING (one worker has claimed it) → READY, or FAILED with a reason
from any of them. What a killed worker leaves behind stops beating; `sweep` hands it out again.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Iterator
from tempfile import TemporaryFile

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from conference.web.errors import DomainError

from . import joining, registry, rendering, services
from .models import UNFINISHED, Document, DocumentPart, DocumentState

log = logging.getLogger(__name__)

QUEUE_PATIENCE = dt.timedelta(seconds=30)  # until a queued document is offered again
BEAT_PATIENCE = dt.timedelta(seconds=45)  # without a sign of life of a running one; one part takes about a second
LONGEST = dt.timedelta(minutes=60)


def plan(document_id: int) -> list[int]:
    """Split a queued document into parts and return the keys of all that are still to be made.

    For a document that is planned already: what is missing; with nothing missing, it is joined.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:  # erased while the task waited
        return []
    try:
        missing = _plan(document_id)
    except Document.DoesNotExist:
        return []
    except (OperationalError, InterfaceError):
        raise  # no database: the sweep comes back to it
    except Exception as error:
        _fail(document, error)
        return []
    if missing is None:
        _join_when_complete(document_id)
    return missing or []


@transaction.atomic
def _plan(document_id: int) -> list[int] | None:
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.state == DocumentState.QUEUED:
        chunks = _kind(document).chunks(document)
        DocumentPart.objects.bulk_create(
            DocumentPart(document=document, position=position, keys=keys) for position, keys in enumerate(chunks)
        )
        document.state, document.total = DocumentState.RUNNING, sum(map(len, chunks))
        document.heartbeat_at = now()
        document.save(update_fields=["state", "total", "heartbeat_at"])
    if document.state != DocumentState.RUNNING:
        return []
    missing = document.parts.filter(finished_at=None).order_by("position")
    return list(missing.values_list("pk", flat=True)) or None


def make_part(part_id: int) -> None:
    """Render one part and store it; when it was the last one, join them all."""
    part = DocumentPart.objects.select_related("document").filter(pk=part_id).first()
    if part is None or part.document.state != DocumentState.RUNNING:
        return
    if part.finished_at is None:
        Document.objects.filter(pk=part.document_id).update(heartbeat_at=now())
        try:
            _store_part(part, render_part(part.document, part.keys))
        except (OperationalError, InterfaceError):
            raise  # no database: the sweep comes back to it
        except Exception as error:  # a template, a name, a disk that is full
            _fail(part.document, error)
            return
    _join_when_complete(part.document_id)


def render_part(document: registry.Makeable, keys: list[object]) -> bytes:
    """The file of these sheets of a document. Raises DomainError with a reason that staff may read."""
    kind = _kind(document)
    with translation.override(document.language):
        if kind.write is not None:
            return kind.write(document, keys)
        sheets = kind.sheets(document, keys)
    return rendering.render(
        sheets.template,
        sheets.context,
        document.language,
        styles=sheets.styles,
        images=sheets.images,
        binding=sheets.binding,
    )


def _store_part(part: DocumentPart, data: bytes) -> None:
    """Whoever comes second with the same part throws it away."""
    name = f"documents/parts/{part.document_id}-{secrets.token_hex(8)}.{_kind(part.document).type.suffix}"
    name = part.file.storage.save(name, ContentFile(data))
    with transaction.atomic():  # the document first, as whoever erases it does
        Document.objects.select_for_update().filter(pk=part.document_id).first()
        mine = DocumentPart.objects.filter(pk=part.pk, finished_at=None).update(file=name, finished_at=now())
        if mine:
            Document.objects.filter(pk=part.document_id).update(done=F("done") + len(part.keys), heartbeat_at=now())
    if not mine:
        part.file.storage.delete(name)


def _join_when_complete(document_id: int) -> None:
    """Join the parts when all are there and nobody else does it."""
    mine = Document.objects.filter(pk=document_id, state=DocumentState.RUNNING, total__gt=0, done=F("total")).update(
        state=DocumentState.JOINING, heartbeat_at=now()
    )
    if not mine:
        return
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        return
    try:
        name = _joined(document)
        _make_ready(document, name)
    except (OperationalError, InterfaceError):
        raise  # no database: the sweep comes back to it
    except Exception as error:
        _fail(document, error)
        return
    _forget_parts(document)


def _joined(document: Document) -> str:
    """Write the whole file and return its stored name; one part is the whole already."""
    parts = list(document.parts.order_by("position"))
    name = f"documents/{document.kind}-{document.pk}-{secrets.token_hex(8)}.{_kind(document).type.suffix}"
    storage = document.file.storage
    if len(parts) == 1:
        with parts[0].file.open() as file:
            return storage.save(name, file)
    with TemporaryFile() as whole:
        joining.join(_contents(parts), whole, identifier=secrets.token_hex(16).encode())
        whole.seek(0)
        return storage.save(name, File(whole))


def _contents(parts: list[DocumentPart]) -> Iterator[bytes]:
    for part in parts:
        with part.file.open() as file:
            yield file.read()


@transaction.atomic
def _make_ready(document: Document, name: str) -> None:
    mine = Document.objects.filter(pk=document.pk, state=DocumentState.JOINING).update(
        state=DocumentState.READY, file=name, finished_at=now(), heartbeat_at=now(), error=""
    )
    kind = _kind(document)
    if mine and kind.when_ready is not None:
        parts = document.parts.order_by("position").values_list("keys", flat=True)
        kind.when_ready(document, [key for keys in parts for key in keys])
    if mine and kind.wanted is not None:
        transaction.on_commit(services.keep_ready_soon, robust=True)
    if not mine:
        document.file.storage.delete(name)


def _forget_parts(document: Document) -> None:
    for part in document.parts.exclude(file=""):
        part.file.delete(save=False)
    document.parts.all().delete()


def _fail(document: Document, error: Exception) -> None:
    """Say why in words for staff where there are some; the rest is in the log."""
    if isinstance(error, DomainError):
        reason = error.message
    else:
        log.exception("document %s could not be made", document.pk)
        reason = _("Beim Erstellen ist etwas schiefgegangen. Einzelheiten stehen im Protokoll des Servers.")
    _set_failed(document.pk, reason)


def _set_failed(document_id: int, reason: str) -> None:
    Document.objects.filter(pk=document_id, state__in=UNFINISHED).update(
        state=DocumentState.FAILED, error=reason[:300], finished_at=now()
    )


def _kind(document: registry.Makeable) -> registry.Kind:
    kind = registry.get(document.kind)
    if kind is None:
        raise registry.DocumentError(_("Dieses Dokument kennen wir nicht."), code="unknown_kind")
    return kind


def sweep() -> list[int]:
    """Take back what nobody works on, end what takes too long, delete what is too old; return what to plan again."""
    moment = now()
    unfinished = Document.objects.filter(state__in=UNFINISHED)
    for document in unfinished.filter(created_at__lt=moment - LONGEST):
        _set_failed(document.pk, _("Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal."))
    silent = unfinished.filter(heartbeat_at__lt=moment - BEAT_PATIENCE)
    silent.filter(state=DocumentState.JOINING).update(state=DocumentState.RUNNING)
    waiting = unfinished.filter(state=DocumentState.QUEUED, heartbeat_at__lt=moment - QUEUE_PATIENCE)
    stuck = set(silent.values_list("pk", flat=True)) | set(waiting.values_list("pk", flat=True))
    Document.objects.filter(pk__in=stuck).update(heartbeat_at=moment)
    _delete_expired()
    return sorted(stuck)


def _delete_expired() -> None:
    for kind in registry.all_kinds():
        expired = Document.objects.filter(kind=kind.name, created_at__lt=now() - kind.keep)
        for document in expired.exclude(state__in=[DocumentState.RUNNING, DocumentState.JOINING])[:100]:
            delete(document)


def delete(document: Document) -> None:
    """Delete a document with its files."""
    _forget_parts(document)
    if document.file:
        document.file.delete(save=False)
    document.delete()
