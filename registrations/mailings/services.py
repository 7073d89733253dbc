"""Writing, releasing and stopping a mail to many. One transaction per deed: the write, the audit line, the mails.

    draft --submit--> submitted --approve--> planned --start--> running --settle--> done
                 \\------------(up to 50)---^    \\------------^
    A change takes submitted and planned back to draft. Until everything has left, it can be cancelled.

Whom it goes to is fixed at the release (INSERT ... SELECT into `Recipient`), so that the second pair of eyes approves
exactly what happens. The mails are stored when it starts, in one statement too, and leave behind all other mails.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import SYSTEM, Actor, record
from conference.models import Edition
from conference.outbox.models import OutgoingMail
from conference.outbox.services import send_again, withdraw
from conference.web.errors import DomainError, DomainErrors
from registrations.models import Registration, RegistrationState
from registrations.querysets import of_reader, reachable

from . import mails, placeholders
from .audience import Audience, counts, recipients, wants_news
from .models import Mailing, MailingKind, MailingState, MailingText, Outcome, Recipient

MOST_ALONE = 50  # people whom one member of staff may write to without a second one
REQUIRED_LANGUAGE = "de"
FREEZE = """
INSERT INTO mailings_recipient (mailing_id, registration_id, outcome)
SELECT %s, one.id, '' FROM ({chosen}) AS one (id) ON CONFLICT DO NOTHING
"""


class MailingError(DomainError):
    """A rule about mails to many says no."""


@dataclass(frozen=True)
class MailingData:
    """What staff write. texts: (subject, text) by language; planned_for: None for at once."""

    kind: str = MailingKind.CONFERENCE.value
    audience: Audience = field(default_factory=Audience)
    planned_for: dt.datetime | None = None
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def version_of(mailing: Mailing) -> str:
    """Another one whenever something changes that an approval is about."""
    texts = sorted(mailing.texts.values_list("language", "subject", "body"))
    about = [mailing.kind, mailing.audience, str(mailing.planned_for), texts]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:16]


def _locked(mailing: Mailing, *states: MailingState) -> Mailing:
    """The row behind its lock. Raises MailingError where it is in none of these states."""
    row = Mailing.objects.select_for_update(of=("self",)).select_related("edition").get(pk=mailing.pk)
    if row.state not in states or (row.is_automatic and MailingState.DRAFT in states):
        message = _("Diese Rundmail ist inzwischen in einem anderen Stand: %(state)s.")
        raise MailingError(message % {"state": row.get_state_display()}, code="state")
    return row


@transaction.atomic
def save(*, edition: Edition, data: MailingData, actor: Actor, mailing: Mailing | None = None) -> Mailing:
    """Store a draft, new or changed. What was submitted, approved or planned is a draft again.

    Returns it. Raises DomainErrors with a message per text whose placeholders are wrong, and MailingError where it
    has left already.
    """
    _check_words(edition, data)
    open_states = (MailingState.DRAFT, MailingState.SUBMITTED, MailingState.PLANNED)
    row = Mailing(edition=edition, author_id=actor.user_id) if mailing is None else _locked(mailing, *open_states)
    row.kind, row.audience, row.planned_for = data.kind, data.audience.stored(), data.planned_for
    row.changed_by_id = actor.user_id
    _back_to_draft(row)
    row.texts.all().delete()
    MailingText.objects.bulk_create(
        MailingText(mailing=row, language=language, subject=subject, body=body)
        for language, (subject, body) in data.texts.items()
        if subject or body
    )
    action = "mailing.created" if mailing is None else "mailing.changed"
    record(actor=actor, action=action, subject=f"mailing:{row.pk}")
    return row


def _back_to_draft(row: Mailing) -> None:
    row.state = MailingState.DRAFT
    row.approved_by = row.approved_at = row.released_at = None
    row.save()
    row.recipients.all().delete()


def _check_words(edition: Edition, data: MailingData) -> None:
    missing = placeholders.empty_facts(edition)
    errors: list[DomainError] = []
    for language, (subject, body) in data.texts.items():
        wrong = [("subject", one) for one in placeholders.problems(subject, is_subject=True)]
        wrong += [("body", one) for one in placeholders.problems(body)]
        for name, text in (("subject", subject), ("body", body)):
            wrong += [(name, words) for word, words in missing.items() if f"{{{word}}}" in text]
        errors += [MailingError(text, field=f"{name}_{language}", code="placeholder") for name, text in wrong]
    if errors:
        raise DomainErrors(errors)


def _check_complete(row: Mailing) -> None:
    """Raises MailingError where something is missing that nobody could send without."""
    texts = list(row.texts.values_list("language", "subject", "body"))
    whole = {language for language, subject, body in texts if subject.strip() and body.strip()}
    if REQUIRED_LANGUAGE not in whole:
        raise MailingError(_("Es fehlt noch Betreff oder Text auf Deutsch."), code="incomplete")
    if len(whole) < len(texts):
        raise MailingError(_("In einer Sprache fehlt der Betreff oder der Text."), code="incomplete")
    if row.planned_for is not None and row.planned_for < timezone.now():
        raise MailingError(_("Der Zeitpunkt ist schon vorbei. Bitte wählen Sie einen neuen."), code="past")


@transaction.atomic
def submit(*, mailing: Mailing, actor: Actor) -> Mailing:
    """Send a draft, or plan it; where it reaches more than MOST_ALONE people, ask for a second pair of eyes.

    Returns it in its new state. Raises MailingError where something is missing or nobody is reached.
    """
    row = _locked(mailing, MailingState.DRAFT)
    _check_complete(row)
    reached = counts(row.edition, Audience.of(row.audience), row.kind).reached
    if not reached:
        raise MailingError(_("Diese Auswahl erreicht niemanden."), code="nobody")
    if reached <= MOST_ALONE:
        return _release(row, actor)
    row.state, row.changed_by_id = MailingState.SUBMITTED, actor.user_id
    row.save()
    record(actor=actor, action="mailing.submitted", subject=f"mailing:{row.pk}", people=reached)
    return row


def may_approve(mailing: Mailing, actor: Actor) -> bool:
    """Whether this member of staff can be the second pair of eyes: who wrote, changed or submitted it cannot."""
    return actor.user_id is not None and actor.user_id not in (mailing.author_id, mailing.changed_by_id)


@transaction.atomic
def approve(*, mailing: Mailing, version: str, actor: Actor) -> Mailing:
    """Release what somebody else has written. version: `version_of` what the approver has seen.

    Raises MailingError where the approver has a hand in it, or where it has changed meanwhile.
    """
    row = _locked(mailing, MailingState.SUBMITTED)
    if not may_approve(row, actor):
        message = _("Freigeben kann nur jemand, der diese Rundmail nicht selbst geschrieben oder geändert hat.")
        raise MailingError(message, code="own")
    if version != version_of(row):
        raise MailingError(
            _("Die Rundmail wurde inzwischen geändert. Bitte sehen Sie noch einmal hin."), code="changed"
        )
    _check_complete(row)
    row.approved_by_id, row.approved_at = actor.user_id, timezone.now()
    record(actor=actor, action="mailing.approved", subject=f"mailing:{row.pk}")
    return _release(row, actor)


@transaction.atomic
def give_back(*, mailing: Mailing, actor: Actor) -> Mailing:
    """Back to a draft, without approval and without recipients."""
    row = _locked(mailing, MailingState.SUBMITTED, MailingState.PLANNED)
    _back_to_draft(row)
    record(actor=actor, action="mailing.given_back", subject=f"mailing:{row.pk}")
    return row


def _release(row: Mailing, actor: Actor) -> Mailing:
    """Fix the recipients; send now or keep it for its time."""
    people = freeze(row, recipients(row.edition, Audience.of(row.audience), row.kind))
    record(actor=actor, action="mailing.released", subject=f"mailing:{row.pk}", people=people)
    row.released_at = timezone.now()
    if row.planned_for is not None and row.planned_for > timezone.now():
        row.state = MailingState.PLANNED
        row.save()
        return row
    start(row)
    return row


def freeze(row: Mailing, people: Any) -> int:
    """Write these registrations down as the recipients, each once, in one statement; returns how many."""
    chosen, parameters = people.order_by().values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(chosen=chosen), [row.pk, *parameters])
        return int(cursor.rowcount)


def start(row: Mailing) -> None:
    """Give the mails to the outbox, inside the caller's transaction and behind the mailing's lock."""
    _skip_who_left(row)
    mails.store(row)
    row.state = MailingState.RUNNING
    row.save()


def _skip_who_left(row: Mailing) -> None:
    """Between release and start people cancel, change or lose their address, or want no news any more: then this is
    not for them any more."""
    states = Audience.of(row.audience).states
    here = Registration.objects.filter(reachable(), pk=OuterRef("registration"))
    if states and not row.is_automatic:
        here = here.filter(state__in=states)
    if row.kind == MailingKind.NEWS:
        here = here.filter(wants_news())
    row.recipients.filter(~Exists(here)).update(outcome=Outcome.SKIPPED)


def spare(registration: Registration) -> None:
    """Let mails to many that have not left yet not go to somebody who has just cancelled, unless they are for those
    who cancelled too. Inside the caller's transaction."""
    _hold_back([one for one in _unsent(registration) if _is_for_active(one.mailing)])


