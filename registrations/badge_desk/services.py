"""Asking for badges, and printing them. Lock order as in docs/how-we-lock.md: edition, registration, then the job.

A job is taken by one laptop at a time (`claim`); one that a laptop took and never finished comes back after `LEASE`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web import dates
from conference.web.errors import DomainError
from registrations import places
from registrations.models import Registration, RegistrationState, Role
from registrations.services import check_unique, search_text_of

from .models import MOST_BLANK, Desk, JobState, PrintJob

LEASE = dt.timedelta(seconds=60)
LONGEST_NAME = 100  # characters, as the columns hold
SEEN_EVERY = dt.timedelta(seconds=10)  # how exactly we know that a laptop is there
PAPERS = {  # of registrations.badges, those with one badge on a sheet; only the front is printed
    "a6": gettext_lazy("A6 quer"),
    "a7": gettext_lazy("A7 quer"),
    "90x54": gettext_lazy("90 × 54 mm quer"),
    "90x60": gettext_lazy("90 × 60 mm quer"),
}


class DeskError(DomainError):
    """A rule about printing says no."""


@dataclass(frozen=True)
class Printed:
    """When and where a badge was printed last; desk "" where it was not at a desk."""

    at: dt.datetime
    desk: str


class PrintedBefore(DeskError):
    """There is a badge already. Whoever wants another one asks with `again`."""

    def __init__(self, printed: Printed, edition: Edition) -> None:
        super().__init__(words(printed, edition), code="printed_before")
        self.printed = printed


def words(printed: Printed, edition: Edition) -> str:
    """When and where, as one says it at the desk."""
    moment = printed.at.astimezone(edition.tz)
    time = dates.clock(moment)
    if moment.date() != timezone.now().astimezone(edition.tz).date():
        return _("Schon gedruckt am %(day)s um %(time)s Uhr") % {"day": dates.short(moment.date()), "time": time}
    if printed.desk:
        return _("Schon gedruckt um %(time)s Uhr an %(desk)s") % {"time": time, "desk": printed.desk}
    return _("Schon gedruckt um %(time)s Uhr") % {"time": time}


def printed(registration: Registration) -> Printed | None:
    """The last print of a badge, at a desk or in a run for all; None where there was none. One query."""
    job = PrintJob.objects.filter(registration=registration).printed().order_by("-printed_at").first()
    run = registration.badge_printed_at
    if job is not None and (run is None or job.printed_at >= run):
        return Printed(job.printed_at, job.desk_name)
    return Printed(run, "") if run else None


# --- Desks ------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_desk(*, edition: Edition, name: str, paper: str, actor: Actor) -> Desk:
    """A new desk. Raises DeskError for no name, one that is taken, or paper that no desk can print on."""
    places.lock_edition(edition.pk)
    _check_desk(edition, name, paper)
    desk = Desk.objects.create(edition=edition, name=name, paper=paper)
    record(actor=actor, action="desk.opened", subject=f"edition:{edition.pk}", desk=name, paper=paper)
    return desk


@transaction.atomic
def change_desk(*, desk: Desk, name: str, paper: str, actor: Actor) -> None:
    """Another name or paper; what waits there is printed on the new one."""
    places.lock_edition(desk.edition_id)
    _check_desk(desk.edition, name, paper, but=desk.pk)
    desk.name, desk.paper = name, paper
    desk.save(update_fields=["name", "paper"])
    PrintJob.objects.filter(desk=desk).waiting().update(desk_name=name, paper=paper)
    record(actor=actor, action="desk.changed", subject=f"edition:{desk.edition_id}", desk=name, paper=paper)


@transaction.atomic
def close_desk(*, desk: Desk, actor: Actor) -> None:
    """Take a desk away. Raises DeskError while something waits there."""
    places.lock_edition(desk.edition_id)
    if PrintJob.objects.filter(desk=desk).waiting().exists():
        raise DeskError(_("An diesem Tisch warten noch Schilder. Nehmen Sie sie zuerst zurück."), code="waiting")
    name, edition = desk.name, desk.edition_id
    desk.delete()
    record(actor=actor, action="desk.closed", subject=f"edition:{edition}", desk=name)


def _check_desk(edition: Edition, name: str, paper: str, but: int = 0) -> None:
    if not name:
        raise DeskError(_("Bitte geben Sie dem Tisch einen Namen."), field="name", code="required")
    if len(name) > 40:
        raise DeskError(_("Bitte höchstens 40 Zeichen verwenden."), field="name", code="too_long")
    if paper not in PAPERS:
        raise DeskError(_("Diese Auswahl kennen wir nicht."), field="paper", code="paper")
    if Desk.objects.filter(edition=edition, name=name).exclude(pk=but).exists():
        raise DeskError(_("So heißt schon ein Tisch."), field="name", code="taken")


# --- Asking -----------------------------------------------------------------------------------------------------


@transaction.atomic
def order(
    *, registration: Registration, desk: Desk | None, actor: Actor, again: bool = False, paper: str = ""
) -> PrintJob:
    """Ask for the badge of a person: at a desk, or for None to be printed by the page that asks, on `paper`.

    A badge that waits already is not asked for twice: the waiting job is returned. Raises PrintedBefore where there is
    one and `again` was not said, DeskError for whoever has no place.
    """
    one = places.lock_registration(registration)
    if one.state != RegistrationState.CONFIRMED or one.erased_at is not None:
        message = _("Nur wer angemeldet ist und einen Platz hat, bekommt ein Schild.")
        raise DeskError(message, code="not_confirmed")
    waiting = PrintJob.objects.filter(registration=one).waiting().first()
    if waiting is not None and desk is not None:
        return waiting
    if not again and (before := printed(one)) is not None:
        raise PrintedBefore(before, one.edition)
    if waiting is not None:
        waiting.state = JobState.WITHDRAWN  # printed here instead
        waiting.save(update_fields=["state"])
    return _asked(edition=one.edition, registration=one, desk=desk, paper=paper, actor=actor)


@transaction.atomic
def order_blank(
    *, edition: Edition, role: str, copies: int, desk: Desk | None, actor: Actor, paper: str = ""
) -> PrintJob:
    """Ask for badges without a name, to be written by hand. Raises DeskError for an unknown role or too many."""
    if role not in Role.values:
        raise DeskError(_("Diese Auswahl kennen wir nicht."), field="role", code="role")
    if not 1 <= copies <= MOST_BLANK:
        message = _("Bitte geben Sie eine Zahl von 1 bis %(last)s an.") % {"last": MOST_BLANK}
        raise DeskError(message, field="copies", code="copies")
    return _asked(edition=edition, role=role, copies=copies, desk=desk, paper=paper, actor=actor)


def _asked(
    *, edition: Edition, desk: Desk | None, paper: str, actor: Actor, registration: Registration | None = None,
    role: str = "", copies: int = 1,
) -> PrintJob:  # fmt: skip
    if desk is not None and desk.edition_id != edition.pk:
        raise DeskError(_("Dieser Tisch gehört zu einer anderen Konferenz."), code="desk")
    if desk is None and paper not in PAPERS:
        raise DeskError(_("Diese Auswahl kennen wir nicht."), field="paper", code="paper")
    job = PrintJob.objects.create(
        edition=edition,
        registration=registration,
        desk=desk,
        desk_name=desk.name if desk else "",
        paper=desk.paper if desk else paper,
        role=role,
        copies=copies,
        asked_by_id=actor.user_id,
    )
    if desk is None:
        _mark(job, actor)
        return job
    record(actor=actor, action="badge.ordered", subject=_subject(job), desk=desk.name, role=role, copies=copies)
    return job


def _subject(job: PrintJob) -> str:
    return f"registration:{job.registration_id}" if job.registration_id else f"edition:{job.edition_id}"


def _mark(job: PrintJob, actor: Actor) -> None:
    """It is printed now."""
    now = timezone.now()
    job.state, job.printed_at = JobState.PRINTED, now
    job.save(update_fields=["state", "printed_at"])
    if job.registration_id:
        Registration.objects.filter(pk=job.registration_id).update(badge_printed_at=now)
    record(
        actor=actor, action="badge.printed", subject=_subject(job), desk=job.desk_name, role=job.role, copies=job.copies
    )


@transaction.atomic
def withdraw(*, job: PrintJob, actor: Actor) -> bool:
    """Take back what no laptop has taken yet; False where it is too late."""
    mine = PrintJob.objects.filter(pk=job.pk, state=JobState.QUEUED).update(state=JobState.WITHDRAWN)
    if mine:
        record(actor=actor, action="badge.withdrawn", subject=_subject(job), desk=job.desk_name)
    return bool(mine)


@transaction.atomic
def rename(*, registration: Registration, first_name: str, last_name: str, badge_name: str, actor: Actor) -> bool:
    """Correct how somebody is called, while they stand at the desk: nothing else of them, and without a mail about it.

    Returns whether something changed. Raises DeskError without a name, and where this name is registered already.
    """
    one = places.lock_registration(registration)
    values = {"first_name": first_name, "last_name": last_name, "badge_name": badge_name}
    changed = [name for name, value in values.items() if getattr(one, name) != value]
    if not changed:
        return False
    if max(map(len, values.values())) > LONGEST_NAME:
        raise DeskError(_("Dieser Name ist zu lang. Bitte kürzen Sie ihn."), code="too_long")
    if not last_name:
        raise DeskError(_("Bitte geben Sie den Nachnamen an."), field="last_name", code="required")
    if not one.is_active or one.erased_at is not None:
        raise DeskError(_("Diese Anmeldung gilt nicht mehr."), code="inactive")
    for name in changed:
        setattr(one, name, values[name])
    check_unique(one)
    one.search_text = search_text_of(one)
    one.save(update_fields=[*changed, "search_text", "updated_at"])
    record(actor=actor, action="registration.renamed", subject=f"registration:{one.pk}", fields=changed)
    return True


# --- The laptop -------------------------------------------------------------------------------------------------


@transaction.atomic
def claim(*, desk: Desk, watcher: str) -> PrintJob | None:
    """The next badge for this laptop to print, which no other gets meanwhile; None where nothing waits."""
    now = timezone.now()
    if desk.watched_at is None or desk.watched_at < now - SEEN_EVERY:
        Desk.objects.filter(pk=desk.pk).update(watched_at=now)
    rows = PrintJob.objects.free(desk, watcher, now - LEASE)
    job: PrintJob | None = rows.select_for_update(skip_locked=True, of=("self",), no_key=True).first()
    if job is not None:
        job.state, job.claimed_by, job.claimed_at = JobState.CLAIMED, watcher, now
        job.save(update_fields=["state", "claimed_by", "claimed_at"])
    return job


@transaction.atomic
def finish(*, job: PrintJob, watcher: str, actor: Actor) -> bool:
    """The laptop has printed it. False where another one has it by now, or it is done already."""
    if job.registration is not None:
        places.lock_registration(job.registration)
    mine = PrintJob.objects.select_for_update(no_key=True).filter(pk=job.pk, state=JobState.CLAIMED, claimed_by=watcher)
    row = mine.first()
    if row is None:
        return False
    _mark(row, actor)
    return True
