"""The timetable of deliveries, for the gate: who comes when, with which vehicle, and whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from conference.content import best
from conference.documents import registry
from conference.documents.registry import Sheets
from exhibitors.models import StandBooking
from exhibitors.terms.models import terms_of

from . import reading

STYLES = ("documents/document.css", "documents/fair-list.css")


@dataclass(frozen=True)
class Delivery:
    """One stand. window: as the organisation said it, "" where it did not."""

    window: str
    number: str
    name: str
    contact: str
    phone: str
    vehicle: str
    plate: str

    @property
    def is_unsaid(self) -> bool:
        """Nothing is known of how and when this organisation comes."""
        return not (self.window or self.vehicle or self.plate)


@dataclass(frozen=True)
class Window:
    """Who comes in one set-up window; name "" for those who only named a vehicle."""

    name: str
    rows: Sequence[Delivery]


def title(document: registry.Makeable) -> str:
    return _("Anlieferung: %(edition)s") % {"edition": best(reading.edition_of(document), "title")[0]}


def sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    """The whole timetable; always the same number of questions."""
    edition = reading.edition_of(document)
    rows = [delivery_of(one) for one in reading.some_confirmed(edition)]
    context = {
        **reading.head(edition, title(document)),
        "windows": windows([one for one in rows if not one.is_unsaid], terms_of(edition).windows),
        "unsaid": [one for one in rows if one.is_unsaid],
        "number": len(rows),
    }
    return Sheets("documents/deliveries.html", context, STYLES)


def delivery_of(booking: StandBooking) -> Delivery:
    exhibitor = booking.exhibitor
    return Delivery(
        window=booking.setup_window.strip(),
        number=booking.stand.number,
        name=exhibitor.organisation,
        contact=exhibitor.contact_name,
        phone=booking.mobile or exhibitor.phone,
        vehicle=booking.vehicle,
        plate=booking.number_plate,
    )


def windows(rows: Iterable[Delivery], proposed: Sequence[str]) -> list[Window]:
    """In the order in which staff propose the windows, then what somebody wrote by hand, then who named none."""

    def place(one: Delivery) -> tuple[int, str]:
        if not one.window:
            return len(proposed) + 1, ""
        return (proposed.index(one.window), "") if one.window in proposed else (len(proposed), one.window.casefold())

    ordered = sorted(rows, key=place)
    return [Window(name, list(several)) for name, several in groupby(ordered, lambda one: one.window)]
