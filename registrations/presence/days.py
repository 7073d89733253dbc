"""The days of an edition and their halves."""

from __future__ import annotations

import datetime as dt

from conference.models import Edition
from registrations.models import Attendance
from registrations.programme import NOON

Span = tuple[dt.datetime | None, dt.datetime | None]
WHOLE: Span = (None, None)


def days_of(edition: Edition) -> list[dt.date]:
    """Every day of the edition, in order."""
    count = (edition.last_day - edition.date).days + 1
    return [edition.date + dt.timedelta(days=number) for number in range(count)]


def span_of(attendance: str, day: dt.date, edition: Edition) -> Span:
    """From when to when somebody is there who comes as registered; None at an end that is the day's own."""
    noon = dt.datetime.combine(day, NOON, tzinfo=edition.tz)
    if attendance == Attendance.MORNING:
        return None, noon
    if attendance == Attendance.AFTERNOON:
        return noon, None
    return WHOLE
