"""Days and times of the planner: always on the clock of the place, never on the browser's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from conference.models import Edition

FIRST_HOUR, LAST_HOUR = 7, 19  # shown at least
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)  # beyond these no clock of a place is reckoned
MIDNIGHT = dt.time(0)


def days_of(edition: Edition, also: dt.date | None = None) -> list[dt.date]:
    """The days of an edition in order, and the day that was asked for."""
    count = (edition.last_day - edition.date).days + 1
    days = {edition.date + dt.timedelta(days=number) for number in range(count)}
    return sorted(days | ({also} if also else set()))


def chosen_day(edition: Edition, asked: str | None) -> dt.date:
    """The day that was asked for as YYYY-MM-DD, else the first of the edition."""
    try:
        day = dt.date.fromisoformat(asked or "")
    except ValueError:
        return edition.date
    return day if EARLIEST <= day <= LATEST else edition.date


def span_of(edition: Edition, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which a day begins and ends at the place."""
    return moment(edition, day, MIDNIGHT), moment(edition, day + dt.timedelta(days=1), MIDNIGHT)


def moment(edition: Edition, day: dt.date, clock: dt.time) -> dt.datetime:
    """A time on the clock of the place."""
    return dt.datetime.combine(day, clock, tzinfo=edition.tz)


def period(edition: Edition, day: dt.date, start: dt.time, end: dt.time) -> tuple[dt.datetime, dt.datetime]:
    """From start to end of one day; an end at 0:00 is the midnight after it."""
    last = day + dt.timedelta(days=1) if end == MIDNIGHT else day
    return moment(edition, day, start), moment(edition, last, end)


def wall(edition: Edition, at: dt.datetime) -> str:
    """A moment as the clock of the place shows it, for example "2027-01-21T13:15"."""
    return at.astimezone(edition.tz).strftime("%Y-%m-%dT%H:%M")


def clock(edition: Edition, at: dt.datetime) -> str:
    """A moment as people read it, for example "13:15"."""
    return time_format(at.astimezone(edition.tz), "G:i")


def spoken(edition: Edition, start: dt.datetime, end: dt.datetime) -> str:
    """A period as people read it, for example "13:15 bis 14:30 Uhr"."""
    return _("%(start)s bis %(end)s Uhr") % {"start": clock(edition, start), "end": clock(edition, end)}


def name_of(day: dt.date) -> str:
    """A day as people read it, for example "Donnerstag, 21. Januar"."""
    return date_format(day, _("l, j. F"))


def hours(edition: Edition, day: dt.date, periods: Iterable[tuple[dt.datetime, dt.datetime]]) -> tuple[int, int]:
    """From which to which full hour the table of a day runs."""
    first, last = FIRST_HOUR, LAST_HOUR
    for start, stop in periods:  # by the clock: when the clocks change, a day has 23 or 25 hours
        begin, end = start.astimezone(edition.tz), stop.astimezone(edition.tz)
        first = min(first, begin.hour if begin.date() == day else 0)
        last = max(last, end.hour + bool(end.minute) if end.date() == day else 24)
    return first, last
