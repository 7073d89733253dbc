"""Mails as files, for the demo: one `.eml` file per mail, which every mail program opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.crypto import get_random_string


class FolderBackend(BaseEmailBackend):
    """Writes into EMAIL_FILE_PATH; a file is there completely or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(getattr(settings, "EMAIL_FILE_PATH"))  # noqa: B009  mypy knows it only where mails are files
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            packed = message.message()
            name = packed.get("X-Conference-Mail", "mail")
            path = folder / f"{timezone.localtime():%Y%m%d-%H%M%S}-{name}-{get_random_string(8)}.eml"
            draft = path.with_suffix(".part")
            draft.write_bytes(packed.as_bytes())
            draft.rename(path)
        return len(email_messages)