def spare_news(registration: Registration) -> None:
    """Let news that have not left yet not go to somebody who wants none any more. Inside the caller's transaction."""
    _hold_back([one for one in _unsent(registration) if one.mailing.kind == MailingKind.NEWS])


def _unsent(registration: Registration) -> QuerySet[Recipient]:
    return Recipient.objects.filter(registration=registration, mail__state="queued").select_related("mailing")


def _hold_back(meant: Sequence[Recipient]) -> None:
    if meant:
        held = withdraw(OutgoingMail.objects.filter(recipient__in=meant))
        gone = [one.pk for one in meant if one.mail_id in held]
        Recipient.objects.filter(pk__in=gone).update(outcome=Outcome.SKIPPED)


def _is_for_active(row: Mailing) -> bool:
    states = Audience.of(row.audience).states
    return row.is_automatic or bool(states and RegistrationState.CANCELLED not in states)


def start_due() -> int:
    """Start what is planned for a time that has come; returns how many. Two at once start nothing twice."""
    started = 0
    for pk in list(Mailing.objects.due().values_list("pk", flat=True)):
        with transaction.atomic():
            row = Mailing.objects.due().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if row is not None:
                start(row)
                record(actor=SYSTEM, action="mailing.started", subject=f"mailing:{pk}")
                started += 1
    return started


