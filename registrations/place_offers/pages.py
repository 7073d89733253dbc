"""The offers that a person can still answer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from ..models import Registration
from .models import PlaceOffer


def open_offers(registration: Registration) -> list[PlaceOffer]:
    """One query. Those that have run out are not shown, though their places may be held for another minute."""
    rows = PlaceOffer.objects.open().filter(registration=registration).select_related("session__room")
    return [one for one in rows if one.is_valid]


def has_open_offer() -> Exists:
    """The condition that a registration is asked whether it takes a place."""
    return Exists(PlaceOffer.objects.open().filter(registration=OuterRef("pk"), expires_at__gt=Now()))
