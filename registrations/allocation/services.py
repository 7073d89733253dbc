"""Giving out the places by wishes: try out, look, make final. One transaction per deed.

A request stores what is wanted (`Run`), a worker does it, the page watches. What is made final is exactly the preview
that staff saw: where anything that went into it has changed since then (somebody cancelled, a wish, a capacity, a
time), making it final is refused and a new preview is asked for. After it, workshops are first come, first served.
"""

from __future__ import annotations

import datetime as dt
import secrets

from celery import current_app
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import SYSTEM, Actor, record
from conference.caching import one_snapshot
from conference.models import Edition, Session
from conference.web.errors import DomainError
from registrations import mails, places, waiting
from registrations.models import Registration, RegistrationState

from . import outcomes, problem, solver
from .models import UNFINISHED, Outcome, Run, RunState, Wish

WORK = "registrations.allocation.tasks.work"  # by its name: tasks call the services, not the other way round
SILENT = dt.timedelta(minutes=3)  # a run without a sign of life for so long is taken up again
MOST_SEED = 999_999


class AllocationError(DomainError):
    """A rule about giving out places says no."""


def _move(run_id: int, before: RunState, after: RunState, **columns: object) -> bool:
    """The only way in which a run changes its state; False where it was in another one."""
    moved = Run.objects.filter(pk=run_id, state=before)
    return moved.update(state=after, heartbeat_at=timezone.now(), **columns) == 1


def _publish(run_id: int) -> None:
    transaction.on_commit(lambda: current_app.send_task(WORK, [run_id]), robust=True)


@transaction.atomic
def preview(*, edition: Edition, seed: int | None, actor: Actor) -> Run:
    """Ask a worker to try an allocation; nothing is given out. seed: None for a new one by chance.

    Returns the run, or the one that is being worked on. Raises AllocationError where there are no wishes to grant.
    """
    one = places.lock_edition(edition.pk)
    if not one.gathers_wishes:
        raise AllocationError(_("Hier gibt es nichts (mehr) zu verteilen."), code="no_wishes")
    if busy := Run.objects.filter(edition=one, state__in=UNFINISHED).first():
        return busy
    if seed is not None and not 0 <= seed <= MOST_SEED:
        raise AllocationError(_("Die Losnummer hat höchstens sechs Ziffern."), field="seed", code="seed")
    number = secrets.randbelow(MOST_SEED + 1) if seed is None else seed
    run = Run.objects.create(edition=one, seed=number, requested_by_id=actor.user_id)
    record(actor=actor, action="allocation.tried", subject=f"edition:{one.pk}", seed=number)
    _publish(run.pk)
    return run


@transaction.atomic
def make_final(*, run: Run, actor: Actor) -> None:
    """Ask a worker to give out the places as the preview shows them. Twice is the same as once.

    Raises AllocationError where people may still change their wishes ("early"), or where something has changed since
    the preview ("stale").
    """
    edition = places.lock_edition(run.edition_id)
    state = Run.objects.values_list("state", flat=True).get(pk=run.pk)
    if state in (RunState.CLOSING, RunState.FINAL):
        return
    if edition.is_wishing_open():
        message = _("Noch können alle ihre Wünsche ändern. Endgültig verteilen können Sie danach.")
        raise AllocationError(message, code="early")
    if not edition.gathers_wishes or state != RunState.READY:
        raise AllocationError(_("Bitte rechnen Sie zuerst eine neue Vorschau."), code="state")
    if problem.read(edition).digest != run.digest:
        raise AllocationError(stale(), code="stale")
    _move(run.pk, RunState.READY, RunState.CLOSING, error="")
    record(actor=actor, action="allocation.ordered", subject=f"edition:{edition.pk}", seed=run.seed)
    _publish(run.pk)


def stale() -> str:
    return _("Seit der Vorschau hat sich etwas geändert, zum Beispiel eine Absage. Bitte rechnen Sie sie neu.")


def is_stale(run: Run) -> bool:
    """Whether something that went into a preview is different now."""
    return run.state == RunState.READY and problem.read(run.edition).digest != run.digest


# --- What workers do ------------------------------------------------------------------------------------------


