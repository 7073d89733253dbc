"""The names of the doors at which people were seen: known by whoever keeps a log of doors, a storey further on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from .models import Presence, PresenceSource

Lookup = Callable[[Sequence[Presence]], Mapping[int, str]]
_lookups: list[Lookup] = []


def register(lookup: Lookup) -> None:
    """For a log of doors: from stretches to the names of the doors where they began, by the stretches' keys."""
    if lookup not in _lookups:
        _lookups.append(lookup)


def name(stretches: Iterable[Presence]) -> None:
    """Give each stretch its `door`, empty where the team's list wrote it or nobody knows. Asks only about others."""
    every = list(stretches)
    seen = [one for one in every if one.source != PresenceSource.LIST and one.came_at is not None]
    found: dict[int, str] = {}
    for lookup in _lookups if seen else ():
        found.update(lookup(seen))
    for one in every:
        one.door = found.get(one.pk, "")
