"""Trying the doors before the day: all works, and nothing of it is left when the day begins."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from registrations.checkin import rehearsing
from registrations.checkin.models import Scan
from registrations.presence.models import Presence
from tests.checkin.devices import Phone, count_at_once
from tests.factories import at, make_edition, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    count_at_once()
    return make_edition(date=timezone.localdate() + dt.timedelta(days=1))


def test_what_was_tried_before_the_day_goes_in_the_night(edition):
    phone, one = Phone(edition), make_registration(edition)
    assert phone.sync()["edition"]["rehearsal"] is True
    assert phone.do("in", person=one.pk)["outcome"] == "welcome"
    assert rehearsing.forget_all() == 0
    with time_machine.travel(at(edition, "03:05")):
        assert rehearsing.forget_all() == 1
    assert (Presence.objects.count(), Scan.objects.count()) == (0, 0)


def test_what_a_door_saw_on_the_day_stays(edition):
    phone, one = Phone(edition), make_registration(edition)
    with time_machine.travel(at(edition, "09:00")):
        phone.row.__class__.objects.update(forget_at=at(edition, "23:00"))
        phone.do("in", person=one.pk)
    with time_machine.travel(at(edition, "03:05") + dt.timedelta(days=1)):
        assert rehearsing.forget_all() == 0
    assert Presence.objects.count() == 1


def test_an_entry_of_a_rehearsal_that_comes_on_the_day_says_nobody_is_there(edition):
    phone, one = Phone(edition), make_registration(edition)
    kept = phone.entry("in", person=one.pk, said="welcome")
    with time_machine.travel(at(edition, "09:00")):
        phone.sync(kept)
    assert (Presence.objects.count(), Scan.objects.count()) == (0, 1)
