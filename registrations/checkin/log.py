"""What the log of the doors says of one person, and making `presence` agree with it.

Where somebody was is always reckoned from all valid entries of the day, in the order in which they happened. So an
entry that was kept offline, comes late or in another order, comes twice or is taken back leads to the same stretches
as if everybody had been online (decision 0260). Everything here runs behind the lock of the registration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone

from conference.audit.services import Actor
from conference.models import Edition, Session
from registrations.models import Registration
from registrations.presence import services as presence
from registrations.presence.days import Span
from registrations.presence.models import Presence, PresenceSource

from . import stretches
from .models import Scan
from .querysets import ARRIVALS
from .stretches import Sighting

COMING = (*ARRIVALS, "session_in")
READ = ("kind", "at", "seq", "said", "outcome", "is_offline", "device__name")  # of an entry, to reckon with


def day_span(edition: Edition, moment: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From midnight to midnight around a moment, in the edition's time zone."""
    day = timezone.localdate(moment, edition.tz)
    start, end = (dt.datetime.combine(one, dt.time(), tzinfo=edition.tz) for one in (day, day + dt.timedelta(days=1)))
    return start, end


def presence_day(edition: Edition, moment: dt.datetime) -> dt.date:
    """The day of the edition to which a moment counts: a rehearsal before it counts to the first one."""
    return min(max(timezone.localdate(moment, edition.tz), edition.date), edition.last_day)


def is_stale_rehearsal(edition: Edition, moment: dt.datetime) -> bool:
    """Whether an entry of a rehearsal arrives when the event itself has begun: it is kept in the log alone."""
    is_before = timezone.localdate(moment, edition.tz) < edition.date
    return is_before and timezone.localdate(timezone.now(), edition.tz) >= edition.date


def sightings(scans: Iterable[Scan]) -> list[Sighting]:
    return [Sighting(one.at, one.kind in COMING, (one.device_id, one.seq)) for one in scans]


def of_day(registration: Registration, moment: dt.datetime) -> list[Scan]:
    """The valid entries about coming and going on that day, in order; one query."""
    rows = Scan.objects.filter(registration=registration).valid().at_the_door()
    rows = rows.between(day_span(registration.edition, moment)).select_related("device").only(*READ)
    return list(rows.in_order())


def of_session(registration: Registration, session: Session) -> list[Scan]:
    """The valid entries at the doors of a session, in order; one query."""
    rows = Scan.objects.filter(registration=registration).valid().in_session(session)
    return list(rows.select_related("device").only(*READ).in_order())


class Day:
    """What was known of somebody's day before an entry, and what follows when one is added or taken away."""

    def __init__(self, registration: Registration, moment: dt.datetime) -> None:
        self.registration, self.moment = registration, moment
        self.day = presence_day(registration.edition, moment)
        self.scans = of_day(registration, moment)
        marks = Presence.objects.filter(registration=registration, source=PresenceSource.LIST).on_day(self.day)
        self.listed = list(marks)

    @property
    def spans(self) -> list[Span]:
        """Stretches by the doors, outside of those by the team's list."""
        return stretches.fold(sightings(self.scans), [_span(one) for one in self.listed])

    def there_at(self, moment: dt.datetime) -> Span | None:
        return stretches.at_moment([*(_span(one) for one in self.listed), *self.spans], moment)

    def mark_at(self, moment: dt.datetime) -> Presence | None:
        """The mark of the team's list that holds at a moment and has no end."""
        open_ones = [
            one for one in self.listed if one.left_at is None and (one.came_at is None or one.came_at < moment)
        ]
        return next(iter(open_ones), None)

    def door_of(self, came: dt.datetime | None) -> str:
        """The name of the device that saw the person come then."""
        seen = (one.device.name for one in self.scans if one.at == came and one.kind in ARRIVALS)
        return next(seen, "")

    def others_in(self, span: Span, scan: Scan) -> Sequence[Scan]:
        """Arrivals in a stretch that other devices answered with a welcome of their own."""
        low, high = span[0] or scan.at, span[1]
        return [
            one
            for one in self.scans
            if one.kind in ARRIVALS
            and one.device_id != scan.device_id
            and one.at >= low
            and (high is None or one.at < high)
            and (one.said or one.outcome) == "welcome"
        ]

    def settle(self, actor: Actor) -> None:
        """Let `presence` say what the log says."""
        if is_stale_rehearsal(self.registration.edition, self.moment):
            return
        presence.settle(registration=self.registration, day=self.day, spans=self.spans, actor=actor)


def _span(mark: Presence) -> Span:
    return mark.came_at, mark.left_at
