"""Many at once, on the real database: one stand has one holder, whatever happens."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from exhibitors import services, stands
from exhibitors.models import OCCUPYING, BookingState, StandBooking
from exhibitors.services import FairError
from tests.exhibitors.factories import make_booking, make_confirmed, make_staff
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds):
    """Run all deeds in threads that start together; returns what each gave or refused."""
    start = threading.Barrier(len(deeds))

    def run(deed):
        start.wait()
        try:
            return deed()
        except FairError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def test_two_people_book_one_stand():
    edition = make_edition()
    make_stand(edition, number="A1")
    answers = at_once([lambda: make_booking(edition, "A1").state] * 2)
    assert sorted(answers) == ["requested", "taken"]


def test_twenty_people_hold_one_stand():
    edition = make_edition()
    make_stand(edition, number="A1")
    tokens = [f"{number:032x}" for number in range(20)]
    answers = at_once([lambda one=one: services.hold(edition=edition, number="A1", token=one).state for one in tokens])
    assert Counter(answers) == {"held": 1, "taken": 19}


def test_one_visitor_in_several_tabs_holds_one_stand():
    edition = make_edition()
    numbers = [make_stand(edition).number for _i in range(6)]
    at_once([lambda one=one: services.hold(edition=edition, number=one, token="a" * 32).state for one in numbers])
    assert StandBooking.objects.occupying().count() == 1


def test_two_moves_to_one_stand():
    edition = make_edition()
    for number in ("A1", "A2", "A3"):
        make_stand(edition, number=number)
    bookings, staff = [make_confirmed(edition, "A1"), make_confirmed(edition, "A2")], make_staff()
    answers = at_once(
        [lambda one=one: services.move(booking=one, number="A3", actor=staff).stand.number for one in bookings]
    )
    assert sorted(answers) == ["A3", "taken"]


def test_confirm_and_cancel_at_once_leave_one_truth():
    edition = make_edition()
    make_stand(edition, number="A1")
    booking, staff = make_booking(edition, "A1", crew="Ada Lovelace"), make_staff()
    at_once(
        [
            lambda: services.confirm(booking=booking, actor=staff),
            lambda: services.cancel(booking=booking, actor=services.SELF),
        ]
    )
    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED
    assert not booking.crew.active().exists()


DEEDS = {
    "cancel": lambda booking, staff: services.cancel(booking=booking, actor=staff),
    "decline": lambda booking, staff: services.decline(booking=booking, actor=staff),
    "wait": lambda booking, staff: services.wait(booking=booking, actor=staff),
}


@pytest.mark.parametrize("name", DEEDS)
def test_giving_a_stand_back_waits_for_whoever_looks_at_it_and_blocks_nobody(name):
    """Somebody has the stand's lock and tries to take it, while its holder is about to leave: no circle of waiting."""
    edition = make_edition()
    make_stand(edition, number="A1")
    booking, staff = make_booking(edition, "A1"), make_staff()
    make_booking(edition, services.WAITING, email="wartet@messe.example")
    later = timezone.now() + dt.timedelta(minutes=15)
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            stand = stands.lock(booking.stand)[0]
            leaving = threads.submit(at_once, [lambda: DEEDS[name](booking, staff).state])
            until_somebody_waits()
            with pytest.raises(FairError) as refused:
                stands.take(StandBooking(edition=edition, hold_digest="x", expires_at=later), stand, BookingState.HELD)
            assert refused.value.code == "taken"
        assert leaving.result() in (["cancelled"], ["declined"], ["waiting"])
    assert StandBooking.objects.offered().get().exhibitor.email == "wartet@messe.example"


def held_until_a_minute_ago(edition, number: str, token: str) -> None:
    """A hold that has run out and that nobody has swept yet."""
    services.hold(edition=edition, number=number, token=token)
    past = timezone.now() - dt.timedelta(minutes=1)
    StandBooking.objects.filter(stand__number=number).update(expires_at=past)


