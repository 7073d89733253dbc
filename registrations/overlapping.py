"""Which places of one person are at the same time, as everybody sees the agenda. Asks nothing: the places are given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from .models import Place


@dataclass(frozen=True)
class Overlap:
    """Two places of one person at one time, the earlier session first."""

    first: Place
    second: Place

    @property
    def places(self) -> tuple[Place, Place]:
        return self.first, self.second

    @property
    def is_kept(self) -> bool:
        """Whether the person knows it and has said that both are to stay; ends when one of the two is moved again."""
        return self.first.overlap_accepted and self.second.overlap_accepted

    def is_ahead(self, now: dt.datetime | None = None) -> bool:
        """Whether neither of the two has begun, so that there is still something to decide."""
        starts: list[Any] = [place.session.start for place in self.places]  # what is published has its times
        return bool(min(starts) > (now or timezone.now()))


def overlaps(places: Iterable[Place]) -> list[Overlap]:
    """Every two taken places that share a moment, in the order of the day. places: of one person, with `session`."""
    ordered = sorted((one for one in places if one.is_taken), key=lambda one: (one.session.start, one.pk))
    return [Overlap(one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :] if one.meets(other)]


def undecided(places: Iterable[Place]) -> list[Overlap]:
    """Those of `overlaps` about which the person has still to be asked."""
    return [one for one in overlaps(places) if not one.is_kept and one.is_ahead()]


def in_the_way(place: Place, places: Iterable[Place]) -> Place | None:
    """The taken place because of which the person does not move up in the waiting list of `place`, if there is one."""
    if place.is_taken:
        return None
    return next((one for one in places if one.is_taken and one.meets(place)), None)
