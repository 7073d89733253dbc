"""What the agenda announces, answered on its own floor: one call into a service each."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from . import programme_document
from .models import Edition
from .signals import agenda_published


@receiver(agenda_published, dispatch_uid="conference.renew_programmes")
def renew_programmes(*, edition: Edition, **_signal: Any) -> None:
    programme_document.renew(edition)
