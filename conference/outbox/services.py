"""Storing a mail inside the deed that causes it, and what staff do with stored mails."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import connection, models, transaction
from django.db.models import Count, Min, Q, Value
from django.db.models.functions import Cast, Concat, Replace
from django.utils import timezone

from conference.audit.services import Actor, record

from .models import Bounce, MailState, OutgoingMail
from .querysets import LATE_AFTER
from .waking import wake

AT_ONCE = 500  # rows in one INSERT
# A mailing begins when those before it are through, so that the pace holds for all of them together. `queued_at` is
# the time from which a mail could have gone: one that waits for its turn is not late.
SELECTED = """
INSERT INTO outbox_outgoingmail (key, name, "to", language, about, context, attachments, message_id, state, attempts,
    last_error, is_bulk, forget, created_at, next_attempt_at, queued_at)
SELECT key, name, "to", language, about, context, attachments,
    '<' || replace(gen_random_uuid()::text, '-', '') || '@' || %s || '>', 'queued', 0, '', true, false,
    clock_timestamp(), due, due
FROM (
    SELECT one.*, start.at + (row_number() OVER () - 1) * pace.seconds * interval '1 second' AS due
    FROM ({select}) AS one (key, name, "to", language, about, context, attachments),
    (SELECT %s::double precision AS seconds) AS pace,
    (
        SELECT GREATEST(statement_timestamp(), max(next_attempt_at)) AS at
        FROM outbox_outgoingmail WHERE is_bulk AND state = 'queued'
    ) AS start
    WHERE one."to" <> ''
) AS timed
ON CONFLICT (key) DO NOTHING
"""


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


def enqueue_selected(select: models.QuerySet[Any]) -> int:
    """Store the mails to many that a question to the database names, each exactly once per key, in one statement.

    select: rows of exactly the columns of `NewMail` in their order (`values_list`), ordered as they are to go.
    They go after all mails of single deeds, at most MAILINGS_PER_MINUTE of them; the time of each stands in its row.
    Returns how many were stored. Raises RuntimeError outside a transaction, as `enqueue` does.
    """
    _demand_transaction()
    sql, parameters = select.query.sql_with_params()
    pace = 60 / settings.MAILINGS_PER_MINUTE if settings.MAILINGS_PER_MINUTE else 0.0
    with connection.cursor() as cursor:
        cursor.execute(SELECTED.format(select=sql), [_domain(), *parameters, pace])
        stored = cursor.rowcount
    transaction.on_commit(wake, robust=True)
    return stored


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
    return f"<{uuid.uuid4().hex}@{_domain()}>"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


@transaction.atomic
def resend(*, mail: OutgoingMail, actor: Actor) -> bool:
    """Put a mail back into the queue: one given up, one that waits for its next attempt, one that was sent.

    Returns False where it is on the wire just now, or its address has gone with its period. What was sent once is sent
    again under a new Message-ID, since the reader asks for a second copy; the others keep theirs.
    """
    row = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if row.state == MailState.SENDING or not row.to:
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


def withdraw(mails: models.QuerySet[OutgoingMail]) -> list[int]:
    """Remove the mails of these that are not on the wire yet; returns their primary keys.

    Raises RuntimeError outside a transaction: who stored them must know what became of them.
    """
    _demand_transaction()
    still_here = mails.filter(state=MailState.QUEUED).select_for_update(skip_locked=True, of=("self",))
    keys = list(still_here.order_by().values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=keys).delete()
    return keys


def send_again(mails: models.QuerySet[OutgoingMail], *, to: models.Expression | models.Subquery) -> int:
    """Put mails that were given up or came back into the queue once more, to the address that `to` gives for each.

    They get a new Message-ID, and what is known of the old one is forgotten. Returns how many. Raises RuntimeError
    outside a transaction.
    """
    _demand_transaction()
    keys = list(mails.filter(state__in=[MailState.FAILED, MailState.SENT]).values_list("pk", flat=True))
    Bounce.objects.filter(mail__in=keys).delete()
    OutgoingMail.objects.filter(pk__in=keys).update(
        state=MailState.QUEUED,
        to=to,
        message_id=Concat(Value("<"), Replace(Cast(RandomUUID(), models.CharField()), Value("-"), Value("")),
                          Value(f"@{_domain()}>")),
        attempts=0,
        next_attempt_at=None,
        queued_at=timezone.now(),
        claimed_at=None,
        sent_at=None,
        last_error="",
    )  # fmt: skip
    transaction.on_commit(wake, robust=True)
    return len(keys)


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
    """What needs somebody, for the staff's first page and `/readyz`; two small queries over partial indexes."""
    late = Count("pk", filter=Q(queued_at__lt=timezone.now() - LATE_AFTER))
    unsent = OutgoingMail.objects.unsent().aggregate(oldest=Min("queued_at"), late=late)
    return Stuck(
        failed=OutgoingMail.objects.failed().count(),
        late=unsent["late"],
        oldest=timezone.now() - unsent["oldest"] if unsent["oldest"] else None,
    )
