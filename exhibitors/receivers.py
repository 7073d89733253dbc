"""What the fair does when the ground announces something: one call into a service each."""

from typing import Any

from django.dispatch import receiver

from conference.models import Edition
from conference.signals import edition_copied, edition_loaded

from .copying import copy_stands
from .loading import load_fair


@receiver(edition_loaded, dispatch_uid="fair-of-loaded-edition")
def load_fair_of_edition(sender: Any, edition: Edition, data: dict[str, Any], **kwargs: Any) -> None:
    load_fair(edition=edition, data=data)


@receiver(edition_copied, dispatch_uid="stands-of-copied-edition")
def copy_stands_of_edition(sender: Any, edition: Edition, source: Edition, **kwargs: Any) -> None:
    copy_stands(edition=edition, source=source)
