"""From what the doors saw to stretches of time. Pure: the same sightings in whatever order give the same stretches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registrations.presence.days import Span


@dataclass(frozen=True)
class Sighting:
    """Somebody was seen coming or going. order: what decides between two of one moment."""

    at: dt.datetime
    is_arrival: bool
    order: tuple[int, int] = (0, 0)


def fold(sightings: Iterable[Sighting], marks: Sequence[Span] = ()) -> list[Span]:
    """Stretches in the order of time: from the first arrival to the next departure; the last may have no end.

    Arriving twice is arriving once, at the earlier time; leaving without having come is nothing. marks: stretches that
    the team has written: they hold whatever a door saw meanwhile, and end what began before them.
    """
    seen = [one for one in sightings if at_moment(marks, one.at) is None]
    seen += [Sighting(start, is_arrival=False) for start, _end in marks if start is not None]
    spans: list[Span] = []
    came: dt.datetime | None = None
    for one in sorted(seen, key=lambda one: (one.at, one.order)):
        if one.is_arrival:
            came = came or one.at
        elif came is not None and one.at > came:
            spans.append((came, one.at))
            came = None
    return [*spans, (came, None)] if came else spans


def whole(sightings: Iterable[Sighting]) -> list[Span]:
    """One stretch, for a session: from the first arrival to the last departure, open where somebody came after it."""
    spans = fold(sightings)
    return [(spans[0][0], spans[-1][1])] if spans else []


def at_moment(spans: Iterable[Span], moment: dt.datetime) -> Span | None:
    """The stretch in which somebody is there at a moment; its end is no part of it."""
    for came, left in spans:
        if (came is None or came <= moment) and (left is None or moment < left):
            return came, left
    return None
