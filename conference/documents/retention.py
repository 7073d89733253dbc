"""When documents go, long before the data in them: each kind says which (`Kind.period`)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.retention import registry as retention
from conference.retention.periods import DOCUMENTS, OF_EDITIONS, Period

from . import registry
from .models import Document, DocumentPart

PERSONAL = ("params", "title", "file", "error", "requested_by")


def declare() -> None:
    retention.plain(
        Document, "kind", "subject", "language", "state", "total", "done", "created_at", "heartbeat_at", "finished_at"
    )
    retention.goes_with(DocumentPart, "document", "keys", "file")
    retention.plain(DocumentPart, "position", "finished_at")
    retention.delete(Document, DOCUMENTS, *PERSONAL, label=_("erstellte Dokumente"), since="created_at")
    for period in OF_EDITIONS:
        retention.delete(
            Document,
            period,
            *PERSONAL,
            label=_("Dokumente mit diesen Angaben"),
            about="subject",
            where=_holding(period),
        )


def _holding(period: Period) -> Callable[[], Q]:
    return lambda: Q(kind__in=[kind.name for kind in registry.all_kinds() if kind.period == period])
