"""What staff decided about periods, and what has gone: without a name, a key or anything else of a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .periods import OF_EDITIONS


class ShorterPeriod(models.Model):
    """Staff let data of one edition go earlier than the default. `edition_key` is the edition's primary key."""

    edition_key = models.PositiveBigIntegerField()
    period = models.CharField(max_length=20, choices=[(one.name, one.label) for one in OF_EDITIONS])
    days = models.PositiveSmallIntegerField(_("Tage nach dem letzten Tag"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition_key", "period"], name="shorter_period_once"),
            models.CheckConstraint(
                name="shorter_period_known", condition=Q(period__in=[one.name for one in OF_EDITIONS])
            ),
        ]

    def __str__(self):
        return f"{self.period}: {self.days}"


class Proof(models.Model):
    """One transaction of erasing: when, by which rule, how many rows, and the digest that chains it to the one before.

    `edition_key` is empty where the period counts from the rows themselves. `due_on` is the day from which it had to
    go, empty where a person wanted it at once. `conference.retention.proofs` is the only code that writes it.
    """

    at = models.DateTimeField(_("Wann"), default=timezone.now)
    rule = models.CharField(_("Was"), max_length=80)
    period = models.CharField(_("Frist"), max_length=20)
    edition_key = models.PositiveBigIntegerField(null=True, blank=True)
    due_on = models.DateField(_("Fällig am"), null=True, blank=True)
    count = models.PositiveIntegerField(_("Zeilen"))
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("Löschnachweis")
        verbose_name_plural = _("Löschnachweise")
        ordering = ["-id"]
        indexes = [models.Index(fields=["edition_key", "rule"], name="proof_by_edition")]

    def __str__(self):
        return f"{self.rule} {self.count}"


class Run(models.Model):
    """One night: when it began and ended, how many rows went, and which rules did not work, by name and error class."""

    started_at = models.DateTimeField(_("Begonnen"), default=timezone.now)
    finished_at = models.DateTimeField(_("Beendet"), null=True, blank=True)
    count = models.PositiveIntegerField(_("Zeilen"), default=0)
    failures = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        get_latest_by = "started_at"

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d}: {self.count}"


class DoomedFile(models.Model):
    """A file whose row has gone; the line goes when the file has, so that a crash in between leaves no file behind."""

    path = models.CharField(max_length=300)

    def __str__(self):
        return self.path


class Erasure(models.Model):
    """Something that a person wanted erased: kept here and, as a file, outside of every backup of the database.

    `entry` names a way of erasing that an app has registered, `subject` the row ("registration:12"), `check_digest` a
    keyed digest by which the row is known again, so that after a restored backup nobody else is erased under a number
    that was given twice. `written_at` is when the file was there.
    """

    key = models.UUIDField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    entry = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    check_digest = models.CharField(max_length=64)
    details = models.JSONField(default=dict, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.entry} {self.subject}"
