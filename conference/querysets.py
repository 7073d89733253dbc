"""Reads of the agenda, as chainable methods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from .models import Edition


class EditionQuerySet(models.QuerySet[Any]):
    """Editions; drafts are for staff only."""

    def public(self) -> EditionQuerySet:
        return self.exclude(state="draft")

    def current(self) -> Edition | None:
        """The published edition that comes next, else the latest that was; None where there is none."""
        today = timezone.localdate()
        coming = self.filter(state="published").filter(Q(end_date__gte=today) | Q(date__gte=today))
        return coming.order_by("date").first() or self.public().order_by("-date").first()


class SessionQuerySet(models.QuerySet[Any]):
    """Entries of the agenda."""

    def of_edition(self, edition: Edition) -> SessionQuerySet:
        return self.filter(edition=edition)

    def scheduled(self) -> SessionQuerySet:
        return self.filter(state="scheduled")

    def bookable(self) -> SessionQuerySet:
        return self.scheduled().filter(bookable=True)

    def with_free_places(self) -> SessionQuerySet:
        return self.bookable().filter(places_taken__lt=F("capacity"))

    def overlapping(self, start: dt.datetime, end: dt.datetime) -> SessionQuerySet:
        """Sessions that share at least a moment with the half-open span from start to end."""
        return self.filter(start__lt=end, end__gt=start)

    def for_programme(self) -> SessionQuerySet:
        """Everything a programme shows, in three queries however many sessions there are."""
        return self.select_related("room").prefetch_related("topics", "session_people__speaker")
