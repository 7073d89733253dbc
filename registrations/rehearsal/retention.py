"""A rehearsal names nobody; its people are invented, and all of it goes by the next morning."""

from __future__ import annotations

from conference.retention import registry

from .models import Rehearsal


def declare() -> None:
    registry.plain(Rehearsal, "source", "made_at")
