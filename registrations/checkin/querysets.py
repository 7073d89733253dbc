"""Reads of devices and of what they did."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from conference.models import Edition, Session

# Kinds of entries that say that somebody came into the building.
ARRIVALS = ("in", "admit", "walk_in")
OF_BUILDING = (*ARRIVALS, "out")
OF_SESSIONS = ("session_in", "session_out")


class DeviceQuerySet(models.QuerySet[Any]):
    """Devices at the doors."""

    def of_edition(self, edition: Edition) -> DeviceQuerySet:
        return self.filter(edition=edition)

    def active(self) -> DeviceQuerySet:
        """Neither revoked nor from a day that is over."""
        return self.filter(revoked_at=None, forget_at__gt=timezone.now())


class ScanQuerySet(models.QuerySet[Any]):
    """The log of the doors."""

    def of_edition(self, edition: Edition) -> ScanQuerySet:
        return self.filter(device__edition=edition)

    def valid(self) -> ScanQuerySet:
        """Says where somebody was, and was not taken back."""
        return self.filter(is_valid=True)

    def between(self, span: tuple[dt.datetime, dt.datetime]) -> ScanQuerySet:
        return self.filter(at__gte=span[0], at__lt=span[1])

    def at_the_door(self) -> ScanQuerySet:
        """Coming into the building and leaving it."""
        return self.filter(kind__in=OF_BUILDING)

    def arrivals(self) -> ScanQuerySet:
        return self.filter(kind__in=ARRIVALS)

    def in_session(self, session: Session) -> ScanQuerySet:
        return self.filter(kind__in=OF_SESSIONS, session=session)

    def in_order(self) -> ScanQuerySet:
        """As it happened, whatever order it was handed in."""
        return self.order_by("at", "device", "seq", "pk")

    def conflicts(self) -> ScanQuerySet:
        return self.filter(is_conflict=True)

    def seen_by(self, device: int) -> ScanQuerySet:
        """Conflicts that concern a device, by its own entry or by the other one."""
        return self.conflicts().filter(Q(device=device) | Q(conflict_with__device=device))
