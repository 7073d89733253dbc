"""What people on stage send, and what staff do with it.

One transaction per deed: edition's row first (as everywhere in the agenda), then the submission's. What is accepted
is written by the services of the agenda: words about the person and what a room needs hold at once, the text of a
session goes into the plan and waits for the publication.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import services as agenda
from conference.agenda.contents import columns_of
from conference.agenda.locks import lock_edition
from conference.agenda.rules import AgendaError
from conference.audit.services import Actor, record
from conference.models import Edition, EditionState, Session, Speaker, Submission, SubmissionState
from conference.models.speakers import PORTRAITS

from . import files, mails
from .uploads import Upload

ALT = "portrait_alt"


@transaction.atomic
def invite(*, speaker: Speaker, actor: Actor) -> None:
    """Send the link to the own page. Raises AgendaError where there is no address, or nothing to be sent any more."""
    refuse_archived(speaker.edition)
    if not speaker.email:
        message = _("Für %(name)s steht keine E-Mail-Adresse da.")
        raise AgendaError(message % {"name": speaker.name}, field="email", code="no_email")
    Speaker.objects.filter(pk=speaker.pk).update(invited_at=timezone.now())
    entry = record(actor=actor, action="speaker.invited", subject=f"speaker:{speaker.pk}")
    mails.link(speaker, revision=entry.pk)


def refuse_archived(edition: Edition) -> None:
    """Raises AgendaError where the edition is closed for good."""
    if edition.state == EditionState.ARCHIVED:
        raise AgendaError(_("Diese Konferenz ist abgeschlossen. Es lässt sich nichts mehr schicken."), code="archived")


# --- What people send -----------------------------------------------------------------------------------------


def send_person(
    *, speaker: Speaker, values: Mapping[str, Any], language: str, actor: Actor, portrait: Upload | None = None
) -> Submission | None:
    """Hand in words and picture of the person. `values`: columns of Speaker as they are wanted.

    Kept is only what differs from what is there, added to what waits already; None where nothing differs (any more).
    Raises AgendaError where the edition is archived or the disk takes no file.
    """
    stored = files.store(portrait, PORTRAITS) if portrait else ""
    try:
        return _send(speaker, None, values, language, actor, stored)
    except BaseException:
        files.discard(stored)
        raise


def send_session(
    *, speaker: Speaker, session: Session, values: Mapping[str, Any], language: str, actor: Actor
) -> Submission | None:
    """Hand in the text of a session and what it needs in its room. `values`: columns of Session; else as
    `send_person`. Raises AgendaError where the event is over, or the session is cancelled or not theirs."""
    if speaker.edition.is_over():
        raise AgendaError(_("Die Veranstaltung ist vorbei. Dateien können Sie weiter schicken."), code="over")
    return _send(speaker, session, values, language, actor, "")


@transaction.atomic
def _send(
    speaker: Speaker, session: Session | None, values: Mapping[str, Any], language: str, actor: Actor, portrait: str
) -> Submission | None:
    refuse_archived(lock_edition(speaker.edition))
    row: Speaker | Session = Speaker.objects.get(pk=speaker.pk)
    if session is not None:
        row = theirs(speaker, session.identity)
    found = Submission.objects.waiting().select_for_update().filter(speaker=speaker, session_id=_identity(session))
    one = found.first() or Submission(speaker=speaker, session_id=_identity(session))
    one.language, one.sent_at = language, timezone.now()
    if portrait:
        files.remove_unused(str(one.portrait))
        one.portrait = portrait
    wanted = {**one.values, **values}
    one.values = {name: value for name, value in wanted.items() if _counts(one, row, name, value)}
    if not one.values and not one.portrait:
        if one.pk:
            one.delete()
        return None
    one.save()
    what = sorted([*one.values, *(["portrait"] if one.portrait else [])])
    record(actor=actor, action="submission.sent", subject=f"submission:{one.pk}", fields=what)
    return one


def _counts(one: Submission, row: Speaker | Session, name: str, value: Any) -> bool:
    """Whether a value differs from what is there; the words for a new picture always do."""
    return value != now(row, name) or bool(one.portrait and value and name.startswith(ALT))


def now(row: Any, name: str) -> Any:
    """What stands in a column; a text that was never written is empty."""
    value = getattr(row, name)
    return "" if value is None else value


def _identity(session: Session | None) -> int | None:
    return session.identity if session is not None else None


def theirs(speaker: Speaker, identity: int) -> Session:
    """The plan of a session in which the person takes part. Raises AgendaError where they do not, or it is off."""
    row = Session.working.named(identity).filter(edition=speaker.edition_id).first()
    if row is None or not Session.rows.named(identity).filter(session_people__speaker=speaker).exists():
        raise AgendaError(_("Diesen Programmpunkt gibt es nicht mehr."), code="gone")
    if row.is_cancelled:
        raise AgendaError(_("Dieser Programmpunkt fällt aus."), code="cancelled")
    return row


@transaction.atomic
def remove_portrait(*, speaker: Speaker, actor: Actor) -> None:
    """Take the own picture back, the shown one and the one that waits, at once: nobody has to agree to that."""
    lock_edition(speaker.edition)
    one = Speaker.objects.get(pk=speaker.pk)
    waiting = Submission.objects.waiting().filter(speaker=one, session=None).select_for_update().first()
    names = [str(one.portrait), str(waiting.portrait) if waiting else ""]
    if not any(names):
        return
    if waiting is not None and waiting.portrait:
        waiting.portrait = ""
        waiting.values = {name: value for name, value in waiting.values.items() if not name.startswith(ALT)}
        if waiting.values:
            waiting.save()
        else:
            waiting.delete()
    if one.portrait:
        one.portrait = ""
        agenda.save_part(part=one, actor=actor)
    files.remove_unused(*names)
    record(actor=actor, action="speaker.portrait_removed", subject=f"speaker:{one.pk}")


# --- What staff decide ----------------------------------------------------------------------------------------


def stamp(submission: Submission) -> str:
    """Another one whenever something else was sent, so that nobody accepts what they have not seen."""
    shown = json.dumps([submission.values, str(submission.portrait)], sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@transaction.atomic
def accept(
    *, submission: Submission, actor: Actor, seen: str, values: Mapping[str, Any] | None = None, answer: str = ""
) -> Submission:
    """Take over what was sent, with `values` (of the same columns) where staff have edited it.

    seen: `stamp` of what staff looked at. Words, picture and what a room needs hold at once; an abstract goes into
    the plan. Raises AgendaError (or several) where it was decided or sent anew meanwhile, or where the agenda's own
    rules say no.
    """
    one = _open(submission, seen)
    wanted = {name: (values or {}).get(name, value) for name, value in one.values.items()}
    if one.session is not None:
        agenda.change_session(session=one.session, values=wanted, actor=actor)
    else:
        _take_over(one, wanted, actor)
    return _decide(one, SubmissionState.ACCEPTED, answer, actor)


def _take_over(one: Submission, values: Mapping[str, Any], actor: Actor) -> None:
    speaker = Speaker.objects.get(pk=one.speaker_id)
    for name, value in values.items():
        setattr(speaker, name, value)
    if one.portrait:
        for column in columns_of(ALT).values():  # they told of the picture before
            setattr(speaker, column, values.get(column, ""))
        files.remove_unused(str(speaker.portrait))
        speaker.portrait, one.portrait = str(one.portrait), ""
        _refuse_wordless(speaker)
    agenda.save_part(part=speaker, actor=actor)


@transaction.atomic
def decline(*, submission: Submission, actor: Actor, seen: str, answer: str) -> Submission:
    """Give back what was sent, with a sentence that says why; a picture goes. Raises AgendaError as `accept`, and
    where there is no answer."""
    if not answer:
        raise AgendaError(_("Bitte schreiben Sie einen Satz dazu."), field="answer", code="answer")
    one = _open(submission, seen)
    files.remove_unused(str(one.portrait))
    one.portrait = ""
    return _decide(one, SubmissionState.DECLINED, answer, actor)


def _open(submission: Submission, seen: str) -> Submission:
    speaker = Speaker.objects.select_related("edition").get(pk=submission.speaker_id)
    lock_edition(speaker.edition)
    rows = Submission.objects.select_for_update(of=("self",)).select_related("speaker__edition", "session__edition")
    one = rows.filter(pk=submission.pk).first()
    if one is None or one.state != SubmissionState.SENT:
        raise AgendaError(_("Darüber ist schon entschieden."), code="decided")
    if stamp(one) != seen:
        message = _("Inzwischen kam eine neue Fassung. Bitte sehen Sie noch einmal nach.")
        raise AgendaError(message, code="stale")
    return one


def _decide(one: Submission, state: SubmissionState, answer: str, actor: Actor) -> Submission:
    one.state, one.answer, one.decided_at = state, answer, timezone.now()
    one.save(update_fields=["state", "answer", "decided_at", "portrait"])
    entry = record(actor=actor, action=f"submission.{state}", subject=f"submission:{one.pk}")
    mails.decided(one, revision=entry.pk)
    return one


def save_speaker(*, speaker: Speaker, actor: Actor, portrait: Upload | None = None) -> None:
    """Store what staff changed about a person, with a new picture perhaps; everybody sees it at once.

    Raises AgendaError where a picture has no words in any language, or the disk takes no file.
    """
    if portrait or speaker.portrait:
        _refuse_wordless(speaker)
    stored = files.store(portrait, PORTRAITS) if portrait else ""
    try:
        _save_speaker(speaker, actor, stored)
    except BaseException:
        files.discard(stored)
        raise


@transaction.atomic
def _save_speaker(speaker: Speaker, actor: Actor, stored: str) -> None:
    if stored:
        files.remove_unused(str(speaker.portrait))
        speaker.portrait = stored
    agenda.save_part(part=speaker, actor=actor)


def _refuse_wordless(speaker: Speaker) -> None:
    if not any(now(speaker, column) for column in columns_of(ALT).values()):
        message = _("Bitte beschreiben Sie das Bild in einem kurzen Satz.")
        raise AgendaError(message, field=columns_of(ALT)["de"], code="alt")
