"""What the fair does when the ground announces something: one call into a service each."""

from typing import Any

from django.dispatch import receiver

from conference.models import Edition
from conference.signals import edition_loaded

from .loading import load_fair


@receiver(edition_loaded, dispatch_uid="fair-of-loaded-edition")
def load_fair_of_edition(sender: Any, edition: Edition, data: dict[str, Any], **kwargs: Any) -> None:
    load_fair(edition=edition, data=data)
