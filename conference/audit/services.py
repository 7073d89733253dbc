"""Writing the audit log: one explicit line in every service that changes something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .models import ActorKind, AuditEntry


@dataclass(frozen=True)
class Actor:
    """Who does a deed. `user_id` only for staff."""

    kind: str
    user_id: int | None = None

    @classmethod
    def staff(cls, user: Any) -> Actor:
        return cls(ActorKind.STAFF, user.pk)


SELF = Actor(ActorKind.SELF)
SYSTEM = Actor(ActorKind.SYSTEM)


def record(*, actor: Actor, action: str, subject: str, **details: Any) -> AuditEntry:
    """Write one entry inside the caller's transaction and return it. `subject` is "<model>:<pk>"."""
    return AuditEntry.objects.create(
        actor_kind=actor.kind, actor_id=actor.user_id, action=action, subject=subject, details=details
    )
