"""Storing a mail inside the deed that causes it, and what staff do with stored mails."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from conference.audit.services import Actor, record

from .models import MailState, OutgoingMail
from .waking import wake

AT_ONCE = 500  # rows in one INSERT


@dataclass(frozen=True)
class NewMail:
    """One of many mails of one deed; the fields are those of `enqueue`."""

    key: str
    name: str
    to: str
    language: str
    about: str
    context: Mapping[str, Any]
    attachments: Iterable[Sequence[Any]] = ()
    forget: bool = False


def enqueue(
    *,
    key: str,
    name: str,
    to: str,
    language: str,
    about: str,
    context: Mapping[str, Any],
    attachments: Iterable[Sequence[Any]] = (),
    forget: bool = False,
) -> OutgoingMail | None:
    """Store one mail that goes out after the commit, exactly once per `key`; one INSERT, no waiting.

    name: "<app>/<mail>", the template below `templates/emails/`; about: "<model>:<pk>"; context: small JSON (primary
    keys, personal links as purpose and nonce) that the worker turns into words, see `contexts`; attachments:
    [kind, pk] pairs, see `attachments`; forget: the row goes with its address when the mail is sent or given up.
    Returns None where `to` is empty. Where the key exists already nothing changes; of the row returned then only the
    primary key counts. Raises RuntimeError outside a transaction: a mail without its deed must not be possible.
    """
    _demand_transaction()
    if not to:
        return None
    mail = _row(NewMail(key, name, to, language, about, context, attachments, forget))
    # "UPDATE key = key" on conflict: unlike DO NOTHING it gives the primary key of the mail that stays.
    [mail] = OutgoingMail.objects.bulk_create(
        [mail], update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )
    transaction.on_commit(wake, robust=True)
    return mail


def enqueue_many(mails: Iterable[NewMail]) -> None:
    """Store the mails of a deed that concerns many people, each exactly once per key: one INSERT for 500 of them.

    Without an address nothing is stored. Raises RuntimeError outside a transaction, as `enqueue` does.
    """
    _demand_transaction()
    rows = [_row(one) for one in mails if one.to]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    if rows:
        transaction.on_commit(wake, robust=True)


def _demand_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A mail is stored in the transaction of its deed.")


def _row(one: NewMail) -> OutgoingMail:
    return OutgoingMail(
        key=one.key,
        name=one.name,
        to=one.to,
        language=one.language,
        about=one.about,
        context=dict(one.context),
        attachments=[list(pair) for pair in one.attachments],
        forget=one.forget,
        message_id=new_message_id(),
    )


def new_message_id() -> str:
    """A Message-ID that stays with the mail, however often sending it is tried."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


@transaction.atomic
def resend(*, mail: OutgoingMail, actor: Actor) -> bool:
    """Put a mail back into the queue: one given up, one that waits for its next attempt, one that was sent.

    Returns False where it is on the wire just now. What was sent once is sent again under a new Message-ID, since
    the reader asks for a second copy; the others keep theirs.
    """
    row = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if row.state == MailState.SENDING:
        return False
    if row.state == MailState.SENT:
        row.message_id = new_message_id()
    row.state, row.attempts, row.next_attempt_at = MailState.QUEUED, 0, None
    row.sent_at, row.claimed_at, row.last_error = None, None, ""
    row.queued_at = timezone.now()
    row.save()
    record(actor=actor, action="mail.resent", subject=f"mail:{row.pk}", about=row.about)
    transaction.on_commit(wake, robust=True)
    return True


@dataclass(frozen=True)
class Stuck:
    """How the outbox is. `failed`: given up; `late`: unsent for five minutes; `oldest`: age of the oldest unsent."""

    failed: int
    late: int
    oldest: dt.timedelta | None

    def __bool__(self) -> bool:
        return bool(self.failed or self.late)

    @property
    def count(self) -> int:
        return self.failed + self.late


def stuck() -> Stuck:
    """What needs somebody, for the staff's first page and `/readyz`; three small queries over partial indexes."""
    oldest = OutgoingMail.objects.unsent().aggregate(oldest=Min("queued_at"))["oldest"]
    return Stuck(
        failed=OutgoingMail.objects.failed().count(),
        late=OutgoingMail.objects.late().count(),
        oldest=timezone.now() - oldest if oldest else None,
    )
