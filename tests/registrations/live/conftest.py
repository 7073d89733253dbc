"""A conference seen at a moment of its day."""

import datetime as dt

import pytest
import time_machine

from registrations.live import snapshot
from registrations.presence.models import Presence, PresenceSource
from tests.factories import at, make_edition


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Every test reckons anew."""
    snapshot.forget()


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def clock(edition):
    """`clock("10:30")`: from now on it is that time on the edition's day (or on a later one)."""
    travellers = []

    def travel(moment: str, days: int = 0):
        while travellers:
            travellers.pop().stop()
        travellers.append(time_machine.travel(at(edition, moment) + dt.timedelta(days=days), tick=False))
        travellers[0].start()
        snapshot.forget()

    yield travel
    for traveller in travellers:
        traveller.stop()


def was_there(one, came: str | None = None, left: str | None = None, session=None, source=PresenceSource.CHECK_IN):
    """A stretch of time as a door writes it."""
    edition = one.edition
    return Presence.objects.create(
        registration=one,
        day=edition.date,
        session=session,
        came_at=came and at(edition, came),
        left_at=left and at(edition, left),
        source=source,
        marked_at=at(edition, came or "08:00"),
    )
