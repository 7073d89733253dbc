"""A mail server for tests: real SMTP, with the moods of real servers."""

import asyncio
import email
import email.policy
import socket
import time
from email.message import EmailMessage

from aiosmtpd.controller import Controller

ANSWERS = {"accept": "250 OK", "later": "451 4.3.0 Try again later", "never": "550 5.1.1 No such user"}


class MailSink:
    """Takes mails on `port` (0: any free one) while started.

    `mood` decides about the next mail: "accept", "later" (451), "never" (550), "nobody" (550 to the address) or
    "hang" (no answer). `stop()`
    makes the server refuse connections, `start()` brings it back on the same port.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.mood = "accept"
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen; nothing where it listens already."""
        if self._controller is None:
            self._controller = Controller(self, hostname="127.0.0.1", port=self.port or free_port())
            self._controller.start()
            self.port = self._controller.port

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def to(self, address: str) -> list[EmailMessage]:
        """The mails accepted for this address."""
        return [mail for mail in list(self.mails) if address in mail["To"]]

    def wait_for(self, count: int, seconds: float = 30) -> list[EmailMessage]:
        """The mails as soon as `count` are there; AssertionError after three times `seconds`."""
        deadline = time.monotonic() + 3 * seconds  # other tests share the machine
        while len(self.mails) < count:
            assert time.monotonic() < deadline, f"{len(self.mails)} of {count} mails after {seconds} s"
            time.sleep(0.05)
        return list(self.mails)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        """Count connections."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        """Know the address or not."""
        if self.mood == "nobody":
            return ANSWERS["never"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Answer as the mood says."""
        if self.mood == "hang":
            await asyncio.sleep(3600)
        if self.mood == "accept":
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return ANSWERS[self.mood]


def free_port() -> int:
    """A TCP port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
