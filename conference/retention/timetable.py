"""The timetable of an edition: what goes on which day, how much of it there is, what is gone already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Max, Sum
from django.utils.translation import ngettext

from . import registry, subjects
from .models import Proof, Run
from .periods import OF_EDITIONS, Period
from .registry import Rule
from .services import Due, days_of, everything, shortened
from .subjects import Occasion

LATE = dt.timedelta(hours=50)  # two nights without a run: somebody must look


@dataclass(frozen=True)
class Line:
    """What one rule covers: `count` rows still there, `gone` rows let go so far, the last of them at `gone_at`."""

    rule: Rule
    count: int
    gone: int = 0
    gone_at: dt.datetime | None = None

    @property
    def words(self) -> str:
        """What is still there, as the end of "Wir löschen: …"."""
        return words(self.rule, self.count)


@dataclass(frozen=True)
class Block:
    """One period of an edition: `on` is the first day on which it is over, `days` after the edition's last."""

    period: Period
    on: dt.date
    days: int
    is_over: bool
    lines: list[Line]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.lines)

    @property
    def waiting(self) -> list[Line]:
        """What is still there."""
        return [one for one in self.lines if one.count]

    @property
    def done(self) -> list[Line]:
        """What has gone."""
        return [one for one in self.lines if one.gone]


def words(rule: Rule, count: int) -> str:
    """So many rows of a rule, in words."""
    if rule.words is not None:
        return rule.words(count)
    text = ngettext("%(what)s: %(n)s Eintrag", "%(what)s: %(n)s Einträge", count)
    return text % {"what": rule.label, "n": count}


def counts(found: Iterable[Due]) -> list[int]:
    """The rows of each, in one question to the database however many rules there are."""
    parts: list[str] = []
    values: list[Any] = []
    for number, one in enumerate(found):
        try:
            sql, given = one.rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # Django sees that nothing can be found
            sql, given = "SELECT 1 WHERE false", ()
        # The words come from Django's own compiler and the values apart from them, as always.
        parts.append(f"SELECT {number} AS number, count(*) FROM ({sql}) AS rows_{number}")  # noqa: S608
        values += given
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY number", values)
        return [count for _number, count in cursor.fetchall()]


def of_edition(occasion: Occasion, moment: dt.datetime) -> list[Block]:
    """Every period of this edition, the nearest day first. Four questions, however many rules and people there are."""
    found = [one for one in everything(moment, [occasion]) if one.occasion is not None]
    lines: dict[Period, list[Line]] = {}
    gone = _gone(occasion)
    for one, count in zip(found, counts(found), strict=True):
        done, at = gone.get(one.rule.name, (0, None))
        lines.setdefault(one.rule.period, []).append(Line(one.rule, count, done, at))
    shorter, today = shortened(), moment.astimezone(occasion.tz).date()
    blocks = []
    for period in OF_EDITIONS:
        days = days_of(occasion, shorter, period)
        on = occasion.ends + dt.timedelta(days=days)
        blocks.append(Block(period, on, days, on <= today, lines.get(period, [])))
    return sorted(blocks, key=lambda block: block.on)


def _gone(occasion: Occasion) -> dict[str, tuple[int, dt.datetime]]:
    rows = Proof.objects.filter(edition_key=occasion.key).order_by().values("rule")
    found = rows.annotate(rows=Sum("count"), last=Max("at"), lines=Count("pk"))
    return {row["rule"]: (row["rows"], row["last"]) for row in found}


def would_go(occasion: Occasion, day: dt.date) -> list[Line]:
    """A dry run: what would go of this edition if it were night on this day. Nothing changes."""
    moment = dt.datetime.combine(day, dt.time(12), tzinfo=occasion.tz)
    found = [one for one in everything(moment, [occasion]) if one.occasion is not None and one.is_due(day)]
    return [Line(one.rule, count) for one, count in zip(found, counts(found), strict=True) if count]


@dataclass(frozen=True)
class Health:
    """How the nights go. `late`: the last run is too long ago, although there was something to do before."""

    last: Run | None
    late: bool
    failures: list[tuple[str, str]]


def health(moment: dt.datetime) -> Health:
    """Whether the nightly run works; failures as what did not go, in words, and the kind of error."""
    last = Run.objects.exclude(finished_at=None).first()
    rules = {one.name: str(one.label) for one in registry.rules()}
    failures = [(rules.get(one["rule"], one["rule"]), one["error"]) for one in last.failures] if last else []
    late = last is not None and moment - last.started_at > LATE
    return Health(last, late, failures)


def periods_in_force(key: int) -> list[tuple[Period, int]]:
    """The periods of the edition with this key and their days, for the privacy notice; shortest first."""
    shorter = shortened()
    found = [(one, min(one.days, shorter.get((key, one.name), one.days))) for one in OF_EDITIONS]
    return sorted(found, key=lambda pair: pair[1])


def occasion(key: int) -> Occasion | None:
    return next((one for one in subjects.occasions() if one.key == key), None)
