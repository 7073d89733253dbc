"""What somebody has typed about several people and not sent yet."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Edition

from .people import Registration

KEPT = dt.timedelta(hours=4)


class RegistrationDraft(models.Model):
    """Several people on their way from the form to the registration, kept for four hours after the last touch.

    people: a list of {"number": 1, "typed": {field: [values]}}, the first is whoever registers the others; emptied
    when it is sent. What is left then says where it led, so that a second press on the button leads there too.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    people = models.JSONField(default=list)
    stay_together = models.BooleanField(default=False)
    registrant = models.ForeignKey(Registration, null=True, on_delete=models.CASCADE, related_name="+")
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("angefangene Anmeldung")
        verbose_name_plural = _("angefangene Anmeldungen")

    def __str__(self):
        return f"draft {self.pk}"

    @staticmethod
    def oldest() -> dt.datetime:
        """Drafts that nobody has touched since then are gone."""
        return timezone.now() - KEPT
