"""A form that somebody has begun."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from conference.models import Edition

PURPOSE = "stand-draft"


class BookingDraft(models.Model):
    """What was typed so far, as it was typed; whoever has the link goes on. `mailed_to` is where the link was sent."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    values = models.JSONField(_("Eingaben"), default=dict)
    mailed_to = models.EmailField(_("Link geschickt an"), max_length=254, blank=True)
    saved_at = models.DateTimeField(_("gespeichert"), default=timezone.now)

    class Meta:
        verbose_name = _("Entwurf einer Standbuchung")
        verbose_name_plural = _("Entwürfe von Standbuchungen")
        indexes = [models.Index(fields=["saved_at"])]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args, **kwargs):
        self.token_digest = self.token_digest or links.digest(self.token)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        return links.token_for(PURPOSE, self.nonce)
