"""Reads of announcements, as chainable methods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from conference.models import Edition


class AnnouncementQuerySet(models.QuerySet[Any]):
    def of_edition(self, edition: Edition) -> AnnouncementQuerySet:
        return self.filter(edition=edition)

    def standing(self, moment: dt.datetime) -> AnnouncementQuerySet:
        """Neither taken back nor over: what is seen, and what comes later."""
        return self.filter(withdrawn_at=None, ends_at__gt=moment)

    def seen(self, moment: dt.datetime) -> AnnouncementQuerySet:
        """What everybody sees at a moment, the urgent first, then the newest."""
        rows = self.standing(moment).filter(starts_at__lte=moment).select_related("session")
        return rows.order_by(models.Case(models.When(priority="urgent", then=0), default=1), "-starts_at", "-pk")

    def over(self, moment: dt.datetime) -> AnnouncementQuerySet:
        """Taken back or run out, the newest first."""
        return self.exclude(withdrawn_at=None, ends_at__gt=moment).order_by("-ends_at", "-pk")

    def overlapping(self, start: dt.datetime, end: dt.datetime) -> AnnouncementQuerySet:
        """Standing ones that share a moment with the half-open span."""
        return self.filter(withdrawn_at=None, starts_at__lt=end, ends_at__gt=start)
