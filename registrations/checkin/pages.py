"""What staff's pages of the doors show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Edition

from .models import Device, Scan

PER_PAGE = 100
SILENT_AFTER = dt.timedelta(minutes=5)
LOW = 20  # percent of battery
KINDS: dict[str, Any] = {
    "in": _("gekommen"),
    "out": _("gegangen"),
    "undo": _("zurückgenommen"),
    "admit": _("von der Warteliste"),
    "walk_in": _("vor Ort angemeldet"),
    "session_in": _("in den Raum"),
    "session_out": _("aus dem Raum"),
    "print": _("Schild gedruckt"),
    "rename": _("Name geändert"),
}
OUTCOMES: dict[str, Any] = {
    "welcome": _("willkommen"),
    "already": _("war schon da"),
    "cancelled": _("abgesagt"),
    "waiting": _("Warteliste"),
    "wrong_edition": _("andere Veranstaltung"),
    "unknown": _("unbekannt"),
    "left": _("gegangen"),
    "not_inside": _("war nicht da"),
    "undone": _("zurückgenommen"),
    "nothing": _("nichts zurückzunehmen"),
    "full": _("voll"),
    "already_registered": _("schon angemeldet"),
    "present": _("im Raum"),
    "taken_now": _("freier Platz vergeben"),
    "not_booked": _("nicht gebucht"),
    "queued": _("wird gedruckt"),
    "printed_before": _("schon gedruckt"),
    "renamed": _("Name geändert"),
    "refused": _("abgelehnt"),
}


@dataclass(frozen=True)
class DeviceRow:
    """One device: how it is doing, and what staff should look at."""

    device: Device
    scans: int
    now: dt.datetime

    @property
    def is_active(self) -> bool:
        return self.device.revoked_at is None and self.now < self.device.forget_at

    @property
    def is_silent(self) -> bool:
        """Paired, and not heard of for some minutes."""
        seen = self.device.last_seen_at
        return self.is_active and (seen is None or self.now - seen > SILENT_AFTER)

    @property
    def has_low_battery(self) -> bool:
        battery = self.device.battery
        return self.is_active and battery is not None and battery < LOW and not self.device.charging


@dataclass(frozen=True)
class DevicesPage:
    """Paired devices, those of earlier days or revoked, and how many conflicts there are."""

    active: list[DeviceRow]
    gone: list[DeviceRow]
    conflicts: int


@dataclass(frozen=True)
class LogRow:
    """One entry in words."""

    scan: Scan

    @property
    def kind(self) -> Any:
        return KINDS.get(self.scan.kind, self.scan.kind)

    @property
    def outcome(self) -> Any:
        return OUTCOMES.get(self.scan.outcome, self.scan.outcome)


@dataclass(frozen=True)
class LogPage:
    """A page of the log. device: only its entries; conflicts: only what two doors had at once."""

    rows: list[LogRow]
    page: Page
    devices: list[Device]
    device: int | None
    is_of_conflicts: bool
    words: str
    query: str


def devices_page(edition: Edition) -> DevicesPage:
    """Two queries."""
    now = timezone.now()
    found = Device.objects.of_edition(edition).select_related("session").annotate(number=Count("scans"))
    rows = [DeviceRow(one, one.number, now) for one in found.order_by("name", "-paired_at")]
    active = [one for one in rows if one.is_active]
    conflicts = Scan.objects.of_edition(edition).conflicts().count()
    return DevicesPage(active, [one for one in rows if not one.is_active], conflicts)


def log_page(edition: Edition, values: Mapping[str, str]) -> LogPage:
    """Four queries however long the log is."""
    rows = Scan.objects.of_edition(edition)
    devices = list(Device.objects.of_edition(edition).order_by("name", "pk"))
    device = next((one.pk for one in devices if str(one.pk) == values.get("geraet")), None)
    is_of_conflicts = values.get("zeigen") == "doppelt"
    words = values.get("q", "").strip()
    if device:
        rows = rows.filter(Q(device=device) | Q(conflict_with__device=device))
    if is_of_conflicts:
        rows = rows.conflicts()
    if words:
        people = edition.registrations.search(words)
        rows = rows.filter(registration__in=people.values("pk"))
    rows = rows.select_related("device", "registration", "session", "conflict_with__device", "undoes")
    page = Paginator(rows.order_by("-at", "-pk"), PER_PAGE).get_page(values.get("seite", "1"))
    chosen = {"geraet": str(device or ""), "zeigen": "doppelt" if is_of_conflicts else "", "q": words}
    return LogPage(
        rows=[LogRow(one) for one in page.object_list],
        page=page,
        devices=devices,
        device=device,
        is_of_conflicts=is_of_conflicts,
        words=words,
        query="&".join(urlencode({name: value}) for name, value in chosen.items() if value),
    )
