"""The proof that something has gone. Each line holds a digest of itself and of the line before: none can be taken out,
put in or changed later without every later digest being wrong. Nothing in it says of whom the data was.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.db import connection, transaction
from django.utils import timezone

from .models import Proof
from .registry import Rule

_CHAIN = 0x50524F4F46  # the advisory lock behind which lines are added, one after the other
_START = "0" * 64


def _digest(before: str, line: Proof) -> str:
    words = [
        before,
        line.at.astimezone(dt.UTC).isoformat(),
        line.rule,
        line.period,
        line.edition_key,
        line.due_on.isoformat() if line.due_on else None,
        line.count,
    ]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


@transaction.atomic
def add(*, rule: Rule, count: int, edition_key: int | None, due_on: dt.date | None) -> Proof:
    """Write a line in the transaction that erases, as the last statement of it: others wait for it until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN])
    last = Proof.objects.order_by("-pk").values_list("digest", flat=True).first()
    line = Proof(
        at=timezone.now(), rule=rule.name, period=rule.period.name, edition_key=edition_key, due_on=due_on, count=count
    )
    line.digest = _digest(last or _START, line)
    line.save(force_insert=True)
    return line


def first_broken() -> Proof | None:
    """The first line that does not fit to the one before; None where the chain is whole."""
    before = _START
    for line in Proof.objects.order_by("pk").iterator(2000):
        if line.digest != _digest(before, line):
            return line
        before = line.digest
    return None
