"""Whom a publication concerns: asked here, answered by those who stand above the agenda.

    audience.register(source)

`source(edition, changes)` returns sentences about people, for example how many get a mail; it must ask the database a
fixed number of questions, however many changes and people there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from conference.models import Edition

from .differences import Change

Source = Callable[[Edition, Sequence[Change]], Iterable[str]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let those who know people say whom changes concern. Twice is the same as once."""
    if source not in _sources:
        _sources.append(source)


def concerned(edition: Edition, changes: Sequence[Change]) -> list[str]:
    """Whom a publication of these changes concerns, in sentences; nothing where nothing changes."""
    return [sentence for source in _sources for sentence in source(edition, changes)] if changes else []
