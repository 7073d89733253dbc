"""Which day of an edition the page is about, and whether it is today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from conference.models import Edition
from registrations.presence.days import days_of


@dataclass(frozen=True)
class Day:
    """The day itself; before the edition its first one, afterwards its last. `now`: the moment of the look."""

    edition: Edition
    date: dt.date
    now: dt.datetime

    @property
    def is_today(self) -> bool:
        return self.now.astimezone(self.edition.tz).date() == self.date

    @property
    def is_over(self) -> bool:
        return self.now.astimezone(self.edition.tz).date() > self.date

    @property
    def is_coming(self) -> bool:
        return not self.is_today and not self.is_over


def day_of(edition: Edition, now: dt.datetime | None = None) -> Day:
    """The day of the edition that is nearest to now."""
    now = now or timezone.now()
    today = now.astimezone(edition.tz).date()
    days = days_of(edition)
    return Day(edition, min(max(today, days[0]), days[-1]), now)
