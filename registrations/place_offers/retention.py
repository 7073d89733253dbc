"""An offer says nothing about a person without the registration: it stays to be counted."""

from __future__ import annotations

from conference.retention import registry

from .models import PlaceOffer


def declare() -> None:
    registry.plain(PlaceOffer, *(one.name for one in registry.own_fields(PlaceOffer)))
