"""What a mail server says about a mail that it could not deliver (RFC 3464), and which mail of ours it speaks of.

Anybody can write such a report. It counts only where it names the Message-ID of a mail of ours: 128 random bits that
nobody knows but the servers on the way and the reader of that very mail.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message

from conference.outbox.envelope import ids_in

MOST_BYTES = 400_000  # of a report; the mail that came back hangs on it and may be long
ADDRESS_HEADERS = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_IDS = re.compile(r"<[^<>\s]{3,190}>")
# Enhanced status codes (RFC 3463) after which an address is no use: unknown, moved, switched off, no such domain.
# Full mailboxes, refused contents and servers that were away say nothing about the address.
_GONE = re.compile(r"^5\.(0\.0|1\.([0-46]|10)|2\.1|4\.4)$")


@dataclass(frozen=True)
class Report:
    """One failed delivery. message_ids: what may be the Message-ID of the mail; status: like "5.1.1"."""

    message_ids: tuple[str, ...]
    status: str

    @property
    def is_hard(self) -> bool:
        """Whether nothing will ever arrive at this address."""
        return is_hard(self.status)


def is_hard(status: str) -> bool:
    """Whether an enhanced status code says that the address is no use."""
    return bool(_GONE.match(status))


def status_in(text: str) -> str:
    """The enhanced status code in a server's answer; from the plain reply code where it gives no other."""
    if found := _STATUS.search(text):
        return found[0]
    codes = {"550": "5.1.1", "551": "5.1.6", "553": "5.1.3"}  # RFC 5321: mailbox unavailable, not local, not allowed
    return codes.get(text[:3], f"{text[:1]}.0.9" if text[:1] in "45" else "5.0.9")


def read(raw: bytes) -> Report | None:
    """The failure that these bytes of a mail report; None for every other mail, and for a delay that may still end."""
    try:
        mail = email.message_from_bytes(raw[:MOST_BYTES], policy=email.policy.compat32)
        blocks = list(_blocks(mail))
        ids = tuple(dict.fromkeys(_message_ids(mail)))
    except (MessageError, LookupError, ValueError, AttributeError):  # what broken mails make of the parser
        return None
    failed = [block for block in blocks if str(block.get("Action", "")).strip().lower() == "failed"]
    if not failed:
        return None
    found = _STATUS.search(str(failed[0].get("Status", "")))
    return Report(ids, found[0] if found else status_in(_answer(failed[0])))


def _answer(block: Message) -> str:
    """The remote server's own words, behind their type ("smtp; 550 ...")."""
    return str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()


def _blocks(mail: Message) -> Iterator[Message]:
    """The groups of fields of every delivery status in it."""
    if mail.get_content_type() != "multipart/report":
        return
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (block for block in part.get_payload() if isinstance(block, Message))  # type: ignore[union-attr]


def _message_ids(mail: Message) -> Iterator[str]:
    """From the address the report was sent to, and from the head of the mail that came back."""
    for name in ADDRESS_HEADERS:
        for value in mail.get_all(name, []):
            yield from ids_in(str(value))
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            yield from _IDS.findall(str(part.get_payload(0).get("Message-ID", "")))  # type: ignore[union-attr]
        elif kind == "text/rfc822-headers":
            head = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")  # type: ignore[union-attr]
            yield from _IDS.findall(str(email.message_from_string(head).get("Message-ID", "")))
