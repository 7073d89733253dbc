"""The terms of one edition's fair."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Edition


class Mode(models.TextChoices):
    BOOK = "book", _("Stände direkt buchen")
    APPLY = "apply", _("bewerben, das Team entscheidet")


class FairTerms(models.Model):
    """How stands are given out. An edition without a row has the defaults."""

    edition = models.OneToOneField(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="fair_terms"
    )
    mode = models.CharField(_("Wie Stände vergeben werden"), max_length=5, choices=Mode, default=Mode.BOOK)
    confirm_at_once = models.BooleanField(
        _("Gebuchte Stände sofort bestätigen"),
        default=False,
        help_text=_("Nur beim direkten Buchen. Sonst prüft das Team jede Anfrage und bestätigt sie."),
    )
    setup_windows = models.TextField(
        _("Aufbauzeiten zur Wahl"),
        max_length=600,
        blank=True,
        help_text=_("Eine pro Zeile, zum Beispiel „7:30 bis 8:00 Uhr“. Das Formular schlägt sie vor."),
    )

    class Meta:
        verbose_name = _("Vergabe der Stände")
        verbose_name_plural = _("Vergabe der Stände")
        constraints = [
            models.CheckConstraint(name="fair_terms_mode_known", condition=Q(mode__in=Mode.values)),
            models.CheckConstraint(
                name="fair_terms_at_once_only_when_booking",
                condition=~Q(mode=Mode.APPLY, confirm_at_once=True),
                violation_error_message=_("Sofort bestätigt wird nur beim direkten Buchen."),
            ),
        ]

    def __str__(self):
        return str(self.get_mode_display())

    @property
    def is_by_application(self) -> bool:
        return self.mode == Mode.APPLY

    @property
    def windows(self) -> list[str]:
        """The set-up windows that the form proposes."""
        return [line.strip()[:60] for line in self.setup_windows.splitlines() if line.strip()]


def terms_of(edition: Edition) -> FairTerms:
    """The terms of an edition; the defaults (not saved) where nobody chose. One query."""
    return FairTerms.objects.filter(edition=edition).first() or FairTerms(edition=edition)
