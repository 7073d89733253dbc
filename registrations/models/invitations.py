"""Seats that are kept for somebody: press, politics, guests of honour."""

from __future__ import annotations

import secrets

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Edition

from .roles import Role

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Ten letters that nobody guesses and everybody can read out: 50 bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _i in range(10))


class Invitation(models.Model):
    """A code that brings `quota` people, beside the public places. `taken` is a counter that only `places` moves."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="invitations"
    )
    label = models.CharField(_("Für wen"), max_length=80, help_text=_("zum Beispiel „Presse“ oder „Kreistag“"))
    code = models.CharField(
        _("Code"),
        max_length=20,
        default=new_code,
        validators=[RegexValidator(r"^[A-Za-z0-9 -]{6,20}\Z", _("6 bis 20 Buchstaben und Ziffern."))],
        help_text=_("steht im Link; wer ihn kennt, kann sich damit anmelden"),
    )
    role = models.CharField(_("Rolle"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    quota = models.PositiveIntegerField(_("Plätze"), validators=[MinValueValidator(1)])
    taken = models.PositiveIntegerField(_("vergeben"), default=0, editable=False)
    valid_until = models.DateTimeField(
        _("Gültig bis"), null=True, blank=True, help_text=_("leer: bis zum letzten Tag der Konferenz")
    )
    note = models.TextField(_("Notiz"), blank=True, help_text=_("nur für das Team"))
    created_at = models.DateTimeField(_("Angelegt"), auto_now_add=True)

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        ordering = ["label", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="invitation_code_once",
                violation_error_message=_("Diesen Code gibt es schon."),
            ),
            models.CheckConstraint(
                name="invitation_never_above_quota",
                condition=Q(taken__lte=F("quota")),
                violation_error_message=_("Es sind schon mehr Plätze vergeben, als die Einladung dann hätte."),
            ),
            models.CheckConstraint(name="invitation_has_places", condition=Q(quota__gte=1)),
            models.CheckConstraint(name="invitation_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self):
        return self.label

    @property
    def places_free(self) -> int:
        return max(self.quota - self.taken, 0)

    def is_valid(self) -> bool:
        """Whether its date has not passed; says nothing about free places."""
        return self.valid_until is None or timezone.now() < self.valid_until
