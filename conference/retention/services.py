"""What is due, what would go, and letting it go."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.web.errors import DomainError

from . import emptying, journal, orphans, proofs, registry, subjects
from .models import Run, ShorterPeriod
from .periods import BY_NAME, Period
from .registry import Rule
from .subjects import Occasion

log = logging.getLogger(__name__)

BATCH = 500  # rows in one transaction: a fraction of a second in which others may have to wait
_ONE_RUN = 0x45524153  # the advisory lock that keeps a second run away


class RetentionError(DomainError):
    """A rule about periods says no."""


@dataclass(frozen=True)
class Due:
    """What one rule covers of one edition, or of all where the period counts from the row."""

    rule: Rule
    occasion: Occasion | None
    on: dt.date | None  # the day from which it has to go; None where each row has its own
    rows: QuerySet

    def is_due(self, today: dt.date) -> bool:
        return self.on is None or self.on <= today


def days_of(occasion: Occasion, shorter: dict[tuple[int, str], int], period: Period) -> int:
    """The days in force: the default, or what staff shortened it to."""
    return min(period.days, shorter.get((occasion.key, period.name), period.days))


def shortened() -> dict[tuple[int, str], int]:
    """What staff shortened, by edition and period."""
    return {(one.edition_key, one.period): one.days for one in ShorterPeriod.objects.all()}


def everything(moment: dt.datetime, editions: list[Occasion] | None = None) -> Iterator[Due]:
    """Every rule for every edition (or for these), whether due or not; of rows with a time of their own what is due."""
    shorter = shortened()
    editions = subjects.occasions() if editions is None else editions
    for rule in registry.rules():
        if rule.period.since_row:
            before = moment - dt.timedelta(days=rule.period.days)
            yield Due(rule, None, None, rule.rows(None).filter(**{f"{rule.since}__lt": before}))
            continue
        for one in editions:
            on = one.ends + dt.timedelta(days=days_of(one, shorter, rule.period))
            yield Due(rule, one, on, rule.rows(one))


def due(moment: dt.datetime) -> list[Due]:
    """What has to go at this moment, the shortest periods first."""
    return [
        one
        for one in everything(moment)
        if one.is_due(moment.astimezone(one.occasion.tz).date() if one.occasion else moment.date())
    ]


def run(moment: dt.datetime | None = None) -> Run | None:
    """Let everything go that is due; returns what happened, None where another run is at it.

    In transactions of at most BATCH rows, each with its proof: whatever ends the run, the next one goes on where it
    stopped. A rule that does not work stops no other; staff see its name and the kind of error, never its text, in
    which the database might name the data.
    """
    moment = moment or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_RUN])
        if not cursor.fetchone()[0]:
            return None
    try:
        return _run(moment)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_RUN])


def _run(moment: dt.datetime) -> Run:
    done = Run.objects.create()
    emptying.remove_doomed()
    journal.export()
    if again := journal.reapply().failed:
        done.failures.append({"rule": "journal", "error": str(again)})
    for one in due(moment):
        try:
            done.count += _let_go(one)
        except (OperationalError, InterfaceError):
            raise  # no database: the next run goes on
        except Exception as error:
            log.error("%s did not erase: %s", one.rule.name, type(error).__name__)
            done.failures.append({"rule": one.rule.name, "error": type(error).__name__})
    orphans.remove()
    done.finished_at = timezone.now()
    done.save()
    return done


def _let_go(one: Due) -> int:
    total = 0
    while count := _batch(one):
        total += count
    return total


@transaction.atomic
def _batch(one: Due) -> int:
    """Erase the next rows; 0 where nothing is left. A rule that leaves its rows as they are is an error."""
    keys = list(one.rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not keys:
        return 0
    count = one.rule.erase(one.rows.filter(pk__in=keys))
    if not count:
        if one.rows.filter(pk__in=keys).exists():
            raise RuntimeError(f"{one.rule.name} leaves rows as they are")
        return 0
    key = one.occasion.key if one.occasion else None
    proofs.add(rule=one.rule, count=count, edition_key=key, due_on=one.on)
    return count


def shorten(*, occasion: Occasion, period: Period, days: int) -> int:
    """Let data of one edition go after `days` instead of the default; returns the days that held before.

    Raises RetentionError where that would be longer than the default, or the period does not belong to editions.
    """
    if period.since_row or BY_NAME.get(period.name) != period:
        raise RetentionError(_("Diese Frist lässt sich nicht ändern."), code="unknown_period")
    if not 0 <= days <= period.days:
        message = ngettext(
            "Höchstens %(n)s Tag: Fristen lassen sich verkürzen, nicht verlängern.",
            "Höchstens %(n)s Tage: Fristen lassen sich verkürzen, nicht verlängern.",
            period.days,
        )
        raise RetentionError(message % {"n": period.days}, field=period.name, code="longer")
    before = days_of(occasion, shortened(), period)
    ShorterPeriod.objects.update_or_create(edition_key=occasion.key, period=period.name, defaults={"days": days})
    return before
