"""What the caterer needs: numbers and allergies, no names."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from conference.models import Edition
from conference.web.text import searchable
from registrations.models import Access, Attendance, Diet, Registration, RegistrationState, SupportNeeds


@dataclass(frozen=True)
class Meals:
    """The lunches of one day for those who come for the same part of it; `attendance` "" is the sum of all."""

    date: dt.date
    attendance: str
    everything: int
    vegetarian: int
    vegan: int

    @property
    def count(self) -> int:
        return self.everything + self.vegetarian + self.vegan


@dataclass(frozen=True)
class Allergy:
    """One allergy as people wrote it, and how many of those who eat wrote the same."""

    text: str
    count: int


def meals(edition: Edition) -> list[Meals]:
    """The meals of each day by attendance, and their sum; one query. Who said nothing eats everything."""
    eating = Registration.objects.filter(edition=edition, state=RegistrationState.CONFIRMED, lunch=True).order_by()
    rows = eating.values_list("attendance", "support_needs__diet").annotate(count=Count("pk"))
    counts: Counter[tuple[str, str]] = Counter()
    for attendance, diet, count in rows:
        counts[attendance, diet if diet in (Diet.VEGETARIAN, Diet.VEGAN) else Diet.EVERYTHING] += count
    days = [edition.date + dt.timedelta(days=n) for n in range((edition.last_day - edition.date).days + 1)]
    found = []
    for date in days:
        lines = [_meals(date, attendance, counts) for attendance in Attendance.values]
        found += [*(line for line in lines if line.count), _sum(date, lines)]
    return found


def _meals(date: dt.date, attendance: str, counts: Counter[tuple[str, str]]) -> Meals:
    return Meals(date, attendance, *(counts[attendance, diet] for diet in Diet.values))


def _sum(date: dt.date, lines: list[Meals]) -> Meals:
    everything, vegetarian = sum(one.everything for one in lines), sum(one.vegetarian for one in lines)
    return Meals(date, "", everything, vegetarian, sum(one.vegan for one in lines))


def allergies(edition: Edition) -> list[Allergy]:
    """The allergies of those who eat, the most frequent first, in no order that leads to a person; one query."""
    rows = SupportNeeds.objects.filter(
        registration__edition=edition, registration__state=RegistrationState.CONFIRMED, registration__lunch=True
    ).exclude(allergies="")
    written = list(rows.values_list("allergies", flat=True))
    counts = Counter(searchable(text) for text in written)
    texts = {searchable(text): text for text in sorted(written, reverse=True)}
    found = [Allergy(texts[folded], count) for folded, count in counts.items()]
    return sorted(found, key=lambda one: (-one.count, searchable(one.text)))


def assistants(edition: Edition) -> int:
    """How many come with an assistant, who may eat too and is not counted among the meals; one query."""
    rows = SupportNeeds.objects.filter(
        registration__edition=edition,
        registration__state=RegistrationState.CONFIRMED,
        access__contains=[Access.ASSISTANT],
    )
    return rows.count()
