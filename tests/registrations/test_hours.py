"""Minutes and lessons, reckoned from who was there."""

import datetime as dt
from decimal import Decimal

import pytest

from conference.audit.services import SYSTEM
from conference.models import Session, SessionKind
from registrations.certificates import hours
from registrations.presence import services as presence
from registrations.presence.models import Presence
from tests.factories import at, make_edition, make_registration, make_session, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    """Opening 9:00-9:45, a talk 10:00-11:00, lunch, two rounds, closing 16:30-17:00: 135 minutes for everybody."""
    edition = make_edition()
    make_session(edition, "08:30", "09:00", kind=SessionKind.ARRIVAL)
    make_session(edition, "09:00", "09:45", kind=SessionKind.OPENING)
    make_session(edition, "10:00", "11:00")
    make_session(edition, "12:00", "13:00", kind=SessionKind.BREAK)
    make_session(edition, "12:00", "13:15", kind=SessionKind.FAIR)
    make_session(edition, "16:30", "17:00", kind=SessionKind.CLOSING)
    return edition


def there(edition, *sessions, came="", left="", **fields):
    """Somebody with these workshops who was there."""
    one = make_registration(edition, sessions=sessions, **fields)
    clocks = [dt.time.fromisoformat(clock) if clock else None for clock in (came, left)]
    presence.set_times(registration=one, actor=SYSTEM, came=clocks[0], left=clocks[1])
    return one


def reckoned(one) -> hours.Hours:
    agenda = hours.agenda_of(one.edition)
    return hours.reckon(agenda, hours.attended_by([one.pk])[one.pk])


def test_what_teaches_counts_and_breaks_and_the_fair_do_not(edition):
    found = reckoned(there(edition))
    assert (found.minutes, found.of, [part.minutes for part in found.parts]) == (135, 135, [45, 60, 30])
    assert hours.lessons(found.minutes) == Decimal("3.0")


def test_own_workshops_count(edition):
    one = there(edition, make_workshop(edition, 1), make_workshop(edition, 2))
    assert reckoned(one).minutes == 135 + 75 + 75


def test_who_comes_late_and_leaves_early_gets_less_and_the_whole_is_said(edition):
    found = reckoned(there(edition, make_workshop(edition, 1), came="10:20", left="14:00"))
    assert [(part.minutes, part.of) for part in found.parts] == [(40, 60), (45, 75)]
    assert (found.minutes, found.of) == (85, 210)


def test_where_a_list_was_kept_only_a_mark_counts(edition):
    workshop = make_workshop(edition, 1)
    inside, outside = there(edition, workshop), there(edition, workshop)
    assert reckoned(outside).minutes == 135 + 75
    presence.mark(registration=inside, actor=SYSTEM, session=workshop)
    assert reckoned(inside).minutes == 135 + 75
    assert (reckoned(outside).minutes, reckoned(outside).of) == (135, 210)


def test_a_mark_counts_without_a_place(edition):
    one = there(edition)
    presence.mark(registration=one, actor=SYSTEM, session=make_workshop(edition, 1))
    assert reckoned(one).minutes == 135 + 75


def test_overlapping_parts_count_once(edition):
    workshop = make_workshop(edition, 1, start="10:30", end="11:30")
    found = reckoned(there(edition, workshop))
    assert sorted(part.minutes for part in found.parts) == [30, 30, 45, 60]
    assert found.minutes == 165


def test_what_runs_side_by_side_for_all_is_one_part(edition):
    other = make_session(edition, "10:00", "11:00")
    found = reckoned(there(edition))
    assert found.minutes == 135
    assert [len(part.sessions) for part in found.parts] == [1, 2, 1]
    assert other.pk in found.parts[1].sessions


def test_a_break_inside_of_a_part_is_taken_out(edition):
    workshop = make_workshop(edition, 1, start="13:15", end="15:15")
    make_session(edition, "14:00", "14:15", kind=SessionKind.BREAK)
    assert reckoned(there(edition, workshop)).minutes == 135 + 105


def test_whoever_went_and_came_back_has_both_stretches(edition):
    one = make_registration(edition)
    base = {"registration": one, "day": edition.date}
    Presence.objects.create(**base, came_at=at(edition, "09:15"), left_at=at(edition, "09:30"))
    Presence.objects.create(**base, came_at=at(edition, "10:30"))
    assert [part.minutes for part in reckoned(one).parts] == [15, 30, 30]


def test_each_day_counts_for_itself(edition):
    edition.end_date = edition.date + dt.timedelta(days=1)
    edition.save()
    second = dt.timedelta(days=1)
    late = make_session(edition, "09:00", "10:00")
    Session.objects.filter(pk=late.pk).update(start=late.start + second, end=late.end + second)
    one = there(edition)
    assert (reckoned(one).minutes, reckoned(one).of) == (135, 195)
    presence.mark(registration=one, actor=SYSTEM, day=edition.end_date)
    assert reckoned(one).minutes == 195


def test_who_only_saw_the_fair_was_there_without_lessons(edition):
    found = reckoned(there(edition, came="12:00", left="13:00"))
    assert (found.minutes, found.parts) == (0, ())


@pytest.mark.parametrize(("minutes", "expected"), [(0, "0.0"), (45, "1.0"), (75, "1.7"), (310, "6.9")])
def test_lessons_have_45_minutes(minutes, expected):
    assert hours.lessons(minutes) == Decimal(expected)


def test_the_questions_do_not_grow_with_the_people(edition, django_assert_num_queries):
    keys = [there(edition).pk for _i in range(6)]
    with django_assert_num_queries(4):
        agenda = hours.agenda_of(edition)
        for person in hours.attended_by(keys).values():
            hours.reckon(agenda, person)
