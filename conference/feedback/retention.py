"""How long a report stays: until some time after its answer, in case somebody complains about that.

One that nobody ever answered goes as long after the day by which it should have been; until then it stands in red on
the staff's first page.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.retention import registry, subjects
from conference.retention.periods import BARRIERS

from .models import BarrierReport
from .querysets import WAITING

PERSONAL = ("message", "place", "email", "interim_note", "answer")


def declare() -> None:
    subjects.register_subject("barrierreport", BarrierReport, "edition")
    registry.delete(
        BarrierReport, BARRIERS, *PERSONAL, since="answered_at", label=_("gemeldete Barrieren"),
    )  # fmt: skip
    registry.delete(
        BarrierReport, BARRIERS, *PERSONAL,
        since="answer_by", where=Q(state__in=WAITING), name="feedback.barrierreport:unanswered",
        label=_("gemeldete Barrieren"),
    )  # fmt: skip
    registry.plain(BarrierReport, "edition", "language", "state", "received_on", "answer_by", "answered_at")
