"""Marking who was there: twice is once, times, everybody at once, and taking it back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM, Actor
from conference.retention import registry
from registrations import services as registering
from registrations.models import Attendance, Registration
from registrations.presence import services
from registrations.presence.models import Presence, PresenceSource
from registrations.presence.services import PresenceError
from tests.factories import at, make_edition, make_registration, make_session, make_workshop
from tests.registrations.test_races import at_once
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def actor() -> Actor:
    return Actor.staff(make_staff("empfang"))


def test_marked_twice_is_marked_once(edition):
    one = make_registration(edition)
    assert services.mark(registration=one, actor=SYSTEM)
    assert not services.mark(registration=one, actor=SYSTEM)
    row = Presence.objects.get()
    assert (row.day, row.session, row.came_at, row.left_at) == (edition.date, None, None, None)
    assert AuditEntry.objects.filter(action="presence.marked").count() == 1


def test_who_comes_for_half_a_day_was_there_for_half_a_day(edition):
    morning = make_registration(edition, attendance=Attendance.MORNING)
    afternoon = make_registration(edition, attendance=Attendance.AFTERNOON)
    for one in (morning, afternoon):
        services.mark(registration=one, actor=SYSTEM)
    spans = dict(Presence.objects.values_list("registration", "came_at"))
    assert spans == {morning.pk: None, afternoon.pk: at(edition, "12:30")}
    assert Presence.objects.get(registration=morning).left_at == at(edition, "12:30")


def test_times_take_the_place_of_what_was_marked(edition):
    one = make_registration(edition)
    services.mark(registration=one, actor=SYSTEM)
    services.set_times(registration=one, actor=SYSTEM, came=dt.time(10, 15), left=None)
    row = Presence.objects.get()
    assert (row.came_at, row.left_at, row.is_partial) == (at(edition, "10:15"), None, True)


def test_nobody_leaves_before_they_come(edition):
    one = make_registration(edition)
    with pytest.raises(PresenceError) as refused:
        services.set_times(registration=one, actor=SYSTEM, came=dt.time(12), left=dt.time(11))
    assert refused.value.field == "left"
    assert not Presence.objects.exists()


def test_a_workshop_has_its_own_row(edition):
    workshop = make_workshop(edition)
    one = make_registration(edition, sessions=[workshop])
    services.mark(registration=one, actor=SYSTEM)
    services.mark(registration=one, actor=SYSTEM, session=workshop)
    assert Presence.objects.in_session(workshop).get().day == edition.date
    assert services.unmark(registration=one, actor=SYSTEM, session=workshop)
    assert Presence.objects.get().session is None


def test_all_with_a_place_at_once_and_back(edition):
    staff = actor()
    people = [make_registration(edition) for _i in range(3)]
    gone = make_registration(edition)
    registering.cancel(registration=gone, actor=SYSTEM)
    services.mark(registration=people[0], actor=SYSTEM)
    number, moment = services.mark_all(edition=edition, actor=staff)
    assert number == 2
    assert Registration.objects.were_there().count() == 3
    assert services.mark_all(edition=edition, actor=staff)[0] == 0
    services.set_times(registration=people[2], actor=staff, came=dt.time(11), left=None)
    assert services.unmark_all(edition=edition, moment=moment, actor=staff) == 1
    assert set(Registration.objects.were_there()) == {people[0], people[2]}


def test_all_of_a_workshop_are_those_with_a_place_in_it(edition):
    workshop = make_workshop(edition, capacity=1)
    inside = make_registration(edition, sessions=[workshop])
    make_registration(edition, sessions=[workshop])  # waits
    make_registration(edition)
    assert services.mark_all(edition=edition, session=workshop, actor=actor())[0] == 1
    assert list(Registration.objects.were_there()) == [inside]


def test_whoever_is_cancelled_was_not_there(edition):
    one = make_registration(edition)
    registering.cancel(registration=one, actor=SYSTEM)
    with pytest.raises(PresenceError, match="abgesagt"):
        services.mark(registration=one, actor=SYSTEM)


def test_days_and_sessions_of_other_conferences_are_refused(edition):
    one = make_registration(edition)
    with pytest.raises(PresenceError):
        services.mark(registration=one, actor=SYSTEM, session=make_session(make_edition()))
    with pytest.raises(PresenceError):
        services.mark(registration=one, actor=SYSTEM, day=edition.date + dt.timedelta(days=1))


def test_the_second_day_counts_for_itself():
    edition = make_edition()
    edition.end_date = edition.date + dt.timedelta(days=1)
    edition.save()
    one = make_registration(edition)
    for day in (edition.date, edition.end_date):
        services.mark(registration=one, actor=SYSTEM, day=day)
    assert Presence.objects.count() == 2


def test_who_goes_and_comes_back_has_two_stretches_that_do_not_overlap(edition):
    one = make_registration(edition)
    base = {"registration": one, "day": edition.date, "source": PresenceSource.CHECK_IN}
    Presence.objects.create(**base, came_at=at(edition, "9:00".zfill(5)), left_at=at(edition, "11:00"))
    Presence.objects.create(**base, came_at=at(edition, "12:00"))
    with pytest.raises(IntegrityError, match="presence_one_stretch"), transaction.atomic():
        Presence.objects.create(**base, came_at=at(edition, "13:00"))


def test_followers_hear_of_it_in_the_same_transaction(edition, monkeypatch):
    heard = []
    monkeypatch.setattr(services, "_followers", [lambda keys, actor: heard.append(list(keys))])
    one = make_registration(edition)
    services.mark(registration=one, actor=SYSTEM)
    services.mark(registration=one, actor=SYSTEM)
    services.unmark(registration=one, actor=SYSTEM)
    assert heard == [[one.pk], [one.pk]]


@pytest.mark.django_db(transaction=True)
def test_many_at_the_door_mark_the_same_people_once():
    edition = make_edition()
    people = [make_registration(edition) for _i in range(6)]
    single = [lambda one=one: services.mark(registration=one, actor=SYSTEM) for one in people * 4]
    everybody = [lambda: services.mark_all(edition=edition, actor=SYSTEM) for _i in range(4)]
    assert at_once([*single, *everybody]) == []
    assert Presence.objects.count() == 6


def test_times_are_forgotten_and_the_people_still_counted(edition):
    staff = actor()
    one, two = make_registration(edition), make_registration(edition)
    base = {"registration": one, "day": edition.date, "source": PresenceSource.CHECK_IN}
    Presence.objects.create(**base, came_at=at(edition, "09:00"), left_at=at(edition, "11:00"))
    Presence.objects.create(**base, came_at=at(edition, "12:00"))
    services.mark(registration=two, actor=staff)
    found = {rule.name: rows for rule, rows in registry.rules_of_person("registration", one.pk)}
    assert found["presence.presence:presence"].count() == 2
    registry.erase_person("registration", one.pk)
    row = Presence.objects.get(registration=one)
    assert (row.came_at, row.left_at) == (None, None)
    rule = registry.rule("presence.presence:presence")
    assert rule.erase(rule.rows(None)) == 1
    assert rule.erase(rule.rows(None)) == 0
    assert Presence.objects.filter(marked_by=None).count() == 2
    assert Registration.objects.were_there().count() == 2
