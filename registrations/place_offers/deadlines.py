"""Until when an offer holds: the edition's hours, shorter near the event, and none at all in its last hours."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from conference.models import Edition

EVE = dt.time(18, 0)  # on the day before, at the place: after that staff telephone
LEAST = dt.timedelta(hours=2)  # less time to answer is no offer
BY_HAND = 24  # hours, where the edition says that nothing is offered by itself


def deadline(edition: Edition, *, by_hand: bool = False) -> dt.datetime | None:
    """When an offer made now ends; None where none is made any more.

    by_hand: staff may offer although nothing is offered by itself.
    """
    hours = edition.offer_hours or (BY_HAND if by_hand else 0)
    now = timezone.now()
    last = dt.datetime.combine(edition.date - dt.timedelta(days=1), EVE, tzinfo=edition.tz)
    until = min(now + dt.timedelta(hours=hours), last)
    return until if until - now >= LEAST else None
