"""What brings somebody to the conference."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    PARTICIPANT = "participant", _("Gast")
    SPEAKER = "speaker", _("Mitwirkende")
    EXHIBITOR = "exhibitor", _("Messestand")
    TEAM = "team", _("Team")
    PRESS = "press", _("Presse")
    INTERPRETER = "interpreter", _("Sprachmittlung")
    ASSISTANT = "assistant", _("Assistenz")
