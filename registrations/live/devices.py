"""The devices at the doors, and what about them somebody must see to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.checkin.models import Device, Scan

from .day import Day

LOW, SILENT = 20, dt.timedelta(minutes=5)  # per cent of a battery; without a word for so long


@dataclass(frozen=True)
class AtDoor:
    """One device as it was when it was heard last."""

    name: str
    battery: int | None
    is_charging: bool
    seen: dt.datetime | None
    pending: int
    is_silent: bool

    @property
    def is_low(self) -> bool:
        return self.battery is not None and self.battery < LOW and not self.is_charging

    @property
    def warnings(self) -> list[str]:
        """What is wrong with it, in words; nothing where all is well."""
        found = []
        if self.is_silent:
            found.append(_("kein Kontakt seit mehr als fünf Minuten"))
        if self.is_low:
            found.append(_("Akku fast leer"))
        if self.pending:
            words = ngettext("%(n)s noch nicht gesendet", "%(n)s noch nicht gesendet", self.pending)
            found.append(words % {"n": self.pending})
        return found


@dataclass(frozen=True)
class Doors:
    """All devices that are paired now, by name, and how many people each of them let in today."""

    devices: Sequence[AtDoor]
    arrivals: Sequence[tuple[str, int]]
    conflicts: int

    @property
    def troubled(self) -> Sequence[AtDoor]:
        return [one for one in self.devices if one.warnings]


def doors(day: Day) -> Doors:
    """Three questions."""
    rows = Device.objects.of_edition(day.edition).active().order_by("name", "pk")
    found = [
        AtDoor(
            one.name,
            one.battery,
            bool(one.charging),
            one.last_seen_at,
            one.pending,
            one.last_seen_at is None or day.now - one.last_seen_at > SILENT,
        )
        for one in rows
    ]
    return Doors(found, _arrivals(day), Scan.objects.of_edition(day.edition).conflicts().count())


def _arrivals(day: Day) -> list[tuple[str, int]]:
    """The first arrival of each person today, by the door that saw it; the busiest first."""
    start = dt.datetime.combine(day.date, dt.time(), tzinfo=day.edition.tz)
    scans = Scan.objects.of_edition(day.edition).valid().arrivals().between((start, start + dt.timedelta(days=1)))
    first: dict[int, str] = {}
    for person, name in scans.in_order().values_list("registration", "device__name"):
        first.setdefault(person, name)
    counted: dict[str, int] = {}
    for name in first.values():
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))
