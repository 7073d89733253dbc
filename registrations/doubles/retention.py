"""That two are not the same says nothing about either once their names have gone."""

from __future__ import annotations

from conference.retention import registry

from .models import TwoPeople


def declare() -> None:
    registry.plain(TwoPeople, "one", "other")
