"""What somebody reports, and how far the answer is."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Edition

from .querysets import BarrierReportQuerySet

ANSWER_DAYS = 14
MOST_DAYS = 42  # with a note in between


class ReportState(models.TextChoices):
    OPEN = "open", _("offen")
    INTERIM = "interim", _("Zwischennachricht gesendet")
    ANSWERED = "answered", _("beantwortet")
    CLOSED = "closed", _("erledigt")


class BarrierReport(models.Model):
    """One message about a barrier. Whoever leaves no address gets no answer, but the barrier is looked at all the same.

    received_on and answer_by are days in the edition's time zone.
    """

    edition = models.ForeignKey(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="barrier_reports"
    )
    message = models.TextField(_("Meldung"), max_length=2000)
    place = models.CharField(_("Wo"), max_length=300, blank=True)
    email = models.EmailField(_("Antwort an"), max_length=254, blank=True)
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    state = models.CharField(_("Zustand"), max_length=10, choices=ReportState, default=ReportState.OPEN)
    received_on = models.DateField(_("Eingegangen"))
    answer_by = models.DateField(_("Antwort bis"))
    interim_note = models.TextField(_("Zwischennachricht"), blank=True)
    answer = models.TextField(_("Antwort"), blank=True)
    answered_at = models.DateTimeField(_("Abgeschlossen"), null=True, blank=True)

    objects = BarrierReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Meldung einer Barriere")
        verbose_name_plural = _("Gemeldete Barrieren")
        ordering = ["answer_by", "id"]
        constraints = [
            models.CheckConstraint(name="barrier_report_state_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(
                name="barrier_report_answered_within_six_weeks",
                condition=Q(answer_by__gte=F("received_on"))
                & Q(answer_by__lte=F("received_on") + dt.timedelta(days=MOST_DAYS)),
                violation_error_message=_("Spätestens nach sechs Wochen muss geantwortet sein."),
            ),
            models.CheckConstraint(
                name="barrier_report_done_has_time",
                condition=Q(state__in=[ReportState.ANSWERED, ReportState.CLOSED], answered_at__isnull=False)
                | Q(state__in=[ReportState.OPEN, ReportState.INTERIM], answered_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (ReportState.OPEN, ReportState.INTERIM)

    @property
    def days_left(self) -> int:
        """Until the day by which the answer must be there; negative where that day has passed."""
        return (self.answer_by - timezone.now().astimezone(self.edition.tz).date()).days
