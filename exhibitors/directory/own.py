"""What a participant's own page says about the fair: whom to visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conference.models import Topic
from registrations.models import Registration

from .pages import listing

MOST = 6


@dataclass(frozen=True)
class Tip:
    """One organisation, and which of the reader's topics it has."""

    exhibitor: Any
    shared: Sequence[Topic]


@dataclass(frozen=True)
class Tips:
    """The first few: who shares topics with the reader comes first, with the most in common on top."""

    tips: Sequence[Tip]
    total: int

    @property
    def is_matched(self) -> bool:
        return any(tip.shared for tip in self.tips)


def tips_for(registration: Registration) -> Tips:
    """Three queries, one while nobody is listed."""
    everybody = listing(registration.edition)
    wanted = set(registration.topics.values_list("pk", flat=True)) if everybody else set()
    tips = [Tip(one, [topic for topic in one.topics.all() if topic.pk in wanted]) for one in everybody]
    tips.sort(key=lambda tip: -len(tip.shared))
    return Tips(tips[:MOST], len(everybody))
