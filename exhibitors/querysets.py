"""Reads of the fair, as chainable methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from conference.models import Edition


class BookingQuerySet(models.QuerySet[Any]):
    """Bookings and holds."""

    def of_edition(self, edition: Edition) -> BookingQuerySet:
        return self.filter(edition=edition)

    def occupying(self) -> BookingQuerySet:
        """Whatever keeps others from a stand now: asked for, confirmed, or held and not yet run out."""
        return self.filter(
            Q(state__in=["requested", "confirmed"]) | Q(state="held", expires_at__gt=timezone.now())
        )

    def run_out(self) -> BookingQuerySet:
        return self.filter(state="held", expires_at__lte=timezone.now())


class StandQuerySet(models.QuerySet[Any]):
    """Stands of a hall."""

    def of_edition(self, edition: Edition) -> StandQuerySet:
        return self.filter(edition=edition)

    def free(self) -> StandQuerySet:
        """Neither blocked nor taken nor held."""
        bookings = self.model._meta.get_field("bookings").related_model.objects
        taken = bookings.occupying().filter(stand=OuterRef("pk"))
        return self.filter(~Exists(taken), blocked="")
