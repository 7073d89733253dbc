"""The rows that staff write into: found or made, filled, closed.

Everything here runs inside the caller's transaction behind the edition's lock (`locks.lock_edition`), so that a
session never gets two working copies and no two changes of one agenda run at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from conference.models import Edition, EditionState, Session, SessionPerson, Stage, Topic

from .contents import PLAIN, TEXTS, columns_of, content_of
from .locks import lock_edition
from .rules import AgendaError, refuse_archived

NEVER_WRITTEN = {"places_taken", "waiting", "last_waiting_number", "revision", "edits", "stage", "draft_of", "state"}
AT_ONCE = ("capacity", "equipment", "equipment_note")  # holds without a publication
PLANNED = (*PLAIN, *(column for field in TEXTS for column in columns_of(field).values()), "room_id", "start", "end",
           "translation_marks")  # fmt: skip


def open_plan(session: Session) -> Session:
    """The row of this session to write the plan into, locked, with its edition, room and original.

    A published session gets its working copy here; in a draft edition, where nobody sees anything yet, it is its own.
    Raises AgendaError where the session is gone or the edition archived.
    """
    edition = lock_edition(session.edition)
    refuse_archived(edition)
    rows = _rows(edition, session.identity)
    published = next((row for row in rows if row.draft_of_id is None), None)
    if published is None:
        message = _("%(session)s gibt es nicht mehr.")
        raise AgendaError(message % {"session": str(session)}, code="gone")
    copy = next((row for row in rows if row.draft_of_id), None)
    if copy is not None:
        copy.draft_of = published
        return copy
    if published.is_planned or edition.state == EditionState.DRAFT:
        return published
    return _copy(published)


def open_published(session: Session) -> tuple[Session, Session | None]:
    """The published row and its working copy where there is one, both locked.

    Raises AgendaError without the first, and where the edition is archived.
    """
    edition = lock_edition(session.edition)
    refuse_archived(edition)
    rows = _rows(edition, session.identity)
    published = next((row for row in rows if not row.is_planned), None)
    if published is None:
        message = _("%(session)s ist noch nicht veröffentlicht.")
        raise AgendaError(message % {"session": str(session)}, code="unpublished")
    return published, next((row for row in rows if row.draft_of_id), None)


def _rows(edition: Edition, identity: int) -> list[Session]:
    locked = Session.rows.select_for_update(of=("self",)).select_related("room")
    rows = list(locked.filter(Q(pk=identity) | Q(draft_of=identity)).order_by("pk"))
    for row in rows:
        row.edition = edition
    return rows


def _copy(original: Session) -> Session:
    values = {name: getattr(original, name) for name in (*PLANNED, *AT_ONCE, "state", "edits")}
    copy = Session(edition=original.edition, stage=Stage.PLANNED, draft_of=original, **values)
    copy.room = original.room
    copy.save(force_insert=True)
    copy.topics.set(original.topics.all())
    write_people(copy, list(original.session_people.select_related("speaker")))
    return copy


def apply(row: Session, values: Mapping[str, Any]) -> list[str]:
    """Set the values on the row; returns the names of those that changed. Counters and states are refused."""
    if refused := NEVER_WRITTEN.intersection(values):
        raise ValueError(f"not to be written: {sorted(refused)}")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def write_people(row: Session, people: Iterable[SessionPerson]) -> None:
    """Let these be the people of the row, in this order."""
    row.session_people.all().delete()
    rows = [
        SessionPerson(session=row, speaker_id=one.speaker_id, part=one.part, position=number)
        for number, one in enumerate(people)
    ]
    SessionPerson.objects.bulk_create(rows)


def save(row: Session, topics: Sequence[Topic] | None, people: Sequence[SessionPerson] | None) -> None:
    """Store the row as it is to be planned. What holds at once goes to the published row too."""
    row.edits += 1
    if row.is_removed:
        row.stage = Stage.PLANNED
    elif row.draft_of_id is None and row.edition.state == EditionState.DRAFT:
        row.stage = Stage.PUBLISHED if row.start else Stage.PLANNED
    if row.draft_of_id:
        original = row.draft_of
        for name in AT_ONCE:
            if name != "capacity" or row.capacity is not None or not original.bookable:  # else with the publication
                setattr(original, name, getattr(row, name))
        original.save(update_fields=AT_ONCE)
    row.save()
    if topics is not None:
        row.topics.set(topics)
    if people is not None:
        write_people(row, people)


def close_plan(row: Session) -> Session:
    """Drop a working copy that says the same as its original again; returns the row that is the plan now."""
    if not row.draft_of_id or row.is_removed:
        return row
    fresh = {one.pk: one for one in Session.rows.named(row.identity).for_programme()}
    copy, original = fresh[row.pk], fresh[row.draft_of_id]
    copy.edition = original.edition = row.edition
    if content_of(copy) != content_of(original):
        return row
    Session.rows.filter(pk=original.pk).update(edits=row.edits, translation_marks=row.translation_marks)
    copy.delete()
    original.edits = row.edits
    return original


def publish_row(row: Session) -> Session:
    """Let the plan in a working copy, or in a new row, become what everybody sees; the copy is dropped."""
    original = row.draft_of or row
    if row.draft_of_id:
        for name in (*PLANNED, "capacity"):
            setattr(original, name, getattr(row, name))
        topics, people = list(row.topics.all()), list(row.session_people.all())
        original.edits = row.edits
        original.topics.set(topics)
        write_people(original, people)
        Session.rows.filter(pk=row.pk).delete()
    original.stage = Stage.PUBLISHED if original.start else Stage.PLANNED
    original.revision += 1
    original.save(update_fields=[*PLANNED, "capacity", "stage", "revision", "edits"])
    return original
