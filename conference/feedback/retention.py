"""How long a report stays: until some time after its answer, in case somebody complains about that."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.retention import registry, subjects
from conference.retention.periods import BARRIERS

from .models import BarrierReport


def declare() -> None:
    subjects.register_subject("barrierreport", BarrierReport, "edition")
    registry.delete(
        BarrierReport, BARRIERS, "message", "place", "email", "interim_note", "answer",
        since="answered_at", label=_("gemeldete Barrieren"),
    )  # fmt: skip
    registry.plain(BarrierReport, "edition", "language", "state", "received_on", "answer_by", "answered_at")
