"""A file that staff want to read in, row by row, until it is read in or a day has passed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from registrations.models import Registration


class RunState(models.TextChoices):
    LOOKING = "looking", _("wird geprüft")
    SEEN = "seen", _("geprüft, noch nicht eingelesen")
    CONFIRMED = "confirmed", _("wartet aufs Einlesen")
    RUNNING = "running", _("wird eingelesen")
    DONE = "done", _("eingelesen")
    FAILED = "failed", _("gescheitert")


class Fate(models.TextChoices):
    """What would become of a row, and later what became of it."""

    UNKNOWN = "unknown", _("noch nicht geprüft")
    ACCEPTED = "accepted", _("angemeldet")
    WAITING = "waiting", _("Warteliste")
    CHANGED = "changed", _("geändert")
    SAME = "same", _("schon da")
    REJECTED = "rejected", _("abgelehnt")


class ImportRun(models.Model):
    """One file. `unread`: headings of columns that are passed over."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    filename = models.CharField(_("Datei"), max_length=200)
    language = models.CharField(max_length=12, default="de")
    state = models.CharField(_("Zustand"), max_length=10, choices=RunState, default=RunState.LOOKING)
    has_needs_consent = models.BooleanField(default=False)
    unread = models.JSONField(default=list)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    heartbeat_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Datei zum Einlesen")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="import_state_known", condition=Q(state__in=RunState.values))]

    def __str__(self):
        return self.filename

    @property
    def is_busy(self) -> bool:
        return self.state in (RunState.LOOKING, RunState.CONFIRMED, RunState.RUNNING)


class ImportFile(models.Model):
    """The file itself, until a worker has read its rows: seconds."""

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="file")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("hochgeladene Datei")

    def __str__(self):
        return f"file of {self.run_id}"


class ImportRow(models.Model):
    """One row: `cells` by the keys of `headings`, `reasons` as [key, message] why not, `notes` what else to know."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text=_("wie eine Tabelle zählt: 2 ist die erste unter den Überschriften"))
    cells = models.JSONField(default=dict)
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.UNKNOWN)
    reasons = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    registration = models.ForeignKey(Registration, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),
            models.CheckConstraint(name="import_fate_known", condition=Q(fate__in=Fate.values)),
        ]

    def __str__(self):
        return f"{self.run_id}/{self.number}"
