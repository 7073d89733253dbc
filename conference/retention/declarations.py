"""What this room and those below it keep, and what Django keeps for the staff."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from conference.web.models import Attempt

from . import registry
from .models import DoomedFile, Erasure, Proof, Run, ShorterPeriod
from .periods import TRACES


def declare() -> None:
    registry.plain(ShorterPeriod, "edition_key", "period", "days")
    registry.plain(Proof, "at", "rule", "period", "edition_key", "due_on", "count", "digest")
    registry.plain(Run, "started_at", "finished_at", "count", "failures")
    registry.plain(DoomedFile, "path")
    registry.plain(Erasure, "key", "at", "entry", "subject", "check_digest", "details", "written_at")
    registry.delete(Attempt, TRACES, "bucket", "window", "count", label=_("Zähler gegen Missbrauch"), since="window")
    registry.delete(Session, TRACES, "session_data", label=_("Anmeldungen am Arbeitsplatz"), since="expire_date")
    registry.plain(Session, "expire_date")
    registry.delete(
        LogEntry, TRACES, "user", "object_id", "object_repr", "change_message",
        label=_("Protokoll der Verwaltungsseiten"), since="action_time",
    )  # fmt: skip
    registry.plain(LogEntry, "action_time", "content_type", "action_flag")
