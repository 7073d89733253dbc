"""Rows on their way to the printer go within a day (`printing.forget_old`); the nightly job looks after it too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import BRIEF

from .models import ColumnChoice, Snapshot, SnapshotPart


def declare() -> None:
    registry.plain(ColumnChoice, "user", "table", "columns")
    registry.delete(Snapshot, BRIEF, "title", "about", label=_("Listen vor dem Druck"), since="created_at")
    registry.plain(Snapshot, "table", "headings", "rows", "created_at")
    registry.goes_with(SnapshotPart, "snapshot", "cells")
    registry.plain(SnapshotPart, "position")
