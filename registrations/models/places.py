"""Who has which place."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Session
from registrations.querysets import PlaceQuerySet

from .people import Registration


class PlaceState(models.TextChoices):
    TAKEN = "taken", _("Platz")
    WAITING = "waiting", _("Warteliste")


class Place(models.Model):
    """A person's place in a session, or the place in its waiting list. Rows are made and freed in `places` only."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="places")
    session = models.ForeignKey(
        Session, verbose_name=_("Workshop"), on_delete=models.PROTECT, related_name="registration_places"
    )
    state = models.CharField(_("Zustand"), max_length=8, choices=PlaceState)
    waiting_number = models.PositiveBigIntegerField(null=True, blank=True)
    overlap_accepted = models.BooleanField(
        _("behält trotz Überschneidung"),
        default=False,
        help_text=_("Die Person weiß, dass hier zwei Workshops zur gleichen Zeit sind, und behält beide."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Workshop-Platz")
        verbose_name_plural = _("Workshop-Plätze")
        ordering = ["session__start", "id"]
        indexes = [
            models.Index(
                fields=["session", "waiting_number"], name="place_waiting", condition=Q(state=PlaceState.WAITING)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="place_once_per_session"),
            models.CheckConstraint(name="place_state_known", condition=Q(state__in=PlaceState.values)),
            models.CheckConstraint(
                name="place_accepted_is_taken", condition=Q(overlap_accepted=False) | Q(state=PlaceState.TAKEN)
            ),
            models.CheckConstraint(
                name="place_waiting_has_number",
                condition=Q(state=PlaceState.WAITING, waiting_number__isnull=False)
                | Q(state=PlaceState.TAKEN, waiting_number__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.registration_id} in {self.session_id}"

    @property
    def is_taken(self) -> bool:
        return self.state == PlaceState.TAKEN

    def meets(self, other: Place) -> bool:
        """Whether both sessions, as everybody sees them, take place in at least one common moment."""
        return bool(self.session.start < other.session.end and other.session.start < self.session.end)
