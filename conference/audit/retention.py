"""When lines of the audit log go. Whoever is erased leaves the lines behind, without their details."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.retention import emptying, registry, subjects
from conference.retention.periods import AUDIT, LOOSE

from .models import AuditEntry

PERSONAL = ("actor", "details")


def declare() -> None:
    registry.plain(AuditEntry, "at", "actor_kind", "action", "subject")
    registry.delete(
        AuditEntry,
        AUDIT,
        *PERSONAL,
        label=_("Protokoll der Änderungen"),
        about="subject",
        at_once=emptying.Empty(AuditEntry, ("details",)).apply,
    )
    registry.delete(
        AuditEntry,
        LOOSE,
        *PERSONAL,
        label=_("Protokoll dessen, was zu keiner Konferenz gehört"),
        since="at",
        where=lambda: subjects.belongs_nowhere("subject"),
    )
