"""What staff do with editions and the agenda.

One transaction per deed: lock, rules, write, audit, announcement. Lock order as in `registrations.places`: the
edition's row first, then its sessions. Every deed here holds the edition's row until commit, so no two changes of one
agenda run at once and a person cannot be put into two rooms by two staff.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.web.errors import DomainError, DomainErrors

from . import clashes, signals
from .models import Edition, EditionState, EditionText, Room, Session, SessionPerson, SessionState, Speaker, Topic

COUNTERS = {
    "places_taken",
    "waiting",
    "last_waiting_number",
    "agenda_version",
    "agenda_changed_at",
    "revision",
    "state",
}


class AgendaError(DomainError):
    """A rule of the agenda says no."""


def lock_edition(edition: Edition) -> Edition:
    """The edition's row as it is now, locked until the transaction ends."""
    return Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)


def _lock_session(session: Session) -> Session:
    """The session as it is now, behind the edition's lock and its own."""
    edition = lock_edition(session.edition)
    locked = Session.objects.select_for_update(of=("self",)).select_related("room").get(pk=session.pk)
    locked.edition = edition
    return locked


def touch_agenda(edition: Edition) -> None:
    """Say that what the programme shows has changed: pages, calendars and exports are made anew."""
    Edition.objects.filter(pk=edition.pk).update(
        agenda_version=F("agenda_version") + 1, agenda_changed_at=timezone.now()
    )


def _apply(row: Edition | Session, values: Mapping[str, Any]) -> list[str]:
    """Set the values on the row; returns the names of those that changed. Counters and states are refused."""
    if refused := COUNTERS.intersection(values):
        raise ValueError(f"not to be written: {sorted(refused)}")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


# --- Editions -----------------------------------------------------------------------------------------------


@transaction.atomic
def create_edition(*, values: Mapping[str, Any], actor: Actor) -> Edition:
    """Make a draft of a new edition from field names and values."""
    edition = Edition()
    _apply(edition, values)
    edition.save(force_insert=True)
    record(actor=actor, action="edition.created", subject=f"edition:{edition.pk}")
    return edition


@transaction.atomic
def change_edition(*, edition: Edition, values: Mapping[str, Any], actor: Actor) -> Edition:
    """Change fields of an edition; more places let those who wait move up.

    Raises AgendaError where fewer places are wanted than are taken.
    """
    one = lock_edition(edition)
    before = one.capacity
    changed = _apply(one, values)
    if one.capacity < one.places_taken:
        message = _("Es sind schon %(taken)s Plätze vergeben. Weniger Plätze gehen nicht.")
        raise AgendaError(message % {"taken": one.places_taken}, field="capacity", code="capacity")
    if not changed:
        return one
    one.save(update_fields=changed)
    touch_agenda(one)
    record(actor=actor, action="edition.changed", subject=f"edition:{one.pk}", fields=changed)
    if one.capacity > before:
        signals.capacity_raised.send(Edition, edition=one)
    return one


@transaction.atomic
def publish_edition(*, edition: Edition, actor: Actor) -> Edition:
    """Show a draft to everybody. Publishing twice is the same as once.

    Raises AgendaError (or several) where the agenda holds what cannot be, or where the edition is archived.
    """
    one = lock_edition(edition)
    if one.state == EditionState.PUBLISHED:
        return one
    if one.state == EditionState.ARCHIVED:
        raise AgendaError(_("Diese Konferenz ist archiviert."), code="archived")
    _refuse_blocks(clashes.check_edition(one))
    return _set_edition_state(one, EditionState.PUBLISHED, actor)


@transaction.atomic
def archive_edition(*, edition: Edition, actor: Actor) -> Edition:
    """Close an edition: it stays to be read, nobody registers or changes any more."""
    return _set_edition_state(lock_edition(edition), EditionState.ARCHIVED, actor)


def _set_edition_state(edition: Edition, state: EditionState, actor: Actor) -> Edition:
    edition.state = state
    edition.save(update_fields=["state"])
    touch_agenda(edition)
    record(actor=actor, action=f"edition.{state}", subject=f"edition:{edition.pk}")
    return edition


# --- Sessions -----------------------------------------------------------------------------------------------


def _refuse_blocks(found: Iterable[clashes.Clash]) -> None:
    blocks = [clash for clash in found if clash.level == clashes.BLOCK]
    errors: list[DomainError] = [AgendaError(one.message, field=one.field, code=one.code) for one in blocks]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise DomainErrors(errors)


def _refuse_strangers(session: Session, topics: Iterable[Topic], people: Iterable[SessionPerson]) -> None:
    """Rooms, topics and people belong to one edition each."""
    rows = [session.room, *topics, *(one.speaker for one in people)]
    if any(row is not None and row.edition_id != session.edition_id for row in rows):
        raise AgendaError(_("Raum, Handlungsfelder und Mitwirkende müssen zur selben Konferenz gehören."))


def _refuse_lost_places(session: Session) -> None:
    if not session.bookable and (session.places_taken or session.waiting):
        message = _("Für %(session)s sind schon Menschen angemeldet. Bitte sagen Sie den Programmpunkt ab.")
        raise AgendaError(message % {"session": str(session)}, field="bookable", code="booked")


def _write_people(session: Session, people: Iterable[SessionPerson]) -> None:
    session.session_people.all().delete()
    rows = [
        SessionPerson(session=session, speaker=one.speaker, part=one.part, position=number)
        for number, one in enumerate(people)
    ]
    SessionPerson.objects.bulk_create(rows)


