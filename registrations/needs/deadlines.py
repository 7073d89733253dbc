"""Until when interpreters can be asked: the volunteers need five working days before the day on which they speak."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from conference.models import Edition

WORKING_DAYS = 5
REMINDER_DAYS = 3  # working days before the last date on which staff are told
SATURDAY = 5


def last_date(edition: Edition, day: dt.date | None = None) -> dt.date:
    """The fifth working day before `day` (the edition's first by default): the last one for a request.

    For a Thursday without holidays around it that is the Thursday before. Working days are Monday to Friday but for
    the public holidays of the edition's region.
    """
    return working_days_before(day or edition.date, WORKING_DAYS, edition.holiday_region)


def reminder_date(edition: Edition, last: dt.date) -> dt.date:
    """The day on which staff are told that the last date comes."""
    return working_days_before(last, REMINDER_DAYS, edition.holiday_region)


@lru_cache(maxsize=256)
def working_days_before(day: dt.date, count: int, region: str) -> dt.date:
    """The working day that has `count - 1` more between it and `day`."""
    found = day
    while count:
        found -= dt.timedelta(days=1)
        if is_working_day(found, region):
            count -= 1
    return found


def is_working_day(day: dt.date, region: str) -> bool:
    """Monday to Friday but for the public holidays of the region."""
    return day.weekday() < SATURDAY and not is_holiday(day, region)


def is_holiday(day: dt.date, region: str) -> bool:
    """Whether `day` is a public holiday in the region, for example "DE-NW" or "NL"; nowhere for an unknown one."""
    return day in _holidays(region, day.year)


@lru_cache(maxsize=32)
def _holidays(region: str, year: int) -> frozenset[dt.date]:
    import holidays  # here, because it is needed once per year and region, and slow to read

    country, _dash, part = region.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(found)
