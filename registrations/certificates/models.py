"""Certificates, and who signs them."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from conference.models import Edition
from registrations.models import Registration

from . import codes, hours
from .querysets import CertificateQuerySet


class Issuer(models.Model):
    """What staff say once for all certificates of an edition. What is empty is made up of what is known."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=120, blank=True, help_text=_("wer die Bescheinigung ausstellt"))
    function = models.CharField(
        _("Funktion"),
        max_length=150,
        blank=True,
        help_text=_("zum Beispiel: Leitung des Kommunalen Integrationszentrums"),
    )
    place = models.CharField(_("Ort der Ausstellung"), max_length=100, blank=True)
    issued_on = models.DateField(
        _("Datum der Ausstellung"), null=True, blank=True, help_text=_("leer: der letzte Tag der Konferenz")
    )
    legal_basis = models.CharField(
        _("Rechtsgrundlage"), max_length=300, blank=True, help_text=_("leer: § 8 Teilhabe- und Integrationsgesetz NRW")
    )
    contents = models.TextField(
        _("Inhalte"), max_length=600, blank=True, help_text=_("leer: die Handlungsfelder der besuchten Teile")
    )

    class Meta:
        verbose_name = _("Angaben für Bescheinigungen")
        verbose_name_plural = _("Angaben für Bescheinigungen")

    def __str__(self):
        return self.name or str(self.edition_id)


class CertificateState(models.TextChoices):
    VALID = "valid", _("gültig")
    REPLACED = "replaced", _("ersetzt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class Certificate(models.Model):
    """What is certified of one person, without a name: that is printed from the registration as long as it is known.

    When the person is forgotten, edition, minutes, state and the code's hash stay, so that a printed certificate can
    still be verified; `registration`, `nonce` and `parts` go. parts: `hours.Part.stored`; minutes attended of
    `of_minutes`. States: VALID → REPLACED by a new version, or → WITHDRAWN where the person was not there after all.
    """

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="certificates"
    )
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False, blank=True)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    version = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    state = models.CharField(_("Zustand"), max_length=10, choices=CertificateState, default=CertificateState.VALID)
    minutes = models.PositiveIntegerField(_("Minuten"))
    of_minutes = models.PositiveIntegerField(_("von Minuten"))
    parts = models.JSONField(default=list, blank=True)
    issued_at = models.DateTimeField(_("Ausgestellt"), default=timezone.now)
    ended_at = models.DateTimeField(_("Ersetzt oder zurückgezogen"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Teilnahmebescheinigung")
        verbose_name_plural = _("Teilnahmebescheinigungen")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], name="certificate_one_valid", condition=Q(state=CertificateState.VALID)
            ),
            models.UniqueConstraint(fields=["registration", "version"], name="certificate_version_once"),
            models.CheckConstraint(name="certificate_state_known", condition=Q(state__in=CertificateState.values)),
            models.CheckConstraint(name="certificate_minutes_within", condition=Q(minutes__lte=F("of_minutes"))),
            models.CheckConstraint(
                name="certificate_ends_when_not_valid",
                condition=Q(state=CertificateState.VALID, ended_at__isnull=True)
                | (~Q(state=CertificateState.VALID) & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"certificate {self.pk}"

    def save(self, *args, **kwargs):
        self.code_digest = self.code_digest or codes.digest(self.code)
        super().save(*args, **kwargs)

    @property
    def code(self) -> str:
        """As typed into the page that verifies; empty when the person is forgotten."""
        return codes.code_for(self.nonce) if self.nonce else ""

    @property
    def is_valid(self) -> bool:
        return self.state == CertificateState.VALID

    @property
    def is_partial(self) -> bool:
        return self.minutes < self.of_minutes

    @property
    def lessons(self) -> Decimal:
        return hours.lessons(self.minutes)
