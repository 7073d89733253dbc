"""Figures of the fair."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web.dashboard import Counted
from registrations.figures.sections import Section

from .models import BookingState, Stand, StandBooking
from .tallies import tallies


@dataclass(frozen=True)
class Totals:
    """What the hall team must bring for everything asked for or confirmed; `watts` is the sum of all stands."""

    bookings: int = 0
    tables: int = 0
    chairs: int = 0
    pinboards: int = 0
    with_power: int = 0
    watts: int = 0


@dataclass(frozen=True)
class Figures:
    """How the fair stands."""

    free: int
    all: int
    requested: int
    confirmed: int
    waiting: int


def totals(edition: Edition | None) -> Totals:
    """One question to the database."""
    rows = StandBooking.objects.filter(
        edition=edition, state__in=[BookingState.REQUESTED, BookingState.CONFIRMED]
    ).order_by()
    sums = rows.aggregate(
        bookings=Count("pk"),
        tables=Sum("tables"),
        chairs=Sum("chairs"),
        pinboards=Sum("pinboards"),
        with_power=Count("pk", filter=Q(power=True)),
        watts=Sum("power_watts"),
    )
    return Totals(**{name: value or 0 for name, value in sums.items()})


def figures(edition: Edition) -> dict[str, Counted]:
    """What `Figures` is made of, to be asked together with other numbers."""
    states = BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.WAITING
    bookings, stands = StandBooking.objects.of_edition(edition), Stand.objects.of_edition(edition)
    counts = {state.value: Counted(bookings.filter(state=state)) for state in states}
    return {**counts, "all": Counted(stands), "free": Counted(stands.free())}


def section(edition: Edition, compared: Edition | None) -> Section | None:
    """The fair for the pages of figures and the report; None without stands."""
    found = tallies(edition, compared)
    note = _("Gezählt sind Stände und was darauf steht, keine Menschen. Darum stehen hier auch kleine Zahlen.")
    return Section(_("Messe"), note, found) if found else None