def work(run_id: int) -> None:
    """Do what a run waits for. Safe to call twice, and by two workers at once."""
    if _move(run_id, RunState.QUEUED, RunState.RUNNING, done=0, total=0):
        _compute(Run.objects.select_related("edition").get(pk=run_id))
    elif Run.objects.filter(pk=run_id, state=RunState.CLOSING).exists():
        _finish(run_id)


def _compute(run: Run) -> None:
    """Find the solution and keep it. Outside any transaction but the snapshot in which the wishes are read."""

    def progress(done: int, total: int) -> None:
        Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            done=done, total=total, heartbeat_at=timezone.now()
        )

    try:
        with one_snapshot():
            case = problem.read(run.edition)
        solution = solver.solve(case.problem, seed=run.seed, progress=progress)
        data = outcomes.stored(solution)
        figures = outcomes.figures(case, outcomes.loaded(data))
    except Exception:
        error = _("Beim Rechnen ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.")
        _move(run.pk, RunState.RUNNING, RunState.FAILED, error=error, finished_at=timezone.now())
        raise
    _move(
        run.pk, RunState.RUNNING, RunState.READY,
        digest=case.digest, result=data, figures=figures, finished_at=timezone.now(),
    )  # fmt: skip


@transaction.atomic
def _finish(run_id: int) -> None:
    """Give out the places, fill the waiting lists, tell everybody; all of it or nothing."""
    run = Run.objects.get(pk=run_id)
    edition = places.lock_edition(run.edition_id)
    run = Run.objects.select_for_update().get(pk=run_id)  # the edition's lock comes first
    if run.state != RunState.CLOSING:
        return
    case = problem.read(edition)
    if not edition.gathers_wishes or edition.is_wishing_open() or case.digest != run.digest:
        _move(run.pk, RunState.CLOSING, RunState.READY, error=stale())
        return
    result = outcomes.loaded(run.result)
    places.take_all((one.person, one.session) for one in result.granted.values())
    places.queue_up([*outcomes.queue(case, result, _wanting(edition)), *_waiting_outside(edition)])
    Outcome.objects.bulk_create(outcomes.outcomes(case, result), batch_size=2000)
    _move(run.pk, RunState.CLOSING, RunState.FINAL, finished_at=timezone.now())
    edition.places_allocated_at = timezone.now()
    edition.save(update_fields=["places_allocated_at"])
    granted = len(result.granted)
    record(actor=SYSTEM, action="allocation.final", subject=f"edition:{edition.pk}", seed=run.seed, places=granted)
    mails.places_decided(_concerned(edition))
    free = Session.objects.of_edition(edition).with_free_places().filter(waiting__gt=0)
    waiting.move_up(edition, list(free))


def _wanting(edition: Edition) -> set[int]:
    rows = Registration.objects.of_edition(edition).confirmed().filter(waiting_list=True)
    return set(rows.values_list("pk", flat=True))


def _waiting_outside(edition: Edition) -> list[tuple[int, int]]:
    """First wishes of those who still wait for a place at the conference itself, in the order of that list."""
    rows = Wish.objects.filter(registration__edition=edition, rank=1, registration__waiting_list=True)
    rows = rows.filter(registration__state=RegistrationState.WAITING, session__in=Session.objects.bookable())
    rows = rows.exclude(registration__places__session=F("session"))
    return list(rows.order_by("registration__waiting_number", "round").values_list("registration_id", "session_id"))


def _concerned(edition: Edition) -> list[Registration]:
    """Everybody who wished for something and has not cancelled."""
    people = Registration.objects.of_edition(edition).active().filter(pk__in=Wish.objects.values("registration"))
    found = list(people.only("nonce", "email", "language", "edition").order_by("pk"))
    for one in found:
        one.edition = edition  # spares a query each
    return found


def sweep() -> list[int]:
    """The keys of runs that a lost broker or a killed worker left, ready to be handed out again."""
    silent = Run.objects.filter(heartbeat_at__lt=timezone.now() - SILENT)
    silent.filter(state=RunState.RUNNING).update(state=RunState.QUEUED)
    found = silent.filter(state__in=(RunState.QUEUED, RunState.CLOSING))
    return list(found.values_list("pk", flat=True))
