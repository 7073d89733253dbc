"""Who was registered together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from conference.models import Edition


class RegistrationGroup(models.Model):
    """People whom one person registered in one go. Holds nothing about them: their rows point here."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="registration_groups")
    stay_together = models.BooleanField(_("möchten in dieselben Workshops"), default=False)
    created_at = models.DateTimeField(_("Angemeldet am"), auto_now_add=True)

    class Meta:
        verbose_name = _("gemeinsame Anmeldung")
        verbose_name_plural = _("gemeinsame Anmeldungen")
        ordering = ["id"]

    def __str__(self):
        return f"group {self.pk}"