def test_whose_hold_has_run_out_may_choose_another_stand_at_once():
    edition = make_edition()
    for number in ("A1", "A2"):
        make_stand(edition, number=number)
    held_until_a_minute_ago(edition, "A1", "a" * 32)
    assert services.hold(edition=edition, number="A2", token="a" * 32).stand.number == "A2"
    assert StandBooking.objects.filter(state=BookingState.HELD).count() == 1


def test_two_visitors_whose_holds_ran_out_change_stands_and_block_nobody():
    """Each ends the other's old hold and takes its stand, at the same time."""
    edition = make_edition()
    first = make_stand(edition, number="A1")
    make_stand(edition, number="A2")
    held_until_a_minute_ago(edition, "A1", "a" * 32)
    held_until_a_minute_ago(edition, "A2", "b" * 32)
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            stands.lock(first)
            other = threads.submit(at_once, [lambda: hold_as("a" * 32, edition, "A2")])
            until_somebody_waits()
            assert hold_as("b" * 32, edition, "A1") == "A1"
        assert other.result() == ["A2"]


def hold_as(token: str, edition, number: str) -> str:
    return services.hold(edition=edition, number=number, token=token).stand.number


def until_somebody_waits() -> None:
    """Until another connection stands before a lock of this database."""
    for _try in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_waiting_numbers_are_never_the_same():
    edition = make_edition()
    at_once([lambda: make_booking(edition, services.WAITING).state] * 8)
    assert sorted(StandBooking.objects.values_list("waiting_number", flat=True)) == list(range(1, 9))


def holders_at_once() -> int:
    """The most bookings that one stand has now."""
    states = StandBooking.objects.filter(state__in=OCCUPYING).values_list("stand_id", flat=True)
    return max(Counter(states).values(), default=0)


def test_fifty_clients_for_ten_stands_with_holds_that_run_out(monkeypatch):
    """Everybody holds, books, gives up and comes again; somebody looks all the time."""
    monkeypatch.setattr(services, "HOLD", dt.timedelta(milliseconds=30))
    edition = make_edition()
    numbers = [make_stand(edition).number for _i in range(10)]
    seen, done = [], threading.Event()

    def watch():
        while not done.is_set():
            seen.append(holders_at_once())
        connection.close()

    def client(seed):
        dice, token = random.Random(seed), f"{seed:032x}"
        for _round in range(4):
            try:
                services.hold(edition=edition, number=dice.choice(numbers), token=token)
                if dice.random() < 0.2:
                    make_booking(edition, dice.choice(numbers), token=token)
            except FairError as error:
                assert error.code == "taken"
        connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(client, range(50)))
    done.set()
    watcher.join()
    assert len(seen) > 3
    assert max(seen) == 1


def test_without_the_guard_the_race_happens():
    """The counter-test: look first, then write, in a state that the constraint does not watch: two get the stand."""
    edition = make_edition()
    stand = make_stand(edition, number="A1")
    looked = threading.Barrier(2)

    def naive():
        is_free = not StandBooking.objects.filter(stand=stand, state=BookingState.EXPIRED).exists()
        looked.wait()
        if is_free:
            StandBooking.objects.create(edition=edition, stand=stand, state=BookingState.EXPIRED)
        return is_free

    assert at_once([naive, naive]) == [True, True]
    assert StandBooking.objects.filter(stand=stand).count() == 2


def test_the_constraint_alone_refuses_even_code_that_forgets_to_lock():
    edition = make_edition()
    stand = make_stand(edition, number="A1")
    later = timezone.now() + dt.timedelta(minutes=15)

    def careless(token):
        stands.take(StandBooking(edition=edition, hold_digest=token, expires_at=later), stand, BookingState.HELD)
        return "held"

    assert sorted(at_once([lambda: careless("one"), lambda: careless("two")])) == ["held", "taken"]
