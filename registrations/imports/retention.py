"""A file with people goes when it is read in, at the latest after a day (`services.forget_old`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import BRIEF

from .models import ImportFile, ImportRow, ImportRun


def declare() -> None:
    registry.delete(ImportRun, BRIEF, "filename", "user", label=_("eingelesene Dateien"), since="created_at")
    registry.plain(
        ImportRun, "edition", "language", "state", "has_needs_consent", "unread", "error", "created_at", "heartbeat_at"
    )
    registry.goes_with(ImportFile, "run", "data")
    registry.goes_with(ImportRow, "run", "cells", "reasons", "notes", "registration")
    registry.plain(ImportRow, "number", "fate", "done_at")
