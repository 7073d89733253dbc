"""The history of a session: every step of its plan, and the way back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import RevisionDeed, Session, SessionRevision, SessionState, Speaker, Topic

from . import plan, rules
from .contents import Content, content_of, people_of, values_of
from .rules import AgendaError


def content_now(row: Session) -> Content:
    """The content of a row as the database holds it, with names of room, people and topics."""
    fresh = Session.rows.filter(pk=row.pk).for_programme().get()
    fresh.edition = row.edition
    return content_of(fresh)


def remember(
    row: Session, deed: str, actor: Actor, *, before: Content | None = None, undoes: SessionRevision | None = None
) -> SessionRevision:
    """Add a step to the history of the row's session, after it was stored. before: how it was, for the first step."""
    identity = row.identity
    last = SessionRevision.objects.filter(session=identity).first()
    number = last.number if last else 0
    if last is None and before is not None:
        SessionRevision.objects.create(
            session_id=identity, number=number, deed=RevisionDeed.BEFORE, content=before, actor=None
        )
    return SessionRevision.objects.create(
        session_id=identity,
        number=number + 1,
        deed=deed,
        content={**content_now(row), "id": identity},
        undoes=undoes,
        actor_id=actor.user_id,
    )


@transaction.atomic
def undo(*, revision: SessionRevision, actor: Actor) -> Session:
    """Take one step back; returns the row of the plan. A session that this step made is removed.

    Only the newest step that is not taken back yet can be: raises AgendaError with the code "stale" where somebody
    has changed the session since, and as `services.change_session` where the old place is no longer free.
    """
    row = plan.open_plan(_session_of(revision))
    _refuse_buried(revision)
    if revision.deed in (RevisionDeed.CANCELLED, RevisionDeed.REINSTATED):
        raise AgendaError(_("Absagen lässt sich nicht zurücknehmen wie ein Schritt am Plan."), code="at_once")
    before = SessionRevision.objects.filter(session=revision.session_id, number=revision.number - 1).first()
    content = before.content if before else {**revision.content, "is_removed": True}
    return _go_to(row, content, RevisionDeed.UNDONE, actor, undoes=revision)


def _session_of(revision: SessionRevision) -> Session:
    """Raises AgendaError where the session, and its history with it, has gone in a publication."""
    found = Session.rows.filter(pk=revision.session_id).select_related("edition").first()
    if found is None:
        raise AgendaError(_("Diesen Programmpunkt gibt es nicht mehr."), code="gone")
    return found


def _refuse_buried(revision: SessionRevision) -> None:
    later = list(SessionRevision.objects.filter(session=revision.session_id, number__gte=revision.number))
    taken_back = {one.undoes_id for one in later if one.undoes_id}
    stands = [one for one in later if one.pk not in taken_back and not one.undoes_id]
    if [one.pk for one in stands] != [revision.pk]:
        message = _("%(session)s wurde inzwischen von jemand anderem geändert. Bitte sehen Sie noch einmal nach.")
        raise AgendaError(message % {"session": str(revision.session)}, code="stale")


@transaction.atomic
def restore(*, revision: SessionRevision, actor: Actor) -> Session:
    """Let a session be planned as it was after this step. Raises as `services.change_session` does."""
    return _go_to(plan.open_plan(_session_of(revision)), revision.content, RevisionDeed.RESTORED, actor)


@transaction.atomic
def discard(*, session: Session, actor: Actor) -> Session | None:
    """Drop what is planned for a session, so that it stays as everybody sees it; a new one is removed.

    Returns the row of the plan, None where there is none any more. Raises as `services.change_session` does.
    """
    row = plan.open_plan(session)
    if row.draft_of is not None:
        seen = content_now(row.draft_of)
        if content_now(row) == seen:  # nothing is planned
            return plan.close_plan(row)
        return _go_to(row, seen, RevisionDeed.DISCARDED, actor)
    if not row.is_planned:
        return row
    _go_to(row, {**content_now(row), "is_removed": True}, RevisionDeed.DISCARDED, actor)
    return None


def _go_to(row: Session, content: Content, deed: str, actor: Actor, undoes: SessionRevision | None = None) -> Session:
    before = content_now(row)
    plan.apply(row, values_of(content))
    row.state = _state(row, content)
    if row.draft_of_id and row.capacity is None:  # places are no part of a content
        row.capacity = row.draft_of.capacity
    room = row.edition.rooms.filter(pk=row.room_id).first() if row.room_id else None
    row.room = room
    people, topics = _people(row, content), _topics(row, content)
    _refuse(row, people)
    plan.save(row, topics, people)
    remember(row, deed, actor, before=before, undoes=undoes)
    record(actor=actor, action=f"session.{deed}", subject=f"session:{row.identity}", code=row.code)
    return plan.close_plan(row)


def _state(row: Session, content: Content) -> str:
    """Removed or not is planned; whether it takes place is decided at once and stays as it is."""
    if content["is_removed"]:
        return SessionState.REMOVED
    if row.draft_of_id:
        return row.draft_of.state
    return SessionState.SCHEDULED if row.is_removed else row.state


def _people(row: Session, content: Content) -> list[Any]:
    known = {one.pk: one for one in Speaker.objects.filter(edition=row.edition)}
    people = people_of(content, known)
    for one in people:
        one.speaker = known[one.speaker_id]
    return people


def _topics(row: Session, content: Content) -> list[Topic]:
    return list(Topic.objects.filter(edition=row.edition, pk__in=[one["id"] for one in content["topics"]]))


def _refuse(row: Session, people: list[Any]) -> None:
    if row.is_removed:
        rules.refuse_removal(row)
        return
    rules.refuse_same_code(row)
    rules.refuse_unbookable(row)
    rules.refuse_lost_places(row)
    rules.refuse_clashes(row, people)
