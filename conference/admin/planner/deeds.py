"""What can be done in the planner: each takes a checked form, calls one service, says what happened.

The rules are those of `conference.services`; nothing is decided here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from conference import services
from conference.agenda import history, rules, warnings
from conference.audit.services import Actor
from conference.models import Edition, RevisionDeed, Session, SessionKind, SessionRevision

from . import boards, days, forms

LETTERS = {
    SessionKind.ARRIVAL: "A", SessionKind.OPENING: "E", SessionKind.GREETING: "G", SessionKind.TALK: "V",
    SessionKind.PANEL: "D", SessionKind.WORKSHOP: "W", SessionKind.WORLD_CAFE: "C", SessionKind.FAIR: "M",
    SessionKind.BREAK: "P", SessionKind.CULTURE: "K", SessionKind.CLOSING: "Z",
}  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What a deed did: a sentence, the session it was about, and its step in the history (None: nothing changed).

    more: the text and the address of a link to where work goes on, None where nothing is missing.
    """

    said: str
    session: int | None = None
    step: SessionRevision | None = None
    more: dict[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        step = {"id": self.step.pk, "text": boards.deed_text(self.step)} if self.step else None
        return {"said": self.said, "session": self.session, "step": step, "more": self.more}


@dataclass(frozen=True)
class PlannerDeed:
    """One address below the planner: who may, which form, what it does."""

    permission: str
    form: type[forms.PlannerForm]
    run: Callable[[Edition, Any, Any], Done]


def _session(edition: Edition, form: Any) -> Session:
    """The row of the plan behind a session's key. Raises AgendaError where it is gone."""
    rows = Session.working.of_edition(edition).select_related("room", "edition")
    row = rows.named(form.cleaned_data["session"]).first()
    if row is None:
        raise services.AgendaError(_("Diesen Programmpunkt gibt es nicht mehr."), code="gone")
    return row


def _done(said: str, row: Session, seen: int | None) -> Done:
    """With the step that can be taken back, where something has changed."""
    if row.edits == seen:
        return Done(_("%(session)s liegt schon dort.") % {"session": row.code}, row.identity)
    return Done(said, row.identity, SessionRevision.objects.filter(session=row.identity).first())


def _where(row: Session) -> dict[str, str]:
    edition, span = row.edition, ""
    if row.start:
        span = days.spoken(edition, row.start, row.end)
        if edition.last_day != edition.date:  # on which day matters where there are several
            day = row.start.astimezone(edition.tz).date()
            span = _("%(day)s, %(span)s") % {"day": days.name_of(day), "span": span}
    return {
        "session": row.code,
        "span": span,
        "room": row.room.name if row.room else _("ohne Raum"),
    }


def move(edition: Edition, user: Any, form: Any) -> Done:
    """Another room or time."""
    seen = form.cleaned_data["seen"]
    session = _session(edition, form)
    row = services.move_session(session=session, actor=Actor.staff(user), seen=seen, **form.place_and_time())
    return _done(_("%(session)s liegt jetzt hier: %(span)s, %(room)s.") % _where(row), row, seen)


def park(edition: Edition, user: Any, form: Any) -> Done:
    """Out of the day, to the list of what has no time yet."""
    session, seen = _session(edition, form), form.cleaned_data["seen"]
    row = services.move_session(
        session=session, room=session.room, start=None, end=None, actor=Actor.staff(user), seen=seen
    )
    return _done(_("%(session)s ist aus dem Tag genommen und liegt unter „Noch ohne Zeit“.") % _where(row), row, seen)


def create(edition: Edition, user: Any, form: Any) -> Done:
    """A new session with its kind and title, a workshop with its places; the rest is filled in on its own page."""
    kind, title, places = (form.cleaned_data[name] for name in ("kind", "title", "capacity"))
    values = {"kind": kind, "title_de": title, "languages": ["de"], **form.place_and_time()}
    with transaction.atomic():
        values["code"] = free_code(services.lock_edition(edition), kind)
        if places:
            number = likely_round(edition, values["start"], values["end"])
            values |= {"bookable": True, "capacity": places, "round": number}
        row = services.create_session(edition=edition, values=values, actor=Actor.staff(user))
    said = _("%(session)s ist angelegt: %(span)s, %(room)s.") if row.start else _("%(session)s ist angelegt.")
    done = _done(said % _where(row), row, None)
    return _without_places(done, row) if kind == SessionKind.WORKSHOP and not places else done


def _without_places(done: Done, row: Session) -> Done:
    """Nobody can register for this workshop yet: says so, and where that is put right."""
    missing = _("Noch ohne Anmeldung und Plätze: bitte im ganzen Formular eintragen.")
    link = {
        "text": _("Alle Angaben zu %(session)s") % {"session": row.code},
        "url": reverse("admin:conference_session_change", args=[row.identity]),
    }
    return replace(done, said=f"{done.said} {missing}", more=link)


def likely_round(edition: Edition, start: dt.datetime | None, end: dt.datetime | None) -> int:
    """The round of most workshops at that time, else the first from 1 to 9 that is not used yet (9: all are)."""
    others = Session.working.of_edition(edition).filter(kind=SessionKind.WORKSHOP, round__isnull=False)
    if start and end:
        at_once = Counter(others.overlapping(start, end).values_list("round", flat=True))
        if at_once:
            return at_once.most_common(1)[0][0]
    used = set(others.values_list("round", flat=True))
    return next((number for number in range(1, 9) if number not in used), 9)


def free_code(edition: Edition, kind: str) -> str:
    """The next code of a kind, for example "W14". Call it behind the edition's lock."""
    letter = LETTERS[SessionKind(kind)]
    codes = Session.rows.of_edition(edition).values_list("code", flat=True)
    numbers = [int(code[1:]) for code in codes if code[:1] == letter and code[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def delete(edition: Edition, user: Any, form: Any) -> Done:
    """Out of the plan altogether."""
    with transaction.atomic():
        services.lock_edition(edition)
        session = _session(edition, form)
        rules.refuse_stale(session, form.cleaned_data["seen"])
        services.delete_session(session=session, actor=Actor.staff(user))
    return _done(_("%(session)s ist gelöscht.") % {"session": session.code}, session, None)


def undo(edition: Edition, user: Any, form: Any) -> Done:
    """One step back."""
    steps = SessionRevision.objects.filter(session__edition=edition).select_related("session__edition")
    step = steps.filter(pk=form.cleaned_data["step"]).first()
    if step is None:
        raise services.AgendaError(_("Diesen Programmpunkt gibt es nicht mehr."), code="gone")
    row = history.undo(revision=step, actor=Actor.staff(user))
    return Done(_taken_back(step, row) % _where(row), row.identity)


def _taken_back(step: SessionRevision, row: Session) -> str:
    """Where a session is, now that a step is taken back."""
    if row.is_removed:
        return _("%(session)s ist gelöscht.")
    if step.deed == RevisionDeed.REMOVED:
        return _("%(session)s ist wieder da.")
    if row.start is None:
        return _("%(session)s liegt wieder unter „Noch ohne Zeit“.")
    return _("%(session)s liegt wieder %(span)s, %(room)s.")


def accept(edition: Edition, user: Any, form: Any) -> Done:
    """A warning is all right as it is, says this person."""
    row = warnings.accept(edition=edition, key=form.cleaned_data["key"], user=user)
    return Done(_("In Ordnung, sagt %(name)s: %(message)s") % {"name": str(user), "message": row.message})


def withdraw(edition: Edition, user: Any, form: Any) -> Done:
    """An accepted warning is to be looked at again."""
    warnings.withdraw(edition=edition, key=form.cleaned_data["key"], user=user)
    return Done(_("Der Hinweis steht wieder in der Liste."))


CHANGE = "conference.change_session"
DEEDS = {
    "verlegen": PlannerDeed(CHANGE, forms.MoveForm, move),
    "herausnehmen": PlannerDeed(CHANGE, forms.SessionForm, park),
    "anlegen": PlannerDeed("conference.add_session", forms.NewForm, create),
    "loeschen": PlannerDeed("conference.delete_session", forms.SessionForm, delete),
    "zurueck": PlannerDeed(CHANGE, forms.StepForm, undo),
    "annehmen": PlannerDeed(CHANGE, forms.KeyForm, accept),
    "ablehnen": PlannerDeed(CHANGE, forms.KeyForm, withdraw),
}