def _speakers(people: Iterable[SessionPerson]) -> list[Speaker]:
    return [one.speaker for one in people]


@transaction.atomic
def create_session(
    *,
    edition: Edition,
    values: Mapping[str, Any],
    actor: Actor,
    topics: Sequence[Topic] = (),
    people: Sequence[SessionPerson] = (),
) -> Session:
    """Add a session to the agenda. `people` are unsaved SessionPerson rows in the order of the programme.

    Returns the saved session. Raises AgendaError or DomainErrors for what cannot be; then nothing is stored.
    """
    session = Session(edition=lock_edition(edition))
    _apply(session, values)
    _refuse_strangers(session, topics, people)
    _refuse_blocks(clashes.check(clashes.Draft.of(session, _speakers(people))))
    session.save(force_insert=True)
    session.topics.set(topics)
    _write_people(session, people)
    touch_agenda(session.edition)
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
) -> Session:
    """Change fields of a session, and its topics and people where they are given.

    Returns the session as stored; more places let those who wait move up. Raises as `create_session`
    does, and AgendaError where places are taken away from people who have them.
    """
    one = _lock_session(session)
    before = one.capacity or 0
    changed = _apply(one, values)
    stored = list(one.session_people.select_related("speaker"))
    kept = stored if people is None else people
    _refuse_strangers(one, topics or (), kept)
    _refuse_lost_places(one)
    if not one.is_cancelled:
        _refuse_blocks(clashes.check(clashes.Draft.of(one, _speakers(kept))))
    if topics is not None and set(topics) != set(one.topics.all()):
        one.topics.set(topics)
        changed.append("topics")
    if people is not None and [(row.speaker_id, row.part) for row in people] != [
        (row.speaker_id, row.part) for row in stored
    ]:
        _write_people(one, people)
        changed.append("people")
    if changed:
        _close_change(one, changed, actor)
        if (one.capacity or 0) > before:
            signals.capacity_raised.send(Session, edition=one.edition)
    return one


def _close_change(session: Session, changed: list[str], actor: Actor, action: str = "session.changed") -> None:
    """Save what changed, count the revision, wake the programme, leave the audit line."""
    session.revision += 1
    columns = [name for name in changed if name not in {"topics", "people"}]
    session.save(update_fields=[*columns, "revision"])
    touch_agenda(session.edition)
    record(actor=actor, action=action, subject=f"session:{session.pk}", code=session.code, fields=changed)


def move_session(*, session: Session, room: Room | None, start: dt.datetime, end: dt.datetime, actor: Actor) -> Session:
    """Give a session another room or time; the rules are those of `change_session`."""
    return change_session(session=session, values={"room": room, "start": start, "end": end}, actor=actor)


@transaction.atomic
def cancel_session(*, session: Session, actor: Actor) -> Session:
    """Say that a session does not take place; whoever had a place is told. Twice is the same as once."""
    one = _lock_session(session)
    if one.is_cancelled:
        return one
    one.state = SessionState.CANCELLED
    _close_change(one, ["state"], actor, "session.cancelled")
    signals.session_cancelled.send(Session, session=one, actor=actor)
    return one


@transaction.atomic
def reinstate_session(*, session: Session, actor: Actor) -> Session:
    """Let a cancelled session take place after all, with no places taken. Raises as `create_session` does."""
    one = _lock_session(session)
    if not one.is_cancelled:
        return one
    _refuse_blocks(clashes.check(clashes.Draft.of(one)))
    one.state = SessionState.SCHEDULED
    _close_change(one, ["state"], actor, "session.reinstated")
    return one


@transaction.atomic
def delete_session(*, session: Session, actor: Actor) -> None:
    """Remove a session that nobody has booked. Raises AgendaError where somebody has a place or waits."""
    one = _lock_session(session)
    if one.places_taken or one.waiting:
        message = _(
            "Für %(session)s sind schon Menschen angemeldet. Sagen Sie den Programmpunkt bitte ab, statt ihn"
            " zu löschen: Dann bekommen alle eine Nachricht."
        )
        raise AgendaError(message % {"session": str(one)}, code="booked")
    record(actor=actor, action="session.deleted", subject=f"session:{one.pk}", code=one.code)
    touch_agenda(one.edition)
    one.delete()


# --- What the agenda is made of -----------------------------------------------------------------------------


@transaction.atomic
def save_part(*, part: Room | Topic | Speaker | EditionText, actor: Actor) -> None:
    """Store a room, a topic, a person on stage or a text; the programme is made anew."""
    edition = lock_edition(part.edition)
    action = "changed" if part.pk else "created"
    part.save()
    touch_agenda(edition)
    name = part._meta.model_name
    record(actor=actor, action=f"{name}.{action}", subject=f"{name}:{part.pk}")


@transaction.atomic
def delete_part(*, part: Room | Topic | Speaker | EditionText, actor: Actor) -> None:
    """Remove a room, a topic, a person on stage or a text. A room in which something takes place stays."""
    edition = lock_edition(part.edition)
    if isinstance(part, Room) and part.sessions.exists():
        message = _("Im Raum „%(room)s“ findet noch etwas statt. Bitte verlegen Sie das zuerst.")
        raise AgendaError(message % {"room": part.name}, code="room_used")
    name = part._meta.model_name
    record(actor=actor, action=f"{name}.deleted", subject=f"{name}:{part.pk}")
    touch_agenda(edition)
    part.delete()
