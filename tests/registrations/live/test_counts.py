"""How many are inside, expected, gone and missing, and who sits in which workshop."""

import datetime as dt

import pytest

from conference.audit.services import SYSTEM
from registrations import services as registering
from registrations.live import counts, snapshot
from registrations.live.day import day_of
from registrations.models import Attendance, Role
from tests.factories import at, make_edition, make_registration, make_workshop

from .conftest import was_there

pytestmark = pytest.mark.django_db


def people(edition):
    return snapshot.current(edition).people


def test_who_has_come_and_not_left_is_inside(edition, clock):
    here, gone, back, _awaited = [make_registration(edition) for _number in range(4)]
    was_there(here, "08:40")
    was_there(gone, "08:41", "10:00")
    was_there(back, "08:42", "09:00")
    was_there(back, "10:00")
    clock("10:30")
    found = people(edition)
    assert (found.inside, found.came, found.to_come, found.left, found.expected) == (2, 3, 1, 1, 4)


def test_whoever_was_marked_for_the_morning_has_left_at_noon(edition, clock):
    was_there(make_registration(edition, attendance=Attendance.MORNING), None, "12:30")
    clock("12:29")
    assert people(edition).inside == 1
    clock("12:31")
    assert people(edition).inside == 0


def test_who_comes_in_the_afternoon_only_is_named_apart(edition, clock):
    make_registration(edition, attendance=Attendance.AFTERNOON)
    make_registration(edition)
    clock("09:00")
    assert (people(edition).to_come, people(edition).later) == (2, 1)


def test_a_cancelled_person_who_came_all_the_same_is_inside(edition, clock):
    one = make_registration(edition)
    was_there(one, "08:40")
    registering.cancel(registration=one, actor=SYSTEM)
    clock("10:30")
    found = people(edition)
    assert (found.inside, found.expected, found.to_come) == (1, 0, 0)


def test_only_this_edition_counts(edition, clock):
    was_there(make_registration(make_edition(date=edition.date)), "08:40")
    clock("10:30")
    assert people(edition).came == 0


def test_nobody_is_inside_on_another_day(edition, clock):
    was_there(make_registration(edition), "08:40")
    clock("10:30", days=1)
    found = people(edition)
    assert (found.inside, found.came) == (0, 1)
    assert day_of(edition).is_over


def test_of_several_days_today_counts():
    edition = make_edition()
    edition.end_date = edition.date + dt.timedelta(days=2)
    moments = [dt.timedelta(days=number, hours=9) for number in (-3, 0, 1, 2, 5)]
    start = at(edition, "00:00")
    days = [day_of(edition, start + moment).date - edition.date for moment in moments]
    assert [one.days for one in days] == [0, 0, 1, 2, 2]


def test_arrivals_are_counted_in_steps_of_five_minutes_without_gaps(edition, clock):
    for moment in ("08:31", "08:34", "08:47", None):
        was_there(make_registration(edition), moment)
    clock("10:30")
    found = people(edition)
    local = [(moment.astimezone(edition.tz).strftime("%H:%M"), number) for moment, number in found.arrivals.items()]
    assert local == [("08:30", 2), ("08:35", 0), ("08:40", 0), ("08:45", 1)]
    assert found.untimed == 1


def test_whoever_comes_back_arrived_once(edition, clock):
    one = make_registration(edition)
    was_there(one, "10:00")
    was_there(one, "08:30", "09:00")
    clock("10:30")
    assert sum(people(edition).arrivals.values()) == 1


def test_the_missing_are_counted_by_role(edition, clock):
    was_there(make_registration(edition), "08:40")
    make_registration(edition)
    make_registration(edition, role=Role.SPEAKER, actor=SYSTEM)
    clock("10:30")
    found = [(one.role, one.expected, one.missing) for one in people(edition).roles]
    assert found == [(Role.PARTICIPANT, 2, 1), (Role.SPEAKER, 1, 1)]


def workshop_of(edition):
    [found] = snapshot.current(edition).workshops
    return found


def test_ten_minutes_after_the_start_the_chairs_of_the_missing_are_free(edition, clock):
    workshop = make_workshop(edition, capacity=3)
    came, _missing = (make_registration(edition, sessions=[workshop]) for _number in range(2))
    was_there(came, "13:10", session=workshop)
    clock("13:24")
    found = workshop_of(edition)
    assert (found.booked, found.present, found.free, found.missing) == (2, 1, 1, None)
    clock("13:25")
    found = workshop_of(edition)
    assert (found.booked, found.present, found.free, found.missing) == (2, 1, 2, 1)


def test_where_nobody_looks_who_comes_nobody_is_missing(edition, clock):
    make_registration(edition, sessions=[make_workshop(edition)])
    clock("14:00")
    assert (workshop_of(edition).missing, workshop_of(edition).is_on) == (None, True)


def test_who_left_a_workshop_is_not_in_it_but_was_there(edition, clock):
    workshop = make_workshop(edition)
    one = make_registration(edition, sessions=[workshop])
    was_there(one, "13:15", "13:40", session=workshop)
    clock("14:00")
    assert (workshop_of(edition).present, workshop_of(edition).missing) == (0, 0)
    clock("15:00")
    assert (workshop_of(edition).present, workshop_of(edition).is_over) == (1, True)


@pytest.mark.parametrize("number", [1, 4])
def test_it_asks_the_same_number_of_questions(number, edition, clock, django_assert_num_queries):
    for _number in range(number):
        workshop = make_workshop(edition)
        one = make_registration(edition, sessions=[workshop])
        was_there(one, "08:40")
        was_there(one, "13:15", session=workshop)
    clock("13:30")
    with django_assert_num_queries(8):
        snapshot.current(edition)
    with django_assert_num_queries(0):
        snapshot.current(edition)


def test_buckets_of_nobody_are_none():
    assert counts.in_buckets([]) == {}
