"""Figures about the people who come. Each function asks the database once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from conference.models import Edition

from .models import Access, Diet, Place, Registration, RegistrationState


@dataclass(frozen=True)
class Line:
    """One line of a table of figures."""

    label: str
    count: int


@dataclass(frozen=True)
class Day:
    """New registrations of one day; `total` counts from the first day on."""

    date: dt.date
    new: int
    total: int


def states(edition: Edition | None) -> dict[str, int]:
    """How many registrations are in each state."""
    wanted = {state.value: Count("pk", filter=Q(state=state)) for state in RegistrationState}
    return Registration.objects.filter(edition=edition).aggregate(**wanted)


def over_time(edition: Edition, *, until: dt.date) -> tuple[Counter[str], list[Day]]:
    """How many registrations are in each state; and by the day on which they came, without gaps, up to `until`."""
    day = TruncDate("created_at", tzinfo=edition.tz)
    rows = Registration.objects.of_edition(edition).order_by().values_list(day, "state").annotate(n=Count("pk"))
    states: Counter[str] = Counter()
    counts: Counter[dt.date] = Counter()
    for date, state, number in rows:
        states[state] += number
        counts[date] += number
    return states, _without_gaps(counts, until)


def _without_gaps(counts: Counter[dt.date], until: dt.date) -> list[Day]:
    if not counts:
        return []
    days, total, date = [], 0, min(counts)
    while date <= max(until, *counts):
        total += counts[date]
        days.append(Day(date, counts[date], total))
        date += dt.timedelta(days=1)
    return days


@dataclass(frozen=True)
class Needs:
    """Counts for the kitchen, the helpers and the childcare, and of those for whom somebody must interpret."""

    meals: list[Line]
    support: list[Line]
    children: int
    interpreting: int


def needs(edition: Edition | None) -> Needs:
    """Meals of those who have a place and eat (who said nothing eats everything), and who needs what."""
    eats = Q(state=RegistrationState.CONFIRMED, lunch=True)
    allergic = eats & ~Q(support_needs__allergies="") & Q(support_needs__isnull=False)
    found = Registration.objects.filter(edition=edition).aggregate(
        all=Count("pk", filter=eats),
        allergic=Count("pk", filter=allergic),
        children=Sum("support_needs__childcare"),
        interpreting=Count("pk", filter=Q(support_needs__isnull=False) & ~Q(support_needs__interpreting="")),
        **{diet.value: Count("pk", filter=eats & Q(support_needs__diet=diet)) for diet in Diet},
        **{f"access_{one}": Count("pk", filter=Q(support_needs__access__contains=[one.value])) for one in Access},
    )
    lines = [Line(str(one.label), found[f"access_{one}"]) for one in Access if found[f"access_{one}"]]
    return Needs(_meals(found), lines, found["children"] or 0, found["interpreting"])


def _meals(found: Mapping[str, int]) -> list[Line]:
    chosen = found[Diet.VEGETARIAN] + found[Diet.VEGAN]
    return [
        Line(_("Essen zusammen"), found["all"]),
        Line(_("ohne besondere Wünsche"), found["all"] - chosen),
        Line(_("vegetarisch"), found[Diet.VEGETARIAN]),
        Line(_("vegan"), found[Diet.VEGAN]),
        Line(_("davon mit Allergie oder Unverträglichkeit"), found["allergic"]),
    ]


def double_booked(edition: Edition | None) -> QuerySet[Registration]:
    """People who have places in two sessions that overlap, because one was moved, and who have not decided yet."""
    pairs = Place.objects.filter(session__edition=edition).overlapping()
    return Registration.objects.filter(pk__in=pairs.values("registration"))
