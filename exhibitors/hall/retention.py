"""A hall names nobody; only who drew what is forgotten, with the log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import AUDIT

from .models import Background, Circuit, Fixture, HallStep, Socket


def declare() -> None:
    for model in (Fixture, Circuit, Socket, Background):
        registry.plain(model, *(one.name for one in registry.own_fields(model)))
    registry.plain(HallStep, "edition", "words", "before", "after", "made_at", "undone_at")
    registry.blank(HallStep, AUDIT, "actor", edition="edition", label=_("Wer am Hallenplan gezeichnet hat"))
