"""Reading people in: keep the file, read its rows, look at them, let them happen. Workers do what takes time.

States: LOOKING → SEEN → CONFIRMED → RUNNING → DONE, or FAILED. A row that has happened is marked in the transaction in
which it happens, so a killed worker's run goes on where it stopped and nobody is registered twice.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from celery import current_app
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.audit.models import ActorKind
from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web.deeds import each
from conference.web.errors import DomainError
from registrations import services
from registrations.models import Source

from . import reading
from .judging import Judge, Judged, fate_of
from .models import Fate, ImportFile, ImportRow, ImportRun, RunState

log = logging.getLogger(__name__)
WORK = "registrations.imports.tasks.work"  # by its name: tasks call the services, not the other way round
KEEP = dt.timedelta(days=1)
PATIENCE = dt.timedelta(seconds=60)  # without a sign of life until a run is handed out again


@transaction.atomic
def start(*, edition: Edition, filename: str, data: bytes, has_needs_consent: bool, user: Any) -> ImportRun:
    """Keep a file and let a worker look at it. Nobody is registered yet.

    Raises FileError for what can be seen from outside; what is wrong inside is told at the run, which then is FAILED.
    """
    reading.refuse(data)
    run = ImportRun.objects.create(
        edition=edition,
        user=user,
        filename=filename[:200],
        language=get_language() or "de",
        has_needs_consent=has_needs_consent,
    )
    ImportFile.objects.create(run=run, data=data)
    record(actor=Actor.staff(user), action="import.started", subject=f"edition:{edition.pk}", bytes=len(data))
    _publish(run)
    return run


def unpack(run: ImportRun) -> None:
    """Make rows out of the file, which goes; twice is the same as once. Raises FileError."""
    kept = ImportFile.objects.filter(run=run).first()
    if kept is None:
        return
    sheet = reading.read(bytes(kept.data))
    with transaction.atomic():
        gone, _models = ImportFile.objects.filter(run=run).delete()
        if not gone:  # another worker was at it too
            return
        ImportRow.objects.bulk_create(
            (ImportRow(run=run, number=number, cells=cells) for number, cells in sheet.rows), batch_size=500
        )
        ImportRun.objects.filter(pk=run.pk).update(unread=sheet.unread[:50], heartbeat_at=now())


def look(run: ImportRun) -> None:
    """Say for every row what would become of it. Safe to run twice."""
    judge = Judge(run.edition, has_needs_consent=run.has_needs_consent, is_preview=True)
    rows = run.rows.order_by("number").iterator(chunk_size=200)
    for done, row in enumerate(rows, start=1):
        _store(row, judge.judge(row.number, row.cells))
        row.save(update_fields=["fate", "reasons", "notes", "registration"])
        if done % 100 == 0:
            ImportRun.objects.filter(pk=run.pk).update(heartbeat_at=now())
    ImportRun.objects.filter(pk=run.pk, state=RunState.LOOKING).update(state=RunState.SEEN, heartbeat_at=now())


def _store(row: ImportRow, judged: Judged) -> None:
    row.fate, row.reasons, row.notes, row.registration = judged.fate, judged.reasons, judged.notes, judged.found


@transaction.atomic
def confirm(*, run: ImportRun, actor: Actor) -> bool:
    """Let what was seen happen, by a worker. Returns False where somebody has pressed the button before."""
    moved = ImportRun.objects.filter(pk=run.pk, state=RunState.SEEN).update(
        state=RunState.CONFIRMED, heartbeat_at=now()
    )
    if moved:
        record(actor=actor, action="import.confirmed", subject=f"edition:{run.edition_id}", rows=run.rows.count())
        _publish(run)
    return bool(moved)


def let_happen(run: ImportRun) -> None:
    """Register and change people row by row, each in a transaction of its own; what is done keeps no cells."""
    claimed = ImportRun.objects.filter(pk=run.pk, state__in=[RunState.CONFIRMED, RunState.RUNNING])
    if not claimed.update(state=RunState.RUNNING, heartbeat_at=now()):
        return
    judge = Judge(run.edition, has_needs_consent=run.has_needs_consent, is_preview=False)
    actor = Actor(ActorKind.STAFF, run.user_id) if run.user_id else Actor(ActorKind.SYSTEM)
    for pk in list(run.rows.filter(done_at=None).order_by("number").values_list("pk", flat=True)):
        _row_happens(pk, judge, actor)
    ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(state=RunState.DONE, heartbeat_at=now())


@transaction.atomic
def _row_happens(pk: int, judge: Judge, actor: Actor) -> None:
    row = ImportRow.objects.select_for_update().filter(pk=pk, done_at=None).first()
    if row is None:
        return
    judged = judge.judge(row.number, row.cells)
    try:
        with transaction.atomic():
            _happens(judged, judge, actor)
    except DomainError as error:
        judged.fate, judged.reasons = Fate.REJECTED, [[one.field or "", one.message] for one in each(error)]
    _store(row, judged)
    if row.fate != Fate.REJECTED:
        row.cells = {}
    row.done_at = now()
    row.save()
    ImportRun.objects.filter(pk=row.run_id).update(heartbeat_at=now())


def _happens(judged: Judged, judge: Judge, actor: Actor) -> None:
    if judged.data is None:
        return
    if judged.found is None:
        judged.found = services.register(
            edition=judge.edition,
            data=judged.data,
            actor=actor,
            source=Source.IMPORT,
            role=judged.role,
            internal_note=judged.internal_note,
        )
        judged.fate = fate_of(judged.found)
    elif judged.fate == Fate.CHANGED:
        services.change(registration=judged.found, data=judged.data, actor=actor)


def work(run_id: int) -> None:
    """What a run needs next. Whatever goes wrong with the file as a whole makes it FAILED, with words for staff."""
    run = ImportRun.objects.select_related("edition").filter(pk=run_id).first()
    if run is None:
        return
    try:
        with translation.override(run.language):
            if run.state == RunState.LOOKING:
                unpack(run)
                look(run)
            else:
                let_happen(run)
    except (OperationalError, InterfaceError):
        raise  # no database: the sweep comes back to it
    except reading.FileError as error:
        _fail(run, error.message)
    except Exception:
        log.exception("import %s could not go on", run_id)
        reason = _("Beim Einlesen ist etwas schiefgegangen. Was schon eingelesen ist, steht unten.")
        _fail(run, reason)


def _fail(run: ImportRun, reason: str) -> None:
    ImportFile.objects.filter(run=run).delete()
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, error=reason[:300])


def forget(*, run: ImportRun, actor: Actor) -> bool:
    """Delete a file and what was seen of it; who is registered stays. False while a worker is at it."""
    gone, _rows = ImportRun.objects.filter(pk=run.pk).exclude(state=RunState.RUNNING).delete()
    if gone:
        record(actor=actor, action="import.forgotten", subject=f"edition:{run.edition_id}")
    return bool(gone)


def sweep() -> list[int]:
    """Delete files older than a day; return the runs that nobody works on any more."""
    ImportRun.objects.filter(created_at__lt=now() - KEEP).delete()
    busy = [RunState.LOOKING, RunState.CONFIRMED, RunState.RUNNING]
    stuck = ImportRun.objects.filter(state__in=busy, heartbeat_at__lt=now() - PATIENCE)
    found = list(stuck.values_list("pk", flat=True))
    ImportRun.objects.filter(pk__in=found).update(heartbeat_at=now())
    return found


def _publish(run: ImportRun) -> None:
    transaction.on_commit(lambda: current_app.send_task(WORK, [run.pk]), robust=True)
