"""Do the counters of places still say what the rows say? Nothing may move them apart; this notices if something did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from conference.models import Edition, Session

from .models import Invitation, PlaceState, RegistrationState, Role
from .place_offers.models import PlaceOffer


@dataclass(frozen=True)
class Difference:
    """A counter that is not the number of its rows. `where` is "demo", "demo/W16" or "demo/invitation 3"."""

    where: str
    counter: str
    counted: int
    rows: int

    def __str__(self) -> str:
        return f"{self.where}: {self.counter} = {self.counted}, rows = {self.rows}"


def differences() -> list[Difference]:
    """Every counter of every edition, session and invitation that is wrong; three queries."""
    guests = Q(registrations__role=Role.PARTICIPANT, registrations__invitation=None)
    editions = Edition.objects.annotate(
        guests_taken=Count("registrations", filter=guests & Q(registrations__state=RegistrationState.CONFIRMED)),
        rows_waiting=Count("registrations", filter=guests & Q(registrations__state=RegistrationState.WAITING)),
    )
    sessions = Session.objects.annotate(
        people_taken=Count("registration_places", filter=Q(registration_places__state=PlaceState.TAKEN)),
        rows_waiting=Count("registration_places", filter=Q(registration_places__state=PlaceState.WAITING)),
    )
    editions = editions.annotate(
        rows_taken=F("guests_taken") + _held(session=None, registration__edition=OuterRef("pk"))
    )
    sessions = sessions.annotate(rows_taken=F("people_taken") + _held(session=OuterRef("pk")))
    wrong = ~Q(places_taken=F("rows_taken")) | ~Q(waiting=F("rows_waiting"))
    columns = ("places_taken", "rows_taken", "waiting", "rows_waiting")
    found: list[Difference] = []
    for slug, *counters in editions.filter(wrong).order_by("slug").values_list("slug", *columns):
        found += _pairs(slug, counters)
    rows = sessions.filter(wrong).order_by("edition__slug", "code").values_list("edition__slug", "code", *columns)
    for slug, code, *counters in rows:
        found += _pairs(f"{slug}/{code}", counters)
    return [*found, *_invitations()]


def _invitations() -> list[Difference]:
    active = Q(registrations__isnull=False) & ~Q(registrations__state=RegistrationState.CANCELLED)
    rows = Invitation.objects.annotate(rows_taken=Count("registrations", filter=active))
    wrong = rows.exclude(taken=F("rows_taken")).order_by("edition__slug", "pk")
    columns = wrong.values_list("edition__slug", "pk", "taken", "rows_taken")  # not the code: it opens a door
    return [Difference(f"{slug}/invitation {pk}", "taken", taken, count) for slug, pk, taken, count in columns]


def _held(**where: Any) -> Coalesce:
    """How many places are held by open offers."""
    open_ones = PlaceOffer.objects.open().filter(**where).order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(open_ones.annotate(number=Count("pk")).values("number")), 0)


def _pairs(where: str, counters: list[int]) -> list[Difference]:
    taken, rows_taken, waiting, rows_waiting = counters
    both = [Difference(where, "places_taken", taken, rows_taken), Difference(where, "waiting", waiting, rows_waiting)]
    return [one for one in both if one.counted != one.rows]
