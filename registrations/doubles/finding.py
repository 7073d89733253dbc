"""Who may be registered twice: compared in memory, by names as a search folds them. Two questions per edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from conference.web.text import loosely, searchable
from registrations.models import Registration

from .models import TwoPeople

MOST_ALIKE = 12  # of one name or address: more is a shared mailbox, not one person


class Sign(models.TextChoices):
    """Why two may be the same person, the surest first."""

    SAME = "same", _("gleicher Name, gleiche E-Mail")
    ADDRESS = "address", _("gleiche E-Mail, ähnlicher Name")
    NAME = "name", _("gleicher Name")
    SWAPPED = "swapped", _("Vor- und Nachname vertauscht")


@dataclass(frozen=True)
class Pair:
    """Two primary keys, the lower one first, and why."""

    one: int
    other: int
    sign: Sign


@dataclass(frozen=True)
class _Person:
    pk: int
    email: str
    first: str
    last: str

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(sorted(f"{self.first} {self.last}".split()))


def likely(edition: Edition) -> list[Pair]:
    """Pairs of active registrations that may be one person, without those that staff have parted; the surest first."""
    columns = ("pk", "email", "first_name", "last_name")
    rows = Registration.objects.of_edition(edition).active().filter(erased_at=None).order_by("pk").values_list(*columns)
    people = [_Person(pk, email.lower(), _fold(first), _fold(last)) for pk, email, first, last in rows.iterator()]
    parted = set(TwoPeople.objects.filter(one__edition=edition).values_list("one", "other"))
    found: dict[tuple[int, int], Sign] = {}
    for one, other in _candidates(people):
        key = (one.pk, other.pk)
        sign = _sign(one, other)
        if sign is not None and key not in parted and key not in found:
            found[key] = sign
    order = list(Sign)
    pairs = [Pair(one, other, sign) for (one, other), sign in found.items()]
    return sorted(pairs, key=lambda pair: (order.index(pair.sign), pair.one, pair.other))


def _fold(name: str) -> str:
    return loosely(searchable(name)).replace("-", " ")


def _candidates(people: list[_Person]) -> Iterator[tuple[_Person, _Person]]:
    """Everybody with the same address, or with the same words in the name."""
    groups: dict[object, list[_Person]] = defaultdict(list)
    for one in people:
        if one.email:
            groups[one.email].append(one)
        groups[one.words].append(one)
    for group in groups.values():
        if 1 < len(group) <= MOST_ALIKE:
            yield from combinations(group, 2)


def _sign(one: _Person, other: _Person) -> Sign | None:
    same_address = bool(one.email) and one.email == other.email
    if one.words == other.words:
        if same_address:
            return Sign.SAME
        return Sign.SWAPPED if one.last == other.first and one.first != other.first else Sign.NAME
    if same_address and _alike(one, other):
        return Sign.ADDRESS
    return None


def _alike(one: _Person, other: _Person) -> bool:
    """Colleagues share an address, not a surname; one person leaves out a second name or shortens the first."""
    mine, theirs = set(one.words), set(other.words)
    if mine <= theirs or theirs <= mine:
        return True
    starts = bool(one.first and other.first) and one.first[0] == other.first[0]
    return one.last == other.last and starts
