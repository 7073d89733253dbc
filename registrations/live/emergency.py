"""Who is in the building: the list that is taken outside. Names, institution, since when, and where they were last.

Nothing about needs and no way to reach anybody: that is not for a sheet of paper at the meeting point. Children in the
childcare are no registrations; how many there may be stands in the head, as a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Sum

from conference.models import Edition, Room, Session
from conference.web.text import searchable
from registrations.models import Registration, Role, SupportNeeds
from registrations.presence.models import Presence

from . import counts
from .day import Day, day_of


@dataclass(frozen=True)
class Person:
    """One line. role: empty for guests; room: of the session in which the person was seen and which they have not
    left; name: empty where the data were erased meanwhile, so that the number is still right."""

    key: int
    name: str
    own_script_name: str
    organisation: str
    role: str
    since: dt.datetime | None
    room: Room | None

    @property
    def role_word(self) -> str:
        return str(Role(self.role).label) if self.role else ""


@dataclass(frozen=True)
class Group:
    """The people of one institution, or of one letter."""

    name: str
    people: Sequence[Person]


@dataclass(frozen=True, eq=False)
class EmergencyList:
    """Everybody who is inside, by name."""

    day: Day
    people: Sequence[Person]
    children: int

    @property
    def by_letter(self) -> list[Group]:
        return [Group(letter, list(several)) for letter, several in groupby(self.people, _letter)]

    @property
    def by_organisation(self) -> list[Group]:
        """In the order of the institutions; those without one at the end."""
        ordered = sorted(self.people, key=_organisation)
        return [Group(several[0].organisation, several) for several in _runs(ordered)]


def emergency_list(edition: Edition) -> EmergencyList:
    """The list of this moment; four questions, however many people there are. Nobody on another day."""
    day = day_of(edition)
    if not day.is_today:
        return EmergencyList(day, (), 0)
    found = counts.stretches(day)
    inside = counts.inside(found, day.now)
    since = {one.registration: one.came for one in found if one.holds(day.now)}
    return EmergencyList(day, persons(day, inside, since), _children(inside))


def persons(day: Day, keys: Iterable[int], since: dict[int, dt.datetime | None]) -> list[Person]:
    """These people by name, with the room they were seen in last. Two questions."""
    wanted = list(keys)
    rooms = _rooms(day, wanted)
    columns = ("pk", "first_name", "last_name", "own_script_name", "organisation", "role")
    rows = Registration.objects.filter(pk__in=wanted).by_name().values_list(*columns)
    return [
        Person(
            pk,
            ", ".join(part for part in (last, first) if part),
            own,
            organisation,
            "" if role == Role.PARTICIPANT else role,
            since.get(pk),
            rooms.get(pk),
        )
        for pk, first, last, own, organisation, role in rows
    ]


def _rooms(day: Day, keys: Sequence[int]) -> dict[int, Room]:
    """The room of the session in which somebody was seen, which runs now, and which they have not left."""
    running = Session.objects.of_edition(day.edition).scheduled().filter(start__lte=day.now, end__gt=day.now)
    rows = Presence.objects.filter(registration__in=keys, session__in=running.values("pk"), session__room__isnull=False)
    still = rows.exclude(left_at__lte=day.now).select_related("session__room").order_by("marked_at")
    return {one.registration_id: one.session.room for one in still if one.session and one.session.room}


def _children(keys: Iterable[int]) -> int:
    rows = SupportNeeds.objects.filter(registration__in=list(keys))
    return rows.aggregate(number=Sum("childcare"))["number"] or 0


def _letter(one: Person) -> str:
    return searchable(one.name)[:1].upper()


def _organisation(one: Person) -> tuple[bool, str]:
    folded = searchable(one.organisation)
    return not folded, folded


def _runs(ordered: Sequence[Person]) -> list[list[Person]]:
    return [list(several) for _key, several in groupby(ordered, _organisation)]
