"""From the stored mail to the mail server: claim, commit, build, send, mark.

Two workers never send the same mail: claiming is one conditional UPDATE that skips rows others are claiming, and it is
committed before anything is built or sent, so that no lock is held over SMTP. The mark afterwards counts only while
the claim is still ours. What a killed worker leaves in SENDING is put back by `sweep` after STALE_AFTER; that is
longer than a send can take (every step of SMTP ends after EMAIL_TIMEOUT), so a second copy exists only of a mail that
was on the wire when the worker died.

Mails of one deed to one person go before mails to many (`is_bulk`), whenever they were stored: a confirmation waits for
at most the one mail that each worker has in hand.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now
from django.utils import timezone

from .bounces import reports
from .bounces import services as bounces
from .models import MailState, OutgoingMail
from .rendering import build
from .transport import AddressRefusedError, DeliveryError, PostponedError, RefusedError, UnreachableError, send
from .waking import wake

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

# Seconds until the next attempt, by the number of attempts made; the last one is repeated. Whatever happened, a mail
# leaves at most RETRY_AFTER[-1] plus one sweep after the server's return, which is well below two minutes.
RETRY_AFTER = (5, 10, 20, 40)
GIVE_UP_AFTER = dt.timedelta(days=4)
STALE_AFTER = dt.timedelta(seconds=75)
DRAIN_SECONDS = 5.0  # then other tasks get their turn, and a worker that is asked to end can end
PAUSE_WITHOUT_SERVER = 15.0  # seconds in which this process does not try a server that was not there
POSTPONED_IN_A_ROW = 5  # 4xx answers after which the server, not the mail, is taken to be the reason
MARK_RETRIES = (0.2, 0.5, 1, 2, 4)  # seconds; a sent mail must be marked even if the database restarts just now
_server_away_until = 0.0

CLAIM = """
UPDATE outbox_outgoingmail SET state = 'sending', claimed_at = clock_timestamp(),
    attempts = LEAST(attempts + 1, 30000)
WHERE id = (
    SELECT id FROM outbox_outgoingmail
    WHERE state = 'queued' AND (next_attempt_at IS NULL OR next_attempt_at <= clock_timestamp())
    ORDER BY is_bulk, next_attempt_at NULLS FIRST, id LIMIT 1 FOR UPDATE SKIP LOCKED
) AND state = 'queued'
RETURNING *
"""
MARK_SENT = """
UPDATE outbox_outgoingmail SET state = 'sent', sent_at = %s, last_error = '', next_attempt_at = NULL
WHERE id = %s AND state = 'sending' AND claimed_at = %s
"""


def claim() -> OutgoingMail | None:
    """Take the next mail that is due, so that nobody else takes it; None where nothing is due."""
    return next(iter(OutgoingMail.objects.raw(CLAIM)), None)


def drain() -> int:
    """Send what is due, one mail after the other, and return how many went out.

    Ends when nothing is due, when the server is not there, or after DRAIN_SECONDS (then another worker is woken).
    """
    global _server_away_until
    if time.monotonic() < _server_away_until:
        return 0
    sent = postponed = 0
    deadline = time.monotonic() + DRAIN_SECONDS
    while (mail := claim()) is not None:
        try:
            deliver(mail)
            sent, postponed = sent + 1, 0
        except RefusedError as error:
            _fail(mail, error)
        except DeliveryError as error:
            _postpone(mail, error)
            postponed += 1
            if isinstance(error, UnreachableError):
                _server_away_until = time.monotonic() + PAUSE_WITHOUT_SERVER
            if isinstance(error, UnreachableError) or postponed == POSTPONED_IN_A_ROW:
                break
        if time.monotonic() > deadline:
            wake()
            break
    return sent


def deliver(mail: OutgoingMail) -> None:
    """Build and send one claimed mail and mark it as sent. Raises DeliveryError."""
    send(_build(mail))
    _stubbornly(lambda: _mark_sent(mail))
    if mail.forget:
        _stubbornly(_forget)


def _build(mail: OutgoingMail):
    """The message; a template, a row or an address that is wrong now will be wrong later too."""
    try:
        return build(mail)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever a template can raise: staff see it, the other mails go on
        logger.exception("Mail %s (%s) cannot be built", mail.pk, mail.name)
        raise RefusedError(f"{type(error).__name__}: {error}") from error


def _fail(mail: OutgoingMail, error: DeliveryError) -> None:
    logger.warning("Mail %s (%s) is given up: %s", mail.pk, mail.name, error)
    _mark(mail, state=MailState.FAILED, last_error=_shown(error), next_attempt_at=None)
    if isinstance(error, AddressRefusedError):
        status = reports.status_in(str(error))
        _stubbornly(lambda: bounces.keep(mail=mail, status=status, is_hard=reports.is_hard(status)))


def _postpone(mail: OutgoingMail, error: DeliveryError) -> None:
    if isinstance(error, PostponedError) and timezone.now() - mail.queued_at > GIVE_UP_AFTER:
        _fail(mail, error)
        return
    pause = RETRY_AFTER[min(mail.attempts, len(RETRY_AFTER)) - 1]
    logger.info("Mail %s (%s) is tried again in %s s: %s", mail.pk, mail.name, pause, error)
    due = Now() + dt.timedelta(seconds=pause)
    _mark(mail, state=MailState.QUEUED, last_error=_shown(error), next_attempt_at=due)


def _shown(error: DeliveryError) -> str:
    """The server's answer without addresses and line breaks, as long as its column."""
    return re.sub(r"\S+@\S+", "…", " ".join(str(error).split()))[:300]


def _mark_sent(mail: OutgoingMail) -> None:
    """As `_mark`, in SQL: writing the statement costs the ORM more than PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_SENT, [timezone.now(), mail.pk, mail.claimed_at])


def _mark(mail: OutgoingMail, **fields: object) -> None:
    """Write the outcome, unless the claim was taken from us meanwhile."""
    ours = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, claimed_at=mail.claimed_at)
    _stubbornly(lambda: ours.update(**fields))


def _forget() -> None:
    """Let go of those whose last mail this was, sent or given up; where we crash before this, the sweep does it."""
    OutgoingMail.objects.filter(forget=True, state__in=[MailState.SENT, MailState.FAILED]).delete()


def _stubbornly(write: Callable[[], Result]) -> Result:
    """Try again over a new connection while the database restarts."""
    for pause in MARK_RETRIES:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
    return write()


def sweep() -> int:
    """Put back what killed workers left, and wake workers where mails are due; returns how many are due."""
    stale = OutgoingMail.objects.filter(state=MailState.SENDING, claimed_at__lt=Now() - STALE_AFTER)
    stale.update(state=MailState.QUEUED, next_attempt_at=None)
    _forget()
    due = OutgoingMail.objects.due().count()
    for _worker in range(min(due, 2)):
        wake()
    return due
