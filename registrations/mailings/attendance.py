"""Who was there."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from conference.models import Edition
from registrations.models import Registration
from registrations.presence.models import Presence


def is_known(edition: Edition) -> bool:
    """Whether anybody is marked as present."""
    return bool(Presence.objects.of_edition(edition).exists())


def there(edition: Edition, people: QuerySet[Registration]) -> QuerySet[Any]:
    """Of these people, those who came."""
    return people.filter(pk__in=Registration.objects.of_edition(edition).were_there().values("pk"))
