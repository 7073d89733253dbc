"""Reads of reported barriers, as chainable methods."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Case, Value, When

WAITING = ("open", "interim")


class BarrierReportQuerySet(models.QuerySet[Any]):
    """Reported barriers."""

    def waiting(self) -> BarrierReportQuerySet:
        """Without an answer yet."""
        return self.filter(state__in=WAITING)

    def due(self, day: dt.date) -> BarrierReportQuerySet:
        """Waiting, and to be answered by this day or before."""
        return self.waiting().filter(answer_by__lte=day)

    def by_urgency(self) -> BarrierReportQuerySet:
        """Those that wait first, the most overdue on top; then what is done, the newest first."""
        is_done = Case(When(state__in=WAITING, then=Value(0)), default=Value(1))
        waiting_by = Case(When(state__in=WAITING, then="answer_by"))
        return self.order_by(is_done, waiting_by, "-id")
