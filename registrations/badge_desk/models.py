"""Desks with a printer, and what they are to print."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from registrations.models import Registration, Role

from .querysets import PrintJobQuerySet

MOST_BLANK = 20  # of one tap


class Desk(models.Model):
    """A table with a laptop and a printer. `paper`: a format of `registrations.badges` with one badge on a sheet;
    watched_at: when a laptop last looked for work."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="desks")
    name = models.CharField(_("Name"), max_length=40)
    paper = models.CharField(_("Papier"), max_length=12)
    watched_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Tisch")
        verbose_name_plural = _("Tische")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="desk_name_once",
                violation_error_message=_("So heißt schon ein Tisch."),
            )
        ]

    def __str__(self):
        return self.name


class JobState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    CLAIMED = "claimed", _("wird gedruckt")
    PRINTED = "printed", _("gedruckt")
    WITHDRAWN = "withdrawn", _("zurückgenommen")


class PrintJob(models.Model):
    """One badge of a person, or some blank ones with a role (`registration` is then None). Without a desk it was
    printed where it was asked for. `claimed_by`: the laptop (a random word of its page) that prints it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="print_jobs")
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.CASCADE, related_name="print_jobs"
    )
    desk = models.ForeignKey(
        Desk, verbose_name=_("Tisch"), null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    desk_name = models.CharField(_("Tisch"), max_length=40, blank=True)
    paper = models.CharField(_("Papier"), max_length=12)
    role = models.CharField(_("Rolle"), max_length=12, choices=Role, blank=True)
    copies = models.PositiveSmallIntegerField(_("Anzahl"), default=1)
    state = models.CharField(_("Zustand"), max_length=9, choices=JobState, default=JobState.QUEUED)
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    printed_at = models.DateTimeField(_("Gedruckt"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Von"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField(_("Verlangt"), auto_now_add=True)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("Druckauftrag")
        verbose_name_plural = _("Druckaufträge")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["desk", "state"], name="print_job_of_desk")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state__in=["queued", "claimed"]),
                name="print_job_waits_once",
                violation_error_message=_("Dieses Schild wird gerade schon gedruckt."),
            ),
            models.CheckConstraint(name="print_job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(name="print_job_some_copies", condition=Q(copies__gte=1, copies__lte=MOST_BLANK)),
            models.CheckConstraint(
                name="print_job_blank_has_role",
                condition=Q(registration__isnull=False, role="", copies=1)
                | Q(registration__isnull=True, role__in=Role.values),
            ),
            models.CheckConstraint(
                name="print_job_claimed_by_somebody",
                condition=(Q(state=JobState.CLAIMED) & ~Q(claimed_by="") & Q(claimed_at__isnull=False))
                | ~Q(state=JobState.CLAIMED),
            ),
            models.CheckConstraint(
                name="print_job_printed_has_time",
                condition=Q(state=JobState.PRINTED, printed_at__isnull=False)
                | (~Q(state=JobState.PRINTED) & Q(printed_at__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"print job {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.CLAIMED)
