"""What is announced, in which languages, from when until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from conference.models import Edition, Session

from .querysets import AnnouncementQuerySet

LONGEST = 160  # characters: two lines on a phone, and readable in the foyer from eight metres


class Priority(models.TextChoices):
    NORMAL = "normal", _("Hinweis")
    URGENT = "urgent", _("Wichtig")


class Announcement(models.Model):
    """One line for everybody. `changed_at` moves with its words: open pages say it aloud again.

    `conference.announcements.services` is the only code that writes these rows.
    """

    edition = models.ForeignKey(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="announcements"
    )
    text = models.CharField(_("Text"), max_length=LONGEST)
    priority = models.CharField(_("Art"), max_length=6, choices=Priority, default=Priority.NORMAL)
    session = models.ForeignKey(
        Session, verbose_name=_("Programmpunkt"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    starts_at = models.DateTimeField(_("Von"))
    ends_at = models.DateTimeField(_("Bis"))
    withdrawn_at = models.DateTimeField(_("Zurückgenommen"), null=True, blank=True)
    created_at = models.DateTimeField(_("Geschrieben"), auto_now_add=True)
    changed_at = models.DateTimeField(_("Geändert"))

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ansage")
        verbose_name_plural = _("Ansagen")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["edition", "ends_at"], name="announcement_standing")]
        constraints = [
            models.CheckConstraint(
                name="announcement_has_german",
                condition=~Q(text_de="") & Q(text_de__isnull=False),
                violation_error_message=_("Bitte schreiben Sie die Ansage auf Deutsch."),
            ),
            models.CheckConstraint(name="announcement_priority_known", condition=Q(priority__in=Priority.values)),
            models.CheckConstraint(
                name="announcement_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Das Ende muss nach dem Anfang liegen."),
            ),
        ]

    def __str__(self):
        return f"announcement {self.pk}"

    @property
    def is_urgent(self) -> bool:
        return self.priority == Priority.URGENT

    @property
    def spoken(self) -> list[str]:
        """Codes of the languages in which it is written, besides German."""
        codes = [code for code in settings.MODELTRANSLATION_LANGUAGES if code != settings.LANGUAGE_CODE]
        return [code for code in codes if getattr(self, build_localized_fieldname("text", code))]

    @property
    def version(self) -> str:
        """Another one whenever its words are others."""
        return f"{self.pk}-{int(self.changed_at.timestamp() * 1000)}"