def settle() -> int:
    """Mailings whose last mail is through are done; returns how many."""
    return int(Mailing.objects.through().update(state=MailingState.DONE))


@transaction.atomic
def cancel(*, mailing: Mailing, actor: Actor) -> int:
    """Stop it: what has not left does not leave. Returns how many mails were held back."""
    row = _locked(mailing, MailingState.SUBMITTED, MailingState.PLANNED, MailingState.RUNNING)
    waiting = row.recipients.filter(mail__state="queued")
    held = withdraw(OutgoingMail.objects.filter(recipient__in=waiting))
    back = row.recipients.filter(outcome="", mail=None)
    stopped = back.update(outcome=Outcome.WITHDRAWN)
    row.state = MailingState.CANCELLED
    row.save()
    record(actor=actor, action="mailing.cancelled", subject=f"mailing:{row.pk}", held=len(held))
    return stopped


@transaction.atomic
def discard(*, mailing: Mailing, actor: Actor) -> None:
    """Throw a draft away."""
    row = _locked(mailing, MailingState.DRAFT)
    record(actor=actor, action="mailing.discarded", subject=f"mailing:{row.pk}")
    row.delete()


@transaction.atomic
def test(*, mailing: Mailing, language: str, user: Any) -> None:
    """A copy to the member of staff who asks. Raises MailingError where there is nothing to read yet."""
    if mailing.is_automatic or not mailing.texts.filter(language=REQUIRED_LANGUAGE).exists():
        raise MailingError(_("Es fehlt noch Betreff oder Text auf Deutsch."), code="incomplete")
    known = language if language in dict(settings.LANGUAGES) else REQUIRED_LANGUAGE
    mails.test(mailing=mailing, language=known, user=user, actor=Actor.staff(user))


def worth_another_try(mailing: Mailing) -> Any:
    """Recipients whose mail was given up, or came back from another address than the one they have now."""
    corrected = Q(mail__bounce__isnull=False) & ~Q(mail__to__iexact=F("reader_email"))
    failed = Q(mail__state="failed", mail__bounce=None)
    # The links in a mail are its reader's: whoever got an own address since never gets the colleague's.
    own = Q(mail__context__reader__isnull=True, registration__email__gt="")
    through = Q(mail__context__reader__isnull=False, registration__email="", registration__registered_by__email__gt="")
    people = mailing.recipients.alias(reader_email=of_reader("email", "registration__"))
    return people.filter(failed | corrected, own | through)


@transaction.atomic
def retry(*, mailing: Mailing, actor: Actor) -> int:
    """Send once more what did not arrive, to the address that each has now; returns how many mails."""
    row = _locked(mailing, MailingState.RUNNING, MailingState.DONE)
    lost = worth_another_try(row).values("mail")
    people = Registration.objects.filter(mailings_received__mail=OuterRef("pk"))
    now = people.values_list(of_reader("email"))
    again = send_again(OutgoingMail.objects.filter(pk__in=lost), to=Subquery(now))
    if again:
        row.state = MailingState.RUNNING
        row.save()
        record(actor=actor, action="mailing.retried", subject=f"mailing:{row.pk}", people=again)
    return again
