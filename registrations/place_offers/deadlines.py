"""Until when who waits is served by itself: by moving up, then by an offer; on the day itself by whoever stands there.

An offer holds for the edition's hours, shorter near the event, and is not made at all in the last hours before it.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from conference.models import Edition, Session

EVE = dt.time(18, 0)  # on the day before, at the place: after that staff telephone
LEAST = dt.timedelta(hours=2)  # less time to answer is no offer
LAST_CALL = dt.timedelta(hours=1)  # before a session: from then on its door gives what is free to whoever stands there
BY_HAND = 24  # hours, where the edition says that nothing is offered by itself


def promotes_itself(edition: Edition, session: Session | None = None) -> bool:
    """Whether those who wait, at the conference or in a session, still move up without anybody's help.

    At most one question, and that on the first day only.
    """
    now = timezone.now()
    if session is not None and session.start is not None and now >= session.start - LAST_CALL:
        return False
    if edition.promote_until is not None:
        return now < edition.promote_until
    return session is not None or not _have_doors_opened(edition, now)


def is_given_at_door(edition: Edition) -> bool:
    """Whether a place at the conference that becomes free now is for whoever stands at the door."""
    return not promotes_itself(edition) and not edition.is_over() and _have_doors_opened(edition, timezone.now())


def _have_doors_opened(edition: Edition, now: dt.datetime) -> bool:
    """Whether the first point of the programme has begun; where there is none, the day itself."""
    today = timezone.localdate(now, edition.tz)
    if today != edition.date:
        return today > edition.date
    first = Session.objects.of_edition(edition).scheduled().order_by("start").values_list("start", flat=True).first()
    return first is None or now >= first


def deadline(edition: Edition, *, by_hand: bool = False) -> dt.datetime | None:
    """When an offer made now ends; None where none is made any more.

    by_hand: staff may offer although nothing is offered by itself.
    """
    hours = edition.offer_hours or (BY_HAND if by_hand else 0)
    now = timezone.now()
    last = dt.datetime.combine(edition.date - dt.timedelta(days=1), EVE, tzinfo=edition.tz)
    until = min(now + dt.timedelta(hours=hours), last)
    return until if until - now >= LEAST else None
