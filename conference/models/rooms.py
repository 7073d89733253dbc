"""What an agenda is ordered by: rooms and topics."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CODE, Translatable
from .editions import Edition


class Room(Translatable):
    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="rooms")
    code = models.CharField(_("Kürzel"), max_length=20, validators=[CODE])
    name = models.CharField(_("Name"), max_length=100)
    capacity = models.PositiveIntegerField(_("Plätze"))
    step_free = models.BooleanField(_("stufenlos"), default=True)
    hearing_loop = models.BooleanField(_("mit Hörschleife oder FM-Anlage"), default=False)
    is_quiet = models.BooleanField(
        _("Ruheraum"), default=False, help_text=_("steht den ganzen Tag allen offen, die Ruhe brauchen")
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Raum")
        verbose_name_plural = _("Räume")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="room_code_once",
                violation_error_message=_("Dieses Kürzel hat schon ein anderer Raum."),
            )
        ]

    def __str__(self):
        return self.name


class Topic(Translatable):
    """A Handlungsfeld. `position` also picks colour and shape, so that a topic looks the same everywhere."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="topics")
    code = models.CharField(_("Kürzel"), max_length=40, validators=[CODE])
    name = models.CharField(_("Name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="topic_code_once",
                violation_error_message=_("Dieses Kürzel hat schon ein anderes Handlungsfeld."),
            )
        ]

    def __str__(self):
        return self.name
