"""Whom to call at which stand, and who of them is in the building: for an emergency, on paper."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from conference.content import best
from conference.documents import registry
from conference.documents.registry import Sheets
from conference.models import Edition
from exhibitors.models import StandBooking
from exhibitors.numbering import by_number
from registrations.live import counts
from registrations.live.day import Day, day_of
from registrations.models import Registration

from . import reading

STYLES = ("documents/document.css", "documents/fair-list.css")


@dataclass(frozen=True)
class Worker:
    """Somebody of the crew; is_there: checked in, and not gone again."""

    name: str
    is_there: bool


@dataclass(frozen=True)
class StandContact:
    """One stand. mobile: of the phone that lies at the stand; phone: of the contact, where it is another."""

    number: str
    name: str
    partners: str
    contact: str
    mobile: str
    phone: str
    crew: tuple[Worker, ...]


def title(document: registry.Makeable) -> str:
    return _("Notfallkontakte der Messe: %(edition)s") % {"edition": best(reading.edition_of(document), "title")[0]}


def sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    """The whole list; always the same number of questions."""
    edition = reading.edition_of(document)
    day = day_of(edition)
    there = inside(day)
    stands = [contact_of(one, there) for one in _bookings(edition)]
    context = {
        **reading.head(edition, title(document)),
        "stands": stands,
        "address": ", ".join(part for part in (best(edition, "venue_name")[0], edition.venue_address) if part),
        "is_today": day.is_today,
        "there": sum(one.is_there for stand in stands for one in stand.crew),
    }
    return Sheets("documents/fair_contacts.html", context, STYLES)


def inside(day: Day) -> set[int]:
    """The registrations of everybody who is in the building now; nobody on another day. One question."""
    return counts.inside(counts.stretches(day), day.now) if day.is_today else set()


def _bookings(edition: Edition) -> list[StandBooking]:
    crew = Registration.objects.active().filter(erased_at=None).order_by("last_name", "first_name", "pk")
    rows = StandBooking.objects.of_edition(edition).confirmed().filter(stand__isnull=False)
    rows = rows.select_related("stand", "exhibitor").prefetch_related("partners", Prefetch("crew", crew))
    return sorted(rows, key=lambda one: by_number(one.stand.number))


def contact_of(booking: StandBooking, there: Collection[int]) -> StandContact:
    exhibitor = booking.exhibitor
    return StandContact(
        number=booking.stand.number,
        name=exhibitor.organisation,
        partners=", ".join(reading.partners_of(booking)),
        contact=exhibitor.contact_name,
        mobile=booking.mobile,
        phone=exhibitor.phone if exhibitor.phone != booking.mobile else "",
        crew=tuple(Worker(one.full_name, one.pk in there) for one in booking.crew.all()),
    )
