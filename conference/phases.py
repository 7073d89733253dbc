"""Where an edition stands in time, as its pages say it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.utils import timezone


class Phase(StrEnum):
    """What a visitor can do: wait for registration, register, join the waiting list, come, look back."""

    BEFORE = "before"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"
    ARCHIVED = "archived"


class Dated(Protocol):
    """An `Edition`, or a row with the same columns."""

    @property
    def state(self) -> Any: ...

    @property
    def timezone(self) -> Any: ...

    @property
    def date(self) -> Any: ...

    @property
    def end_date(self) -> Any: ...

    @property
    def registration_opens(self) -> Any: ...

    @property
    def registration_closes(self) -> Any: ...

    @property
    def capacity(self) -> Any: ...

    @property
    def places_taken(self) -> Any: ...


def phase_of(edition: Dated, moment: dt.datetime | None = None) -> Phase:
    """The phase at a moment (now); the event is over on the day after its last, in its own time zone."""
    moment = moment or timezone.now()
    if edition.state == "archived":
        return Phase.ARCHIVED
    if moment.astimezone(ZoneInfo(edition.timezone)).date() > (edition.end_date or edition.date):
        return Phase.OVER
    if edition.registration_opens and moment < edition.registration_opens:
        return Phase.BEFORE
    if edition.registration_closes and moment >= edition.registration_closes:
        return Phase.CLOSED
    return Phase.FULL if edition.places_taken >= edition.capacity else Phase.OPEN
