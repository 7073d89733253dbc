"""How far a mailing is, and how it went, in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Mailing

# result (RecipientQuerySet.with_result): its words, the tone of its tag
RESULTS = {
    "waiting": (_("kommt noch dran"), ""),
    "queued": (_("in der Reihe"), "warn"),
    "sending": (_("wird gesendet"), "warn"),
    "sent": (_("gesendet"), "ok"),
    "failed": (_("gescheitert"), "bad"),
    "bounced": (_("zurückgekommen"), "bad"),
    "skipped": (_("nicht mehr gemeint"), ""),
    "withdrawn": (_("abgebrochen"), ""),
}


@dataclass(frozen=True)
class Progress:
    """parts: (result, words, tone, number) of what there is; done of total; until: when the last one is to go."""

    parts: list[tuple[str, Any, str, int]]
    done: int
    total: int
    until: dt.datetime | None

    @property
    def is_running(self) -> bool:
        return self.done < self.total


def progress(mailing: Mailing) -> Progress:
    """One question, however many people there are."""
    rows = mailing.recipients.results_with_end()
    found = Counter({result: number for result, number, _last in rows})
    parts = [(name, *RESULTS[name], found[name]) for name in RESULTS if found[name]]
    total = sum(found.values()) - found["skipped"] - found["withdrawn"]
    done = total - found["queued"] - found["sending"] - found["waiting"]
    last = next((last for result, _number, last in rows if result == "queued"), None)
    return Progress(parts, done, total, last if last and last > timezone.now() else None)
