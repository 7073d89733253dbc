"""Ten doors, the same people, any order, offline and twice: one truth at the end."""

import datetime as dt
import itertools
import json
import random
import uuid

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from registrations.checkin import entries, stretches
from registrations.checkin.entries import Clock
from registrations.checkin.models import Device, Scan
from registrations.checkin.stretches import Sighting
from registrations.presence.models import Presence
from tests.checkin.devices import Phone, edition_today
from tests.factories import make_registration, make_workshop
from tests.registrations.test_races import at_once

START = dt.datetime(2027, 1, 21, 8, 0, tzinfo=dt.UTC)
moments = st.integers(0, 300).map(lambda minute: START + dt.timedelta(minutes=minute))
orders = st.tuples(st.integers(1, 9), st.integers(1, 99))
sightings = st.lists(st.builds(Sighting, moments, st.booleans(), orders), max_size=12)
marks = st.lists(st.tuples(moments, moments).filter(lambda pair: pair[0] < pair[1]), max_size=1)


@settings(max_examples=300, deadline=None)
@given(sightings, marks, st.randoms(use_true_random=False))
def test_stretches_never_meet_and_do_not_depend_on_the_order(seen, by_team, order):
    spans = stretches.fold(seen, by_team)
    shuffled = list(seen)
    order.shuffle(shuffled)
    assert sorted(map(str, stretches.fold(shuffled, by_team))) == sorted(map(str, spans)) or _has_ties(seen)
    ends = [(came, left or dt.datetime.max.replace(tzinfo=dt.UTC)) for came, left in sorted([*spans, *by_team])]
    assert all(came < left for came, left in ends)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(ends))


def _has_ties(seen) -> bool:
    """Two at one moment by the same count of one device: no device writes that."""
    return len({(one.at, one.order) for one in seen}) < len(seen)


@settings(max_examples=200, deadline=None)
@given(sightings)
def test_a_session_has_one_stretch_from_the_first_arrival(seen):
    spans = stretches.whole(seen)
    arrivals = [one.at for one in seen if one.is_arrival]
    assert [came for came, _left in spans] == ([min(arrivals)] if arrivals else [])


def handing_in(device: Device, several: list[dict]):
    """One call of a device whose clock is right."""
    return lambda: entries.take_in(device, several, Clock(device, timezone.now(), timezone.now()))


@pytest.mark.django_db(transaction=True)
def test_ten_doors_scan_the_same_people_at_once_in_any_order():
    """Each person is scanned by every door, some entries go out twice, some are taken back: one open stretch each."""
    edition = edition_today()
    people = [make_registration(edition) for _i in range(5)]
    phones = [Phone(edition, f"Tür {n}") for n in range(10)]
    shuffle = random.Random(6)
    begin = timezone.now() - dt.timedelta(hours=2)
    sent: list[tuple[Device, list[dict]]] = []
    for phone in phones:
        shuffle.shuffle(people)
        for one in people:
            at = begin + dt.timedelta(seconds=shuffle.randrange(3600))
            first = phone.entry("in", at, person=one.pk, said="welcome")
            wrong = phone.entry("in", at + dt.timedelta(minutes=1), person=one.pk, said="welcome")
            back = phone.entry("undo", at + dt.timedelta(minutes=2), of=wrong["uuid"], said="undone")
            sent += [(phone.row, [first]), (phone.row, [wrong, back]), (phone.row, [first])]
    shuffle.shuffle(sent)
    deeds = [handing_in(row, several) for row, several in sent]
    assert at_once(deeds, workers=10) == []

    assert Scan.objects.count() == len(phones) * len(people) * 3
    rows = list(Presence.objects.values_list("registration", "left_at"))
    assert sorted(rows) == sorted((one.pk, None) for one in people)
    for one in people:
        valid = Scan.objects.filter(registration=one).valid()
        assert valid.count() == len(phones)
        assert Presence.objects.get(registration=one).came_at == valid.in_order().first().at
    assert Scan.objects.filter(outcome="undone").count() == len(phones) * len(people)


@pytest.mark.django_db(transaction=True)
def test_one_entry_delivered_ten_times_at_once_is_done_once():
    edition = edition_today()
    one, phone = make_registration(edition), Phone(edition)
    entry = phone.entry("in", person=one.pk)
    answers: list[dict] = []

    def deliver() -> None:
        now = timezone.now()
        answers.extend(entries.take_in(phone.row, [entry], Clock(phone.row, now, now)))

    assert at_once([deliver] * 10, workers=10) == []
    assert (Scan.objects.count(), Presence.objects.count()) == (1, 1)
    assert (len(answers), len({json.dumps(answer, sort_keys=True) for answer in answers})) == (10, 1)
    assert uuid.UUID(answers[0]["uuid"]) == Scan.objects.get().uuid


@pytest.mark.django_db(transaction=True)
def test_two_doors_of_one_room_never_let_in_one_too_many():
    edition = edition_today()
    workshop = make_workshop(edition, capacity=3)
    people = [make_registration(edition) for _i in range(9)]
    phones = [Phone(edition, f"Raum {n}") for n in range(3)]
    begun = workshop.start + dt.timedelta(minutes=11)

    def entering(number: int):
        phone, one = phones[number % 3], people[number]
        entry = phone.entry("session_in", session=workshop.pk, person=one.pk, take=True)
        return lambda: entries.take_in(phone.row, [entry], Clock(phone.row, None, begun))

    for phone in phones:
        Device.objects.filter(pk=phone.row.pk).update(forget_at=begun + dt.timedelta(hours=9))
        phone.row.refresh_from_db()
    assert at_once([entering(number) for number in range(9)], workers=9) == []
    assert Presence.objects.in_session(workshop).count() == 3
    assert sorted(Scan.objects.values_list("outcome", flat=True)) == ["full"] * 6 + ["taken_now"] * 3
