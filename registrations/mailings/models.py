"""Mails to many people, to whom they went, and which go by themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from conference.outbox.models import OutgoingMail
from registrations.models import Registration

from .querysets import MailingQuerySet, RecipientQuerySet


class MailingKind(models.TextChoices):
    CONFERENCE = "conference", _("zur Konferenz")
    NEWS = "news", _("Neuigkeiten")
    REMINDER_WEEK = "reminder_week", _("Erinnerung eine Woche vorher")
    REMINDER_DAY = "reminder_day", _("Erinnerung am Tag vorher")
    THANKS = "thanks", _("Dank danach")


AUTOMATIC = (MailingKind.REMINDER_WEEK, MailingKind.REMINDER_DAY, MailingKind.THANKS)


class MailingState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("wartet auf Freigabe")
    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("wird gesendet")
    DONE = "done", _("gesendet")
    CANCELLED = "cancelled", _("abgebrochen")


class Mailing(models.Model):
    """One mail to many. `audience` is what `audience.Audience` stores; texts stand in `MailingText`, those of the
    automatic kinds in templates. `state` moves in `services` only.
    """

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.PROTECT, related_name="mailings")
    kind = models.CharField(_("Art"), max_length=16, choices=MailingKind, default=MailingKind.CONFERENCE)
    state = models.CharField(_("Stand"), max_length=10, choices=MailingState, default=MailingState.DRAFT)
    audience = models.JSONField(_("An wen"), default=dict, blank=True)
    planned_for = models.DateTimeField(_("Senden ab"), null=True, blank=True)
    for_date = models.DateField(null=True, blank=True, editable=False)  # of the automatic ones: the conference's day
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("geschrieben von"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mailings_written",
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="mailings_changed"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("freigegeben von"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mailings_approved",
    )
    approved_at = models.DateTimeField(_("freigegeben am"), null=True, blank=True)
    released_at = models.DateTimeField(_("Empfänger festgelegt am"), null=True, blank=True)
    created_at = models.DateTimeField(_("angelegt"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rundmail")
        verbose_name_plural = _("Rundmails")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="mailing_kind_known", condition=Q(kind__in=MailingKind.values)),
            models.CheckConstraint(name="mailing_state_known", condition=Q(state__in=MailingState.values)),
            models.UniqueConstraint(
                name="mailing_automatic_once",
                fields=["edition", "kind", "for_date"],
                condition=Q(kind__in=[kind.value for kind in AUTOMATIC]),
            ),
            models.CheckConstraint(
                name="mailing_automatic_has_day",
                condition=Q(for_date__isnull=False, kind__in=[kind.value for kind in AUTOMATIC])
                | Q(for_date__isnull=True) & ~Q(kind__in=[kind.value for kind in AUTOMATIC]),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.pk}"

    @property
    def is_automatic(self) -> bool:
        return self.kind in AUTOMATIC

    @property
    def is_editable(self) -> bool:
        """Nothing has left yet; changing it takes an approval back."""
        return not self.is_automatic and self.state in (
            MailingState.DRAFT,
            MailingState.SUBMITTED,
            MailingState.PLANNED,
        )

    @property
    def is_on_its_way(self) -> bool:
        return self.state in (MailingState.RUNNING, MailingState.DONE)


class MailingText(models.Model):
    """The words in one language: CommonMark without HTML, with placeholders (`placeholders.py`)."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("Sprache"), max_length=12)
    subject = models.CharField(_("Betreff"), max_length=150)
    body = models.TextField(_("Text"), max_length=10_000)

    class Meta:
        verbose_name = _("Text")
        verbose_name_plural = _("Texte")
        constraints = [models.UniqueConstraint(fields=["mailing", "language"], name="mailing_text_once_per_language")]

    def __str__(self):
        return f"{self.language} · {self.mailing_id}"


class Outcome(models.TextChoices):
    SKIPPED = "skipped", _("nicht mehr gemeint")
    WITHDRAWN = "withdrawn", _("abgebrochen")


class Recipient(models.Model):
    """One person who is to get a mailing, fixed when it is released. How it went stands with the mail
    (`RecipientQuerySet.with_result`); `outcome` only where there is none."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="mailings_received")
    mail = models.OneToOneField(OutgoingMail, null=True, blank=True, on_delete=models.SET_NULL)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("Empfänger")
        verbose_name_plural = _("Empfänger")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "registration"], name="mailing_once_per_person"),
            models.CheckConstraint(name="mailing_outcome_known", condition=Q(outcome__in=[*Outcome.values, ""])),
        ]

    def __str__(self):
        return f"{self.mailing_id} to {self.registration_id}"


class AutomaticMails(models.Model):
    """Which mails of an edition go by themselves; an edition without a row has the defaults."""

    edition = models.OneToOneField(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="automatic_mails"
    )
    reminder_week = models.BooleanField(_("Erinnerung eine Woche vorher"), default=True)
    reminder_day = models.BooleanField(_("Erinnerung am Tag vorher"), default=True)
    thanks = models.BooleanField(_("Dank am nächsten Werktag"), default=False)

    class Meta:
        verbose_name = _("Mails von selbst")
        verbose_name_plural = _("Mails von selbst")

    def __str__(self):
        return f"automatic mails of {self.edition_id}"
