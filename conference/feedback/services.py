"""Reporting a barrier, and answering. The state moves through `_move` only, behind the row's lock."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web.errors import DomainError

from . import mails
from .models import ANSWER_DAYS, MOST_DAYS, BarrierReport, ReportState

# From which states one comes into each.
MOVES = {
    ReportState.INTERIM: {ReportState.OPEN},
    ReportState.ANSWERED: {ReportState.OPEN, ReportState.INTERIM},
    ReportState.CLOSED: {ReportState.OPEN, ReportState.INTERIM},
}


class FeedbackError(DomainError):
    """A rule about answering says no."""


def answer_day(edition: Edition) -> dt.date:
    """By when a report that comes today must be answered."""
    return timezone.now().astimezone(edition.tz).date() + dt.timedelta(days=ANSWER_DAYS)


@transaction.atomic
def report(
    *, edition: Edition, message: str, actor: Actor, place: str = "", email: str = "", language: str = "de"
) -> BarrierReport:
    """Store what somebody reports, and tell them by when they get an answer. Returns the row."""
    by = answer_day(edition)
    row = BarrierReport.objects.create(
        edition=edition,
        message=message,
        place=place,
        email=email,
        language=language,
        received_on=by - dt.timedelta(days=ANSWER_DAYS),
        answer_by=by,
    )
    record(actor=actor, action="barrierreport.received", subject=f"barrierreport:{row.pk}")
    mails.received(row)
    return row


@transaction.atomic
def note(*, report: BarrierReport, text: str, actor: Actor) -> BarrierReport:
    """Tell whoever reported that it takes longer, once: the answer is due six weeks after the report.

    Raises FeedbackError without an address or text, or where it was answered or noted before.
    """
    row = _move(report, ReportState.INTERIM, text)
    if not row.email:
        message = _("Ohne E-Mail-Adresse geht keine Zwischennachricht. Bitte schließen Sie die Meldung ab.")
        raise FeedbackError(message, code="no_email")
    row.interim_note = text
    row.answer_by = row.received_on + dt.timedelta(days=MOST_DAYS)
    row.save(update_fields=["state", "interim_note", "answer_by"])
    record(actor=actor, action="barrierreport.noted", subject=f"barrierreport:{row.pk}")
    mails.interim(row)
    return row


@transaction.atomic
def answer(*, report: BarrierReport, text: str, actor: Actor) -> BarrierReport:
    """Answer by mail; without an address keep what was done about it. Raises FeedbackError as `note` does."""
    state = ReportState.ANSWERED if report.email else ReportState.CLOSED
    row = _move(report, state, text)
    row.answer, row.answered_at = text, timezone.now()
    row.save(update_fields=["state", "answer", "answered_at"])
    record(actor=actor, action=f"barrierreport.{state}", subject=f"barrierreport:{row.pk}")
    mails.answered(row)
    return row


def _move(report: BarrierReport, state: ReportState, text: str) -> BarrierReport:
    """The row behind its lock, in its new state, unsaved."""
    rows = BarrierReport.objects.select_for_update(of=("self",)).select_related("edition")
    row = rows.get(pk=report.pk)
    if row.state not in MOVES[state]:
        words = {
            ReportState.INTERIM: _("Eine Zwischennachricht ist schon gesendet. Jetzt fehlt die Antwort."),
            ReportState.ANSWERED: _("Diese Meldung ist schon beantwortet."),
            ReportState.CLOSED: _("Diese Meldung ist schon erledigt."),
        }
        current = ReportState(row.state)
        raise FeedbackError(words[current], code=str(current))
    if not text.strip():
        raise FeedbackError(_("Bitte schreiben Sie etwas."), field="text", code="required")
    row.state = state
    return row
