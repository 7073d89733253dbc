"""Links of the people who look after an organisation's stand together, and the visits by each link."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from exhibitors.models import Exhibitor

PURPOSE = "stand-colleague"


class PageAccess(models.Model):
    """One colleague with a link of their own. A link that was taken back opens nothing; its row says who had it."""

    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="accesses")
    name = models.CharField(_("Name"), max_length=150)
    email = models.EmailField(_("E-Mail"), max_length=254)
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Zugang einer Kollegin oder eines Kollegen")
        verbose_name_plural = _("Zugänge von Kolleginnen und Kollegen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibitor", "email"],
                condition=Q(revoked_at=None),
                name="page_access_once_per_address",
                violation_error_message=_("Diese Adresse hat schon einen Link."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.token_digest = self.token_digest or links.digest(self.token)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        return links.token_for(PURPOSE, self.nonce)


class PageVisit(models.Model):
    """Somebody opened the page: by the link of a colleague, or (`access` is none) by the organisation's own.

    `is_team`: it was somebody of the team, signed in; from the admin they come by the organisation's own link.
    """

    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="visits")
    access = models.ForeignKey(PageAccess, null=True, blank=True, on_delete=models.CASCADE, related_name="visits")
    is_team = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Besuch der Seite am Stand")
        verbose_name_plural = _("Besuche der Seite am Stand")
        ordering = ["-last_at"]
        indexes = [models.Index(fields=["exhibitor", "-last_at"])]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
