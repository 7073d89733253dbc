"""The list for the caretaker: what is carried to which stand, and what hangs on which fuse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.content import best
from conference.documents import registry
from conference.documents.registry import Sheets
from conference.models import Edition
from exhibitors.hall.models import Circuit
from exhibitors.models import BookingState, StandBooking

from . import reading
from .power import Draw, Fuse, Power, power

STYLES = ("documents/document.css", "documents/fair-list.css")


@dataclass(frozen=True)
class Furniture:
    """What stands at one stand. own: the own display in centimetres, width × height × depth; watts: None without power,
    0 where nobody said how much; circuit: "" for none."""

    zone: str
    number: str
    name: str
    tables: int
    chairs: int
    pinboards: int
    own: str
    watts: int | None
    circuit: str
    devices: str


@dataclass(frozen=True)
class Zone:
    """The stands of one part of the hall, with sums."""

    name: str
    rows: Sequence[Furniture]

    @property
    def tables(self) -> int:
        return sum(one.tables for one in self.rows)

    @property
    def chairs(self) -> int:
        return sum(one.chairs for one in self.rows)

    @property
    def pinboards(self) -> int:
        return sum(one.pinboards for one in self.rows)

    @property
    def displays(self) -> int:
        return sum(bool(one.own) for one in self.rows)

    @property
    def sockets(self) -> int:
        return sum(one.watts is not None for one in self.rows)

    @property
    def watts(self) -> int:
        return sum(one.watts or 0 for one in self.rows)


def title(document: registry.Makeable) -> str:
    return _("Liste für den Hausdienst: %(edition)s") % {"edition": best(reading.edition_of(document), "title")[0]}


def sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    """The whole list; always the same number of questions."""
    edition = reading.edition_of(document)
    bookings = reading.some_confirmed(edition)
    rows = furniture(bookings)
    found = power_of(edition, bookings)
    context = {
        **reading.head(edition, title(document)),
        "zones": zones(rows),
        "total": Zone("", rows),
        "power": found,
        "warnings": warnings(found),
        "open": StandBooking.objects.of_edition(edition).filter(state=BookingState.REQUESTED).count(),
    }
    return Sheets("documents/caretaker.html", context, STYLES)


def furniture(bookings: Iterable[StandBooking]) -> list[Furniture]:
    return [
        Furniture(
            zone=one.stand.zone,
            number=one.stand.number,
            name=one.exhibitor.sign_name,
            tables=one.tables,
            chairs=one.chairs,
            pinboards=one.pinboards,
            own=one.display,
            watts=one.power_watts if one.power else None,
            circuit=one.stand.circuit.name if one.power and one.stand.circuit else "",
            devices=one.devices,
        )
        for one in bookings
    ]


def zones(rows: Sequence[Furniture]) -> list[Zone]:
    """By the parts of the hall, each in the order of its stands; those in no part at the end."""
    ordered = sorted(rows, key=lambda one: (not one.zone, one.zone.casefold()))
    return [Zone(name, list(several)) for name, several in groupby(ordered, lambda one: one.zone)]


def power_of(edition: Edition, bookings: Iterable[StandBooking]) -> Power:
    """What these bookings want, by circuit. One question."""
    circuits = Circuit.objects.filter(edition=edition).annotate(number=Count("sockets"))
    columns = circuits.order_by("name", "pk").values_list("pk", "name", "limit_watts", "number")
    draws = [
        Draw(one.stand.number, one.exhibitor.sign_name, one.power_watts, one.devices, one.stand.circuit_id)
        for one in bookings
        if one.power
    ]
    return power(columns, draws)


def state_of(fuse: Fuse) -> str:
    """In a word: whether it holds."""
    if fuse.is_over:
        return _("überlastet")
    return _("fast ausgelastet") if fuse.is_near else _("in Ordnung")


def warnings(found: Power) -> list[str]:
    """The same in sentences, the worst first: for the top of the list, and for the page."""
    said = []
    for one in found.over:
        texts = {"name": one.name, "watts": one.watts, "limit": one.limit, "excess": one.excess}
        words = _("Stromkreis %(name)s ist überlastet: %(watts)s Watt bestellt, %(limit)s erlaubt, %(excess)s zu viel.")
        said.append(words % texts)
    for one in found.near:
        texts = {"name": one.name, "watts": one.watts, "limit": one.limit}
        words = _("Stromkreis %(name)s ist fast ausgelastet: %(watts)s von %(limit)s Watt bestellt.")
        said.append(words % texts)
    if found.without:
        words = ngettext(
            "%(n)s Stand braucht Strom und hängt an keinem Stromkreis: %(numbers)s.",
            "%(n)s Stände brauchen Strom und hängen an keinem Stromkreis: %(numbers)s.",
            len(found.without),
        )
        said.append(words % {"n": len(found.without), "numbers": ", ".join(one.number for one in found.without)})
    if found.unknown:
        words = ngettext(
            "%(n)s Stand hat nicht gesagt, wie viel Watt er braucht: %(numbers)s.",
            "%(n)s Stände haben nicht gesagt, wie viel Watt sie brauchen: %(numbers)s.",
            len(found.unknown),
        )
        said.append(words % {"n": len(found.unknown), "numbers": ", ".join(found.unknown)})
    return said
