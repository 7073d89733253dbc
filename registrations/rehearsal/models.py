"""Which editions are rehearsals. Only these may ever be thrown away as a whole."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Edition


class Rehearsal(models.Model):
    """A copy of `source` on the day on which it was made; there is one of each edition at a time."""

    edition = models.OneToOneField(Edition, primary_key=True, on_delete=models.CASCADE, related_name="rehearsal")
    source = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Generalprobe")
        verbose_name_plural = _("Generalproben")
        constraints = [
            models.CheckConstraint(name="rehearsal_is_a_copy", condition=~Q(edition=F("source"))),
        ]

    def __str__(self):
        return f"rehearsal {self.edition_id} of {self.source_id}"
