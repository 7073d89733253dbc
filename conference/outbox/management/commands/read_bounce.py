"""For the pipe of a mail server: one report of a failed delivery on standard input."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from conference.outbox.bounces.reports import MOST_BYTES
from conference.outbox.bounces.services import take


class Command(BaseCommand):
    help = "Liest einen Bericht über eine unzustellbare Mail (RFC 3464) von der Standardeingabe."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends well whatever came: the mail server would only send a report about the report."""
        raw = sys.stdin.buffer.read(MOST_BYTES)
        while sys.stdin.buffer.read(65536):
            pass  # the rest of a long mail, so that the writer does not find the pipe closed
        self.stdout.write("kept" if take(raw) else "not about a mail of ours")
