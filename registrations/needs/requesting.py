"""Asking the interpreters' pool: what is needed until when, and what was asked for and answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Edition, Session
from registrations.services import RegistrationError

from . import attending, deadlines, spoken
from .models import InterpreterRequest, RequestState
from .spoken import Spoken

MOVES: dict[str, frozenset[str]] = {
    RequestState.OPEN: frozenset({RequestState.REQUESTED}),
    RequestState.REQUESTED: frozenset({RequestState.CONFIRMED, RequestState.DECLINED, RequestState.OPEN}),
    RequestState.CONFIRMED: frozenset({RequestState.DECLINED}),
    RequestState.DECLINED: frozenset({RequestState.REQUESTED, RequestState.CONFIRMED}),
}
BUTTONS = (RequestState.REQUESTED, RequestState.CONFIRMED, RequestState.DECLINED, RequestState.OPEN)


@dataclass(frozen=True)
class Wish:
    """One language at one session: how many people need it, until when to ask, and how far that is.

    count is 0 where it was asked for and nobody needs it any more.
    """

    session: Session
    language: Spoken
    count: int
    last: dt.date
    state: str
    requested_at: dt.datetime | None = None

    @property
    def state_label(self) -> str:
        return str(RequestState(self.state).label)

    @property
    def moves(self) -> list[str]:
        """The states that staff may set now, in the order of the buttons: the next step first, the way back last."""
        return [state for state in BUTTONS if state in MOVES[self.state]]

    @property
    def is_to_ask(self) -> bool:
        """Whether somebody must ask the pool, first or again."""
        return bool(self.count) and self.state in (RequestState.OPEN, RequestState.DECLINED)


def wishes(edition: Edition, day: attending.Day | None = None) -> list[Wish]:
    """Everything that is needed or was asked for, by the time of the session. Four queries, three with `day`."""
    found = {(session.pk, language.code): (session, language, count) for session, language, count in
             (day or attending.day(edition)).interpreting}  # fmt: skip
    rows = InterpreterRequest.objects.filter(session__edition=edition).select_related("session__room")
    requests = {(one.session_id, one.language): one for one in rows}
    for key, one in requests.items():
        if key not in found and one.state != RequestState.OPEN:
            language = Spoken(spoken.name_of(one.language), one.language)
            found[key] = (one.session, language, 0)
    made = [_wish(edition, *values, requests.get(key)) for key, values in found.items()]
    return sorted(made, key=lambda one: (one.session.start, one.session.pk, one.language.name))


def _wish(edition: Edition, session: Session, language: Spoken, count: int, request: InterpreterRequest | None) -> Wish:
    last = deadlines.last_date(edition, session.start.astimezone(edition.tz).date())
    if request is None:
        return Wish(session, language, count, last, RequestState.OPEN)
    return Wish(session, language, count, last, request.state, request.requested_at)


@transaction.atomic
def move(*, session: Session, language: str, to: str, actor: Actor) -> InterpreterRequest:
    """Note that the pool was asked, or what it answered.

    Raises RegistrationError where that does not follow from the state as it is.
    """
    InterpreterRequest.objects.get_or_create(session=session, language=language)
    one = InterpreterRequest.objects.select_for_update(of=("self",), no_key=True).get(
        session=session, language=language
    )
    if to not in MOVES[one.state]:
        raise RegistrationError(_("Das hat sich gerade geändert. Bitte sehen Sie noch einmal nach."), code="state")
    one.state = to
    if to == RequestState.REQUESTED:
        one.requested_at, one.answered_at = timezone.now(), None
    elif to == RequestState.OPEN:
        one.requested_at = one.answered_at = None
    else:
        one.answered_at = timezone.now()
    one.save()
    known = language if language in spoken.codes() else ""  # never what a person typed
    record(actor=actor, action=f"interpreting.{to}", subject=f"session:{session.pk}", language=known)
    return one
