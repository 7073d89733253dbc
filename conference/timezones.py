"""A time zone as calendars describe it (RFC 5545, 3.6.5).

Outlook reduces every description to one yearly change to summer time and one back, and reads the rule from RRULE; of
two STANDARD parts it takes one, perhaps the wrong one (MS-OXCICAL 2.1.3.1.1.19). So a zone with such a yearly rule is
written in just that form, as Google and Apple do; all others with every change of the years asked for.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SINCE = 1970  # the year from which a yearly rule is said to hold
_HOUR = dt.timedelta(hours=1)


class Change(NamedTuple):
    """One change of the clocks: when (UTC), the wall clock just before it, and the offsets around it."""

    moment: dt.datetime
    wall: dt.datetime
    before: str
    after: str
    name: str
    is_summer: bool


@cache
def vtimezone(name: str, first: int, last: int) -> list[str]:
    """The lines of the zone's VTIMEZONE, right for the years from first to last."""
    zone = ZoneInfo(name)
    found = _changes(zone, first, last + 1)
    body = [_lines(_constant(zone, first))] if not found else _yearly(found) or _single(zone, found, first)
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", *(line for lines in body for line in lines), "END:VTIMEZONE"]


def _changes(zone: ZoneInfo, first: int, last: int) -> list[Change]:
    moment, end = dt.datetime(first, 1, 1, tzinfo=dt.UTC), dt.datetime(last + 1, 1, 1, tzinfo=dt.UTC)
    found = []
    before = moment.astimezone(zone)
    while moment < end:
        moment += _HOUR
        after = moment.astimezone(zone)
        if after.utcoffset() != before.utcoffset():
            found.append(_change(moment, before, after))
        before = after
    return found


def _change(moment: dt.datetime, before: dt.datetime, after: dt.datetime) -> Change:
    wall = (moment + (before.utcoffset() or dt.timedelta())).replace(tzinfo=None)
    is_summer = (after.utcoffset() or dt.timedelta()) > (before.utcoffset() or dt.timedelta())
    return Change(moment, wall, f"{before:%z}", f"{after:%z}", f"{after:%Z}", is_summer)


def _constant(zone: ZoneInfo, year: int) -> Change:
    """What holds at the beginning of a year, as if it had begun in 1970."""
    there = dt.datetime(year, 1, 1, tzinfo=dt.UTC).astimezone(zone)
    wall = dt.datetime(_SINCE, 1, 1)
    return Change(there, wall, f"{there:%z}", f"{there:%z}", f"{there:%Z}", is_summer=False)


def _yearly(found: list[Change]) -> list[list[str]] | None:
    """The two yearly changes as rules; None where these changes do not follow two."""
    pairs: dict[bool, list[Change]] = {True: [], False: []}
    for one in found:
        pairs[one.is_summer].append(one)
    years = {one.wall.year for one in found}
    if any({one.wall.year for one in pair} != years or len(pair) != len(years) for pair in pairs.values()):
        return None
    lines = []
    for pair in pairs.values():
        rule = next((rule for rule in _rules(pair[0]) if all(_on(rule, one.wall) == one.wall for one in pair)), None)
        if rule is None or len({(one.before, one.after) for one in pair}) > 1:
            return None
        week, day = rule
        start = _on(rule, pair[0].wall.replace(year=_SINCE, day=1))
        text = f"RRULE:FREQ=YEARLY;BYMONTH={start.month};BYDAY={week}{_DAYS[day]}"
        lines.append(_lines(pair[0]._replace(wall=start), text))
    return lines


def _rules(change: Change) -> list[tuple[int, int]]:
    """The rules that this change may follow: the week in its month (-1 is the last) and the day of the week."""
    return [(-1, change.wall.weekday()), ((change.wall.day - 1) // 7 + 1, change.wall.weekday())]


def _on(rule: tuple[int, int], wall: dt.datetime) -> dt.datetime:
    """When the rule strikes in the month of `wall`, at its time of day."""
    week, day = rule
    if week < 0:
        following = (wall.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        end = following - dt.timedelta(days=1)
        return end - dt.timedelta(days=(end.weekday() - day) % 7)
    start = wall.replace(day=1)
    return start + dt.timedelta(days=(day - start.weekday()) % 7 + 7 * (week - 1))


def _single(zone: ZoneInfo, found: list[Change], year: int) -> list[list[str]]:
    return [_lines(_constant(zone, year)), *(_lines(one) for one in found)]


def _lines(change: Change, *rules: str) -> list[str]:
    kind = "DAYLIGHT" if change.is_summer else "STANDARD"
    return [
        f"BEGIN:{kind}", f"DTSTART:{change.wall:%Y%m%dT%H%M%S}", f"TZOFFSETFROM:{change.before}",
        f"TZOFFSETTO:{change.after}", *rules, f"TZNAME:{change.name}", f"END:{kind}",
    ]  # fmt: skip
