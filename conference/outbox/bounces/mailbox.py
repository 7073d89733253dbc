"""Reading the mailbox to which reports of failed deliveries go, by IMAP or POP3.

Only reports are looked at (`multipart/report`); what people write into this mailbox is not opened, marked or moved.
A report about a mail of ours is deleted once it is kept, since it holds somebody's address; a report that means
nothing to us is marked as read (IMAP) or stays (POP3). POP3 knows no marks: there the names that the server gives its
mails (UIDL) are remembered, so that a mailbox full of other mails is looked through once, and reports behind them are
found.
"""

from __future__ import annotations

import imaplib
import poplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from typing import Protocol
from urllib.parse import unquote, urlsplit

from .reports import MOST_BYTES

TIMEOUT = 20  # seconds for each answer of the server
MOST_AT_ONCE = 500  # mails in one go; the next go takes the rest
PORTS = {"imap": 143, "imaps": 993, "pop3": 110, "pop3s": 995}
Take = Callable[[bytes], bool]


class Memory(Protocol):
    """Which mails of a mailbox were looked at already, by the names that its server gives them."""

    def unknown(self, uids: Sequence[str]) -> list[str]:
        """Which of these were not looked at yet, in their order; uids: all that are there."""

    def remember(self, uids: Sequence[str]) -> None:
        """They were looked at, and stay in the mailbox."""


class MailboxError(Exception):
    """The mailbox cannot be read; the text holds no password."""


@dataclass(frozen=True)
class Mailbox:
    """Where and how. `imap` and `pop3` switch to TLS where the server offers it (STARTTLS); `…s` begin with it."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: str) -> Mailbox:
        """From `imaps://user:password@host/INBOX`, signs in user and password as in every address (%40 for @).

        Raises MailboxError where it says too little.
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or not parts.username:
            raise MailboxError("BOUNCE_URL is like imaps://user:password@host/INBOX (imap, imaps, pop3 or pop3s)")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
        )


def empty(url: str, take: Take, memory: Memory) -> int:
    """Give every report in the mailbox at this address to `take`, which says whether it is done with; returns how
    many were. memory: for POP3. Raises MailboxError where the server is away or refuses."""
    box = Mailbox.of(url)
    try:
        return _by_imap(box, take) if box.scheme.startswith("imap") else _by_pop(box, take, memory)
    except (OSError, imaplib.IMAP4.error, poplib.error_proto) as error:
        raise MailboxError(f"{box.scheme}://{box.host}: {type(error).__name__}") from error


def _by_imap(box: Mailbox, take: Take) -> int:
    context = ssl.create_default_context()
    server: imaplib.IMAP4
    if box.scheme == "imaps":
        server = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=TIMEOUT)
    else:
        server = imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT)
    with server:
        if box.scheme == "imap" and "STARTTLS" in server.capabilities:
            server.starttls(context)
        server.login(box.user, box.password)
        answer, _data = server.select(f'"{box.folder}"')
        if answer != "OK":
            raise imaplib.IMAP4.error("no such folder")
        _kind, found = server.uid("SEARCH", "UNSEEN", "HEADER", "Content-Type", "multipart/report")
        done = sum(_take_one(server, uid.decode(), take) for uid in found[0].split()[:MOST_AT_ONCE])
        server.expunge()
    return done


def _take_one(server: imaplib.IMAP4, uid: str, take: Take) -> bool:
    _kind, parts = server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    is_done = take(raw)
    server.uid("STORE", uid, "+FLAGS", r"(\Deleted)" if is_done else r"(\Seen)")
    return is_done


def _by_pop(box: Mailbox, take: Take, memory: Memory) -> int:
    context = ssl.create_default_context()
    server: poplib.POP3
    if box.scheme == "pop3s":
        server = poplib.POP3_SSL(box.host, box.port, timeout=TIMEOUT, context=context)
    else:
        server = poplib.POP3(box.host, box.port, timeout=TIMEOUT)
        if "STLS" in server.capa():
            server.stls(context)
    try:
        server.user(box.user)
        server.pass_(box.password)
        pairs = (line.decode("ascii", "replace").split(" ", 1) for line in server.uidl()[1])
        numbers = {uid: number for number, uid in pairs}
        newest_first = sorted(numbers, key=lambda uid: -int(numbers[uid]))
        fresh = memory.unknown(newest_first)[:MOST_AT_ONCE]
        staying = [uid for uid in fresh if not _take_by_pop(server, int(numbers[uid]), take)]
        memory.remember(staying)
        server.quit()  # only now the server deletes
    finally:
        server.close()
    return len(fresh) - len(staying)


def _take_by_pop(server: poplib.POP3, number: int, take: Take) -> bool:
    head = BytesHeaderParser().parsebytes(b"\n".join(server.top(number, 0)[1]))
    if head.get_content_type() != "multipart/report" or not take(b"\n".join(server.retr(number)[1])):
        return False
    server.dele(number)
    return True
