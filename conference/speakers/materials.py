"""Files about sessions: handed in by people on stage or by staff, accepted, released, given out after the event."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conference.agenda.locks import lock_edition, touch_agenda
from conference.agenda.rules import AgendaError
from conference.audit.services import Actor, record
from conference.models import Edition, Material, Session, Speaker, SubmissionState
from conference.phases import Phase, phase_of

from . import files, mails
from .services import refuse_archived, theirs
from .uploads import Upload

FOLDER = "material/"
MOST_WAITING = 20  # files of one person that staff have not looked at yet
AFTERWARDS = (Phase.OVER, Phase.ARCHIVED)


def is_afterwards(edition: Edition) -> bool:
    """Whether released files are given out: from the day after the last, by the same clock as the public pages."""
    return phase_of(edition) in AFTERWARDS


def send(*, speaker: Speaker, session: Session, values: dict[str, Any], upload: Upload, actor: Actor) -> Material:
    """Hand in a file for a session of one's own. `values`: kind, title, language.

    Raises AgendaError where the edition is archived, the session is not theirs or cancelled, too many files wait, or
    the disk takes no file.
    """
    row = {"speaker": speaker, "state": SubmissionState.SENT, **values}
    return _stored(upload, lambda name: _send(speaker, session, row, upload, name, actor))


def add(*, session: Session, values: dict[str, Any], upload: Upload, actor: Actor) -> Material:
    """Put a file of the team beside a session: accepted as it is. `values`: kind, title, language, released."""
    row = {"state": SubmissionState.ACCEPTED, **values}
    return _stored(upload, lambda name: _create(session, row, upload, name, actor))


def _stored(upload: Upload, keep: Any) -> Material:
    name = files.store(upload, FOLDER)
    try:
        return keep(name)
    except BaseException:
        files.discard(name)
        raise


@transaction.atomic
def _send(speaker: Speaker, session: Session, row: dict[str, Any], upload: Upload, name: str, actor: Actor) -> Material:
    refuse_archived(lock_edition(speaker.edition))
    theirs(speaker, session.identity)
    if Material.objects.waiting().filter(speaker=speaker).count() >= MOST_WAITING:
        message = _("Es warten schon viele Dateien von Ihnen. Bitte warten Sie, bis das Team sie angesehen hat.")
        raise AgendaError(message, field="file", code="many")
    return _create(session, row, upload, name, actor)


@transaction.atomic
def _create(session: Session, row: dict[str, Any], upload: Upload, name: str, actor: Actor) -> Material:
    edition = lock_edition(session.edition)
    facts = {"file": name, "content_type": upload.content_type, "size": upload.size}
    one = Material.objects.create(session_id=session.identity, **facts, **row)
    record(actor=actor, action="material.sent", subject=f"material:{one.pk}", kind=one.kind)
    if one.released:
        touch_agenda(edition)
    return one


@transaction.atomic
def change(*, material: Material, values: dict[str, Any], actor: Actor) -> Material:
    """Change session, kind, title or language of a file, or whether it is released after the event.

    Raises AgendaError where a file is to be released that nobody has accepted.
    """
    one = _locked(material)
    if values.get("released") and one.state != SubmissionState.ACCEPTED:
        raise AgendaError(_("Erst prüfen und übernehmen, dann veröffentlichen."), field="released", code="state")
    changed = [name for name, value in values.items() if getattr(one, name) != value]
    for name in changed:
        setattr(one, name, values[name])
    if changed:
        one.save(update_fields=changed)
        record(actor=actor, action="material.changed", subject=f"material:{one.pk}", fields=changed)
        touch_agenda(one.session.edition)
    return one


def release(*, material: Material, actor: Actor, released: bool = True) -> Material:
    """Let everybody have a file after the event, or no longer."""
    return change(material=material, values={"released": released}, actor=actor)


@transaction.atomic
def accept(*, material: Material, actor: Actor, released: bool = False, answer: str = "") -> Material:
    """Say that a file is good, and perhaps that it goes out after the event. Raises AgendaError where it was decided
    already."""
    one = _undecided(material)
    one.released = released
    return _decide(one, SubmissionState.ACCEPTED, answer, actor)


@transaction.atomic
def decline(*, material: Material, actor: Actor, answer: str) -> Material:
    """Give a file back with a sentence that says why. Raises AgendaError without one, or where it was decided."""
    if not answer:
        raise AgendaError(_("Bitte schreiben Sie einen Satz dazu."), field="answer", code="answer")
    return _decide(_undecided(material), SubmissionState.DECLINED, answer, actor)


def _undecided(material: Material) -> Material:
    one = _locked(material)
    if one.state != SubmissionState.SENT:
        raise AgendaError(_("Darüber ist schon entschieden."), code="decided")
    return one


def _decide(one: Material, state: SubmissionState, answer: str, actor: Actor) -> Material:
    one.state, one.answer = state, answer
    one.save(update_fields=["state", "answer", "released"])
    entry = record(actor=actor, action=f"material.{state}", subject=f"material:{one.pk}", released=one.released)
    mails.decided_material(one, revision=entry.pk)
    touch_agenda(one.session.edition)
    return one


@transaction.atomic
def remove(*, material: Material, actor: Actor) -> None:
    """Delete a file; people on stage may take their own back at any time."""
    one = _locked(material)
    touch_agenda(one.session.edition)
    record(actor=actor, action="material.deleted", subject=f"material:{one.pk}")
    one.delete()


def _locked(material: Material) -> Material:
    """The row as it is now, behind the lock of its edition. Raises AgendaError where it is gone."""
    session = Session.rows.select_related("edition").get(pk=material.session_id)
    lock_edition(session.edition)
    rows = Material.objects.select_for_update(of=("self",)).select_related("session__edition", "speaker__edition")
    one = rows.filter(pk=material.pk).first()
    if one is None:
        raise AgendaError(_("Diese Datei gibt es nicht mehr."), code="gone")
    return one
