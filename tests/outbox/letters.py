"""Mails for the tests of the outbox, stored through the real service."""

from __future__ import annotations

import datetime as dt
import itertools

from django.db import transaction
from django.db.models import F

from conference.outbox.models import OutgoingMail
from conference.outbox.services import enqueue

counter = itertools.count(1)


def store(**fields) -> OutgoingMail | None:
    """One mail of the app "outbox", whose templates the tests bring along."""
    number = next(counter)
    defaults = {"key": f"test:{number}", "name": "outbox_test/letter", "to": f"p{number}@example.org",
                "language": "de", "about": f"test:{number}", "context": {"name": "Rana Saleh"}}  # fmt: skip
    with transaction.atomic():
        return enqueue(**{**defaults, **fields})


def age(*, minutes: int) -> None:
    """Let time pass for everything in the outbox."""
    span = dt.timedelta(minutes=minutes)
    OutgoingMail.objects.update(queued_at=F("queued_at") - span, claimed_at=F("claimed_at") - span)
