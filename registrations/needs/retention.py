"""Requests to the interpreters' pool name nobody; they stay as figures of the event.

But for those in which the language stands as somebody wrote it, which may be anything: these go with the needs.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import NEEDS

from . import spoken
from .models import InterpreterRequest


def declare() -> None:
    registry.plain(InterpreterRequest, "session", "state", "requested_at", "answered_at")
    registry.delete(
        InterpreterRequest, NEEDS, "language",
        edition="session__edition", where=_as_written, label=_("Anfragen an die Sprachmittlung"),
    )  # fmt: skip


def _as_written() -> Q:
    return ~Q(language__in=spoken.codes())
