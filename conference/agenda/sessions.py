"""What staff do with the sessions of an agenda. Read them as `conference.services`.

One transaction per deed: lock, rules, write, history, audit. Everything goes into the plan and waits for the
publication, but for what holds at once: places, equipment, cancelling and its taking back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from conference import clashes, signals
from conference.audit.services import Actor, record
from conference.models import Edition, RevisionDeed, Room, Session, SessionPerson, SessionState, Stage, Topic

from . import history, plan, rules, translations
from .locks import lock_edition
from .publishing import remember_first, store_version

MOVED = {"room", "room_id", "start", "end"}


@transaction.atomic
def create_session(
    *,
    edition: Edition,
    values: Mapping[str, Any],
    actor: Actor,
    topics: Sequence[Topic] = (),
    people: Sequence[SessionPerson] = (),
) -> Session:
    """Add a session to the plan. `people` are unsaved SessionPerson rows in the order of the programme.

    Without start and end it waits for a time. Returns the saved row. Raises AgendaError or DomainErrors for what
    cannot be; then nothing is stored.
    """
    session = Session(edition=lock_edition(edition), stage=Stage.PLANNED)
    rules.refuse_archived(session.edition)
    plan.apply(session, values)
    translations.mark(session, values)
    _refuse(session, topics, people)
    plan.save(session, topics=None, people=None)
    session.topics.set(topics)
    plan.write_people(session, people)
    history.remember(session, RevisionDeed.CREATED, actor)
    record(actor=actor, action="session.created", subject=f"session:{session.pk}", code=session.code)
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    values: Mapping[str, Any],
    actor: Actor,
    topics: Sequence[Topic] | None = None,
    people: Sequence[SessionPerson] | None = None,
    seen: int | None = None,
) -> Session:
    """Change fields of a session in the plan, and its topics and people where they are given.

    seen: `edits` of the row that somebody looked at before. Returns the row of the plan as stored; more places hold
    at once and let those who wait move up. Raises as `create_session` does, AgendaError where places are taken away
    from people who have them, and AgendaError with the code "stale" where the session has changed since it was seen.
    """
    row = plan.open_plan(session)
    rules.refuse_gone(row)
    rules.refuse_stale(row, seen)
    before, places = history.content_now(row), row.capacity or 0
    stored = list(row.session_people.select_related("speaker"))
    kept = stored if people is None else list(people)
    changed = plan.apply(row, values)
    translations.mark(row, changed)
    _refuse(row, topics or (), kept)
    if topics is not None and set(topics) != set(row.topics.all()):
        changed.append("topics")
    if [(one.speaker_id, one.part) for one in kept] != [(one.speaker_id, one.part) for one in stored]:
        changed.append("people")
    if changed:
        plan.save(row, topics, kept if "people" in changed else None)
        _remember_change(row, changed, before, actor)
        if (row.capacity or 0) > places:
            signals.capacity_raised.send(Session, edition=row.edition)
    return plan.close_plan(row)


def _refuse(session: Session, topics: Sequence[Topic], people: Sequence[SessionPerson]) -> None:
    rules.refuse_half_times(session)
    rules.refuse_strangers(session, topics, people)
    rules.refuse_same_code(session)
    rules.refuse_unbookable(session)
    rules.refuse_lost_places(session)
    rules.refuse_clashes(session, people)


def _remember_change(row: Session, changed: list[str], before: dict[str, Any], actor: Actor) -> None:
    """The step in the history, and the line in the audit log."""
    deed = RevisionDeed.CHANGED
    if MOVED.issuperset(changed):
        deed = RevisionDeed.MOVED if row.start else RevisionDeed.PARKED
    if not set(plan.AT_ONCE).issuperset(changed):
        history.remember(row, deed, actor, before=before)
    record(actor=actor, action="session.changed", subject=f"session:{row.identity}", code=row.code, fields=changed)


def move_session(
    *,
    session: Session,
    room: Room | None,
    start: dt.datetime | None,
    end: dt.datetime | None,
    actor: Actor,
    seen: int | None = None,
) -> Session:
    """Plan another room or time for a session, or none at all; the rules are those of `change_session`."""
    values = {"room": room, "start": start, "end": end}
    return change_session(session=session, values=values, actor=actor, seen=seen)


@transaction.atomic
def delete_session(*, session: Session, actor: Actor) -> None:
    """Take a session that nobody has booked out of the plan. Raises AgendaError where somebody has or waits."""
    row = plan.open_plan(session)
    if row.is_removed:
        return
    rules.refuse_removal(row)
    before = history.content_now(row)
    row.state = SessionState.REMOVED
    plan.save(row, None, None)
    history.remember(row, RevisionDeed.REMOVED, actor, before=before)
    record(actor=actor, action="session.deleted", subject=f"session:{row.identity}", code=row.code)


# --- What holds at once ---------------------------------------------------------------------------------------


@transaction.atomic
def cancel_session(*, session: Session, actor: Actor) -> Session:
    """Say that a session does not take place; whoever had a place is told at once. Twice is the same as once."""
    one, copy = plan.open_published(session)
    if not one.is_cancelled:
        _set_state(one, copy, SessionState.CANCELLED, actor)
        signals.session_cancelled.send(Session, session=one, actor=actor)
    return one


@transaction.atomic
def reinstate_session(*, session: Session, actor: Actor) -> Session:
    """Let a cancelled session take place after all, with no places taken. Raises as `create_session` does."""
    one, copy = plan.open_published(session)
    if one.is_cancelled:
        rules.refuse_blocks(clashes.check(clashes.Draft.of(one), published=True))
        rules.refuse_blocks(clashes.check(clashes.Draft.of(copy or one)))
        _set_state(one, copy, SessionState.SCHEDULED, actor)
    return one


def _set_state(one: Session, copy: Session | None, state: SessionState, actor: Actor) -> None:
    deed = RevisionDeed.CANCELLED if state == SessionState.CANCELLED else RevisionDeed.REINSTATED
    before = history.content_now(copy or one)
    remember_first(one.edition, actor)
    one.state, one.revision, one.edits = state, one.revision + 1, one.edits + 1
    one.save(update_fields=["state", "revision", "edits"])
    if copy is not None and not copy.is_removed:
        copy.state, copy.edits = state, copy.edits + 1
        copy.save(update_fields=["state", "edits"])
    history.remember(copy or one, deed, actor, before=before)
    record(actor=actor, action=f"session.{deed}", subject=f"session:{one.pk}", code=one.code)
    store_version(one.edition, actor)
