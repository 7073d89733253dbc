"""The counts behind figures and report. Each function asks the database a fixed number of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from conference.models import Edition, Session, Topic
from registrations.allocation.models import Wish
from registrations.models import PlaceState, Registration, RegistrationState
from registrations.presence.models import Presence


@dataclass(frozen=True)
class Counted:
    """People of one kind: with a place, waiting, cancelled; `there`: of those with a place, who was seen."""

    confirmed: int = 0
    waiting: int = 0
    cancelled: int = 0
    there: int = 0

    @property
    def away(self) -> int:
        return self.confirmed - self.there


@dataclass(frozen=True)
class Demand:
    """One workshop: what it holds and who wants it. `wishes`: first wishes, where the edition gathers them."""

    session: Session
    taken: int
    waiting: int
    wishes: int
    there: int

    @property
    def capacity(self) -> int:
        return self.session.capacity or 0

    @property
    def wanted(self) -> int:
        """How many would have come: by first wishes where there are any, else places and waiting list together."""
        return max(self.wishes, self.taken + self.waiting)


def _was_there() -> Exists:
    return Exists(Presence.objects.filter(registration=OuterRef("pk")))


def _columns() -> dict[str, Count]:
    confirmed = Q(state=RegistrationState.CONFIRMED)
    return {
        "confirmed": Count("pk", filter=confirmed),
        "waiting": Count("pk", filter=Q(state=RegistrationState.WAITING)),
        "cancelled": Count("pk", filter=Q(state=RegistrationState.CANCELLED)),
        "there": Count("pk", filter=confirmed & Q(_was_there())),
    }


def _people(edition: Edition) -> QuerySet[Any]:
    return Registration.objects.of_edition(edition).order_by()


def is_presence_known(edition: Edition) -> bool:
    """Whether anybody was marked as present; without that nobody is called missing."""
    return Presence.objects.of_edition(edition).exists()


def altogether(edition: Edition) -> Counted:
    """Everybody, in every role. One question."""
    return Counted(**_people(edition).aggregate(**_columns()))


def by(edition: Edition, *columns: str) -> dict[Any, Counted]:
    """People by a column of their registration, or by several at once (then the keys are tuples). One question."""
    rows = _people(edition).values_list(*columns).annotate(**_columns())
    width = len(columns)
    return {row[0] if width == 1 else row[:width]: Counted(*row[width:]) for row in rows}


def by_topic(edition: Edition) -> list[tuple[Topic, int]]:
    """The topics in their order, and how many with a place named each; several may be named. One question."""
    confirmed = Q(registration__state=RegistrationState.CONFIRMED, registration__edition=edition)
    topics = Topic.objects.filter(edition=edition).annotate(people=Count("registration", filter=confirmed))
    return [(topic, topic.people) for topic in topics]


def growth(edition: Edition) -> list[tuple[int, int]]:
    """Registrations over time: (days to the event, registered until the end of that day), the latest last.

    Who cancelled later is counted on the way, because what is asked is when people register. One question.
    """
    day = TruncDate("created_at", tzinfo=edition.tz)
    rows = sorted(_people(edition).annotate(day=day).values_list("day").annotate(n=Count("pk")))
    points: list[tuple[int, int]] = []
    total = 0
    for date, new in rows:
        total += new
        points.append(((edition.date - date).days, total))
    return points


def demand(edition: Edition) -> list[Demand]:
    """The bookable workshops in the order of the day. Three questions."""
    wishes = _per_session(Wish.objects.filter(registration__edition=edition, rank=1).exclude(
        registration__state=RegistrationState.CANCELLED))  # fmt: skip
    seen = _per_session(Presence.objects.of_edition(edition).filter(
        session__registration_places__registration=F("registration"),
        session__registration_places__state=PlaceState.TAKEN))  # fmt: skip
    sessions = Session.objects.of_edition(edition).bookable().select_related("room").order_by("start", "code")
    return [Demand(one, one.places_taken, one.waiting, wishes.get(one.pk, 0), seen.get(one.pk, 0)) for one in sessions]


def _per_session(rows: QuerySet[Any]) -> Mapping[int, int]:
    return dict(rows.order_by().values_list("session").annotate(n=Count("registration", distinct=True)))
