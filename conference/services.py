"""What staff do with editions and the agenda.

One transaction per deed: lock, rules, write, audit, announcement. Lock order as in `registrations.places`: the
edition's row first, then its sessions. Every deed here holds the edition's row until commit, so no two changes of one
agenda run at once and a person cannot be put into two rooms by two staff. Sessions are planned in
`conference.agenda.sessions`, published in `conference.agenda.publishing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.retention import emptying

from . import clashes, signals
from .agenda import forgetting, plan, rules, translations
from .agenda.locks import lock_edition, touch_agenda
from .agenda.publishing import publish, store_version
from .agenda.rules import AgendaError
from .agenda.sessions import (
    cancel_session,
    change_session,
    create_session,
    delete_session,
    move_session,
    reinstate_session,
)
from .models import Edition, EditionState, EditionText, Room, Session, Speaker, Topic

__all__ = [
    "AgendaError",
    "archive_edition",
    "cancel_session",
    "change_edition",
    "change_session",
    "create_edition",
    "create_session",
    "delete_part",
    "delete_session",
    "lock_edition",
    "move_session",
    "publish",
    "publish_edition",
    "reinstate_session",
    "save_part",
    "save_parts",
    "touch_agenda",
]
NEVER_WRITTEN = {
    "places_taken",
    "waiting",
    "last_waiting_number",
    "agenda_version",
    "agenda_changed_at",
    "state",
    "places_allocated_at",
}


def _apply(row: Edition, values: Mapping[str, Any]) -> list[str]:
    """Set the values on the row; returns the names of those that changed. Counters and states are refused."""
    if refused := NEVER_WRITTEN.intersection(values):
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
    translations.mark(edition, _apply(edition, values))
    rules.refuse_reserved(edition.slug)
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
    if "place_mode" in changed:
        rules.refuse_other_mode(one)
    if "slug" in changed:
        rules.refuse_reserved(one.slug)
    translations.mark(one, changed)
    one.save(update_fields=[*changed, "translation_marks"])
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
    rules.refuse_publication(one)
    rules.refuse_blocks(clashes.check_edition(one))
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
    if state == EditionState.PUBLISHED:
        store_version(edition, actor)
    return edition


# --- What the agenda is made of -----------------------------------------------------------------------------


Part = Room | Topic | Speaker | EditionText


def save_part(*, part: Part, actor: Actor) -> None:
    """Store a room, a topic, a person on stage or a text; everybody sees it at once."""
    save_parts(parts=[part], actor=actor)


@transaction.atomic
def save_parts(*, parts: Sequence[Part], actor: Actor) -> None:
    """Store several of one edition at once: what everybody sees changes once, and makes one version."""
    if not parts:
        return
    edition = lock_edition(parts[0].edition)
    for part in parts:
        _save_part(part, actor)
    _show(edition, actor)


def _save_part(part: Part, actor: Actor) -> None:
    old = type(part)._base_manager.filter(pk=part.pk).first() if part.pk else None
    names = [field.attname for field in part._meta.concrete_fields]
    translations.mark(part, [name for name in names if old is None or getattr(old, name) != getattr(part, name)])
    part.save()
    name = part._meta.model_name
    record(actor=actor, action=f"{name}.{'changed' if old else 'created'}", subject=f"{name}:{part.pk}")


@transaction.atomic
def delete_part(*, part: Part, actor: Actor) -> None:
    """Remove a room, a topic, a person on stage or a text. A room in which something takes place stays."""
    edition = lock_edition(part.edition)
    if isinstance(part, Room) and Session.rows.filter(room=part).exclude(state="removed").exists():
        message = _("Im Raum „%(room)s“ findet noch etwas statt. Bitte verlegen Sie das zuerst.")
        raise AgendaError(message % {"room": part.name}, code="room_used")
    if isinstance(part, Room):
        Session.rows.filter(room=part).update(room=None)
    name = part._meta.model_name
    record(actor=actor, action=f"{name}.deleted", subject=f"{name}:{part.pk}")
    copies, key = _copies_with(part), part.pk
    emptying.delete(type(part)._base_manager.filter(pk=key))  # with the files
    for row in copies:  # where leaving the part out was all that was planned
        row.edition = edition
        plan.close_plan(row)
    _show(edition, actor)
    if isinstance(part, Speaker):
        forgetting.forget(edition, key)


def _copies_with(part: Part) -> list[Session]:
    """The working copies of sessions in which a person or topic is, or was before."""
    field = {Speaker: "people", Topic: "topics"}.get(type(part))
    if field is None:
        return []
    named = Q(**{field: part}) | Q(**{f"draft_of__{field}": part})
    return list(Session.rows.filter(named, draft_of__isnull=False).select_related("draft_of").distinct())


def _show(edition: Edition, actor: Actor) -> None:
    touch_agenda(edition)
    store_version(edition, actor)
