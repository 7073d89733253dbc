"""Reads of what is to be printed, as chainable methods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Desk

WAITING = ("queued", "claimed")


class PrintJobQuerySet(models.QuerySet[Any]):
    def waiting(self) -> PrintJobQuerySet:
        """Asked for and not printed yet."""
        return self.filter(state__in=WAITING)

    def free(self, desk: Desk, watcher: str, lost_since: dt.datetime) -> PrintJobQuerySet:
        """What this laptop may take next: what it holds already, what nobody has, and what another one took before
        `lost_since` and never finished."""
        rows = self.filter(desk=desk)
        mine = Q(state="claimed", claimed_by=watcher)
        return rows.filter(mine | Q(state="queued") | Q(state="claimed", claimed_at__lt=lost_since)).order_by("pk")

    def printed(self) -> PrintJobQuerySet:
        return self.filter(state="printed")
