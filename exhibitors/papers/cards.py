"""Numbers on the tables: A4, folded in the middle, so that it stands by itself and is read from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conference.content import best
from conference.documents import registry
from conference.documents.fitting import Fitted, fit
from conference.documents.registry import DocumentError, Sheets
from exhibitors.models import StandBooking

from . import reading

STYLES = ("documents/document.css", "documents/sizes.css", "documents/table-numbers.css")


@dataclass(frozen=True)
class Card:
    """One card. which: "Tisch 1 von 2" where a stand has more than one table, else empty."""

    number: Fitted
    name: Fitted
    which: str


def title(document: registry.Makeable) -> str:
    return _("Nummern für die Tische: %(edition)s") % {"edition": best(reading.edition_of(document), "title")[0]}


def chunks(document: registry.Makeable) -> list[list[Any]]:
    """Keys are booking and table, "12/1": as many cards as an organisation gets tables."""
    bookings = reading.some_confirmed(reading.edition_of(document))
    keys = [f"{one.pk}/{table}" for one in bookings for table in range(1, one.tables + 1)]
    if not keys:
        raise DocumentError(_("An keinem Stand ist ein Tisch bestellt."), code="no_tables")
    return reading.parts(keys)


def sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    """Some cards; always the same number of questions."""
    wanted = [tuple(int(part) for part in str(key).split("/")) for key in keys]
    rows = StandBooking.objects.confirmed().filter(pk__in=[pk for pk, _table in wanted], stand__isnull=False)
    found = {one.pk: one for one in rows.select_related("stand", "exhibitor")}
    context = {
        "edition": reading.edition_of(document),
        "title": title(document),
        "cards": [card_of(found[pk], table) for pk, table in wanted if pk in found],
    }
    return Sheets("documents/table_numbers.html", context, STYLES)


def card_of(booking: StandBooking, table: int) -> Card:
    which = _("Tisch %(n)s von %(all)s") % {"n": table, "all": booking.tables} if booking.tables > 1 else ""
    return Card(
        number=fit(booking.stand.number, width=180, height=62, largest=175, bold=True, leading=1),
        name=fit(booking.exhibitor.organisation, width=180, height=34, largest=34, lines=3, bold=True, leading=1.15),
        which=which,
    )
