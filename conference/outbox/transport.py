"""One connection to the mail server per worker process, kept open from mail to mail, and what its answers mean."""

from __future__ import annotations

import os
import smtplib
import threading
from dataclasses import dataclass

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class DeliveryError(Exception):
    """A mail did not go out. The text is the server's answer without addresses, for staff."""


class RefusedError(DeliveryError):
    """The server does not want this mail to this address, now and later (5xx)."""


class AddressRefusedError(RefusedError):
    """The server says so of the address (RCPT): nothing will arrive there."""


class PostponedError(DeliveryError):
    """The server does not take this mail now (4xx); others may go."""


class UnreachableError(DeliveryError):
    """There is no server to talk to: refused, hanging, lost, or it refuses us altogether."""


@dataclass
class _Kept:
    """The open connection of one thread and the process that opened it: a fork must not share its parent's."""

    backend: BaseEmailBackend | None = None
    pid: int = 0
    used: bool = False


_local = threading.local()


def _kept() -> _Kept:
    kept = getattr(_local, "kept", None)
    if kept is None or kept.pid != os.getpid():
        kept = _local.kept = _Kept(pid=os.getpid())
    return kept


def send(message: EmailMessage) -> None:
    """Hand one mail to the server over the kept connection; returns when the server has taken it.

    Raises RefusedError, PostponedError or UnreachableError. A connection that the server has closed since the last
    mail is opened again at once.
    """
    kept = _kept()
    was_used = kept.used
    try:
        _send_once(kept, message)
    except _LostError:
        if not was_used:
            raise
        _send_once(kept, message)


class _LostError(UnreachableError):
    """The connection ended; worth one attempt over a new one, if it had worked before."""


def _send_once(kept: _Kept, message: EmailMessage) -> None:
    try:
        if kept.backend is None:
            backend = mail.get_connection()
            backend.open()
            kept.backend = backend
        kept.backend.send_messages([message])
        kept.used = True
    except OSError as error:  # smtplib's errors are children of OSError
        meaning = _meaning(error)
        if isinstance(meaning, UnreachableError):
            forget()
        raise meaning from error


def forget() -> None:
    """Drop this thread's connection without a good-bye, which a hanging server would not answer."""
    kept = _kept()
    backend, kept.backend, kept.used = kept.backend, None, False
    connection = getattr(backend, "connection", None)
    if isinstance(connection, smtplib.SMTP):
        connection.close()


def _meaning(error: OSError) -> DeliveryError:
    """Whose fault it is: the mail's, the moment's or the connection's."""
    if isinstance(error, smtplib.SMTPServerDisconnected):
        hangs = isinstance(error.__context__, TimeoutError)  # how smtplib tells that no answer came
        return UnreachableError("no answer in time") if hangs else _LostError("connection lost")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        meaning = _by_code(code, answer)
        return AddressRefusedError(str(meaning)) if isinstance(meaning, RefusedError) else meaning
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):  # greeting, login, sender: not the fault of one mail
        if error.smtp_code == 421:
            return _LostError(_words(error.smtp_code, error.smtp_error))
        return UnreachableError(_words(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return RefusedError(str(error))
    return UnreachableError(type(error).__name__)


def _by_code(code: int, answer: bytes | str) -> DeliveryError:
    if code == 421:
        return _LostError(_words(code, answer))
    return RefusedError(_words(code, answer)) if code >= 500 else PostponedError(_words(code, answer))


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {text}"
