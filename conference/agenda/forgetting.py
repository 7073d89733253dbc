"""A person who is erased goes from what the agenda remembers too: from old versions and from the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conference.models import AgendaVersion, Edition, SessionRevision

NOBODY = "…"


def forget(edition: Edition, person: int) -> None:
    """Take the name of a person on stage (by key) out of every version and step. That somebody was there stays."""
    _clean(AgendaVersion.objects.filter(edition=edition), ("content", "changes"), person)
    _clean(SessionRevision.objects.filter(session__edition=edition), ("content",), person)


def _clean(rows: Iterable[Any], fields: tuple[str, ...], person: int) -> None:
    for row in rows:
        touched = [name for name in fields if _without(getattr(row, name), person)]
        if touched:
            row.save(update_fields=touched)


def _without(value: Any, person: int) -> bool:
    """Take the name out of nested values in place; returns whether it was there."""
    if isinstance(value, list):
        return sum(_without(one, person) for one in value) > 0  # all of them, not up to the first
    if not isinstance(value, dict):
        return False
    if "part" in value and value.get("id") == person:
        was_there, value["name"] = value["name"] != NOBODY, NOBODY
        return was_there
    return sum(_without(one, person) for one in value.values()) > 0
