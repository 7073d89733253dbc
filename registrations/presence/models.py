"""When somebody was there, and what the database can hold of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Session
from registrations.models import Registration

from .querysets import PresenceQuerySet


class PresenceSource(models.TextChoices):
    LIST = "list", _("in der Liste abgehakt")
    CHECK_IN = "check_in", _("am Einlass erfasst")
    SCAN = "scan", _("am Raum erfasst")


class Presence(models.Model):
    """One stretch of time in which somebody was there: at the conference, or in one session.

    day: of the edition, in its own time zone. came_at None: from the beginning; left_at None: to the end, or still
    there. Whoever goes and comes back has two rows of one day; in a session there is one row per person. A door writes
    arrivals with `came_at` and closes them with `left_at`; the team's list writes whole days, halves and times.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="presences")
    day = models.DateField(_("Tag"))
    session = models.ForeignKey(
        Session, verbose_name=_("Programmpunkt"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    came_at = models.DateTimeField(_("gekommen"), null=True, blank=True)
    left_at = models.DateTimeField(_("gegangen"), null=True, blank=True)
    source = models.CharField(_("Herkunft"), max_length=8, choices=PresenceSource, default=PresenceSource.LIST)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Von"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    marked_at = models.DateTimeField(_("Eingetragen"), default=timezone.now)

    objects = PresenceQuerySet.as_manager()
    door = ""  # its name, where `doors.name` was asked

    class Meta:
        verbose_name = _("Anwesenheit")
        verbose_name_plural = _("Anwesenheit")
        ordering = ["day", F("came_at").asc(nulls_first=True), "id"]
        indexes = [models.Index(fields=["session", "registration"], name="presence_by_session")]
        constraints = [
            ExclusionConstraint(
                name="presence_one_stretch_at_a_time",
                expressions=[
                    (
                        Func(F("registration_id"), F("registration_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("day"), F("day"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                    (Func(F("came_at"), F("left_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(session__isnull=True),
                violation_error_message=_("Zu dieser Zeit ist die Person schon als anwesend eingetragen."),
            ),
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="presence_once_per_session",
                condition=Q(session__isnull=False),
                violation_error_message=_("Hier ist die Person schon als anwesend eingetragen."),
            ),
            models.CheckConstraint(
                name="presence_leaves_after_coming",
                condition=Q(left_at__gt=F("came_at")) | Q(came_at__isnull=True) | Q(left_at__isnull=True),
                violation_error_message=_("Gegangen ist man erst, nachdem man gekommen ist."),
            ),
            models.CheckConstraint(name="presence_source_known", condition=Q(source__in=PresenceSource.values)),
        ]

    def __str__(self):
        return f"{self.registration_id} on {self.day}"

    @property
    def is_partial(self) -> bool:
        """Whether the person came late or left early."""
        return self.came_at is not None or self.left_at is not None
