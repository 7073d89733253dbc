"""Reads the mailbox of failed deliveries once, now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from conference.outbox.bounces.mailbox import MailboxError, empty
from conference.outbox.bounces.services import SeenLetters, take


class Command(BaseCommand):
    help = "Liest das Postfach aus BOUNCE_URL und merkt sich, welche Mails nicht angekommen sind."

    def handle(self, *args: Any, **options: Any) -> None:
        url = settings.BOUNCE_URL
        if not url:
            raise CommandError("BOUNCE_URL is not set.")
        try:
            self.stdout.write(f"{empty(url, take, SeenLetters(url))} kept")
        except MailboxError as error:
            raise CommandError(str(error)) from error
