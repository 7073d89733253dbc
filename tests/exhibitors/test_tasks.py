"""The sweep of run-out holds."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from exhibitors import services
from exhibitors.models import BookingState, StandBooking
from exhibitors.tasks import expire_holds
from tests.exhibitors.factories import make_booking
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db
TOKEN = "f" * 32


@pytest.fixture
def held():
    edition = make_edition()
    make_stand(edition, number="A1")
    return services.hold(edition=edition, number="A1", token=TOKEN)


def test_run_out_hold_ends(held):
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert expire_holds() == 1
    held.refresh_from_db()
    assert held.state == BookingState.EXPIRED


def test_hold_that_lasts_stays(held):
    assert expire_holds() == 0
    held.refresh_from_db()
    assert held.state == BookingState.HELD


def test_holds_are_forgotten_after_a_day(held):
    for hours in (1, 26):
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hours)):
            expire_holds()
    assert not StandBooking.objects.exists()


def test_bookings_that_began_as_holds_are_kept(held):
    booking = make_booking(held.edition, "A1", token=TOKEN)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=26)):
        expire_holds()
    assert StandBooking.objects.get() == booking
