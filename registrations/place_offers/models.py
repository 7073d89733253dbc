"""Places that are held for somebody until they answer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Session
from registrations.models import Registration


class OfferState(models.TextChoices):
    OPEN = "open", _("angeboten")
    ACCEPTED = "accepted", _("angenommen")
    DECLINED = "declined", _("abgelehnt")
    EXPIRED = "expired", _("abgelaufen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class PlaceOfferQuerySet(models.QuerySet[Any]):
    def open(self) -> PlaceOfferQuerySet:
        """Whatever still holds a place, also those that have run out and wait for the next look at them."""
        return self.filter(state="open")

    def run_out(self) -> PlaceOfferQuerySet:
        return self.open().filter(expires_at__lte=timezone.now())


class PlaceOffer(models.Model):
    """One place offered to one person who waits. session: None for a place at the conference itself.

    While it is open the place counts as taken (`places_taken`), and the person still as waiting; `places` keeps that.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="place_offers")
    session = models.ForeignKey(
        Session,
        verbose_name=_("Workshop"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="place_offers",
    )
    state = models.CharField(_("Zustand"), max_length=9, choices=OfferState, default=OfferState.OPEN)
    expires_at = models.DateTimeField(_("gilt bis"))
    created_at = models.DateTimeField(_("angeboten am"), auto_now_add=True)
    ended_at = models.DateTimeField(_("beendet am"), null=True, blank=True)

    objects = PlaceOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("angebotener Platz")
        verbose_name_plural = _("angebotene Plätze")
        ordering = ["expires_at", "id"]
        indexes = [models.Index(fields=["expires_at"], name="place_offer_open", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(name="place_offer_state_known", condition=Q(state__in=OfferState.values)),
            models.UniqueConstraint(
                fields=["registration", "session"], name="place_offer_open_once", condition=Q(state="open"),
                nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.registration_id}: {self.session_id or 'edition'} {self.state}"

    @property
    def is_valid(self) -> bool:
        """Whether it can still be accepted."""
        return self.state == OfferState.OPEN and timezone.now() < self.expires_at
