"""The doors of sessions: places, free seats, and what happens ten minutes after the start."""

import datetime as dt

import pytest
import time_machine

from conference.audit.services import SYSTEM
from registrations import checking
from registrations.checkin.models import Device, Scan
from registrations.models import Place, Role
from registrations.presence import services as presence
from registrations.presence.models import Presence, PresenceSource
from tests.checkin.devices import Phone, count_at_once, edition_today
from tests.factories import at, make_registration, make_session, make_speaker, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    count_at_once()
    return edition_today()


@pytest.fixture
def workshop(edition):
    return make_workshop(edition, capacity=2)


class Door:
    """A phone at a room, at a time of the day."""

    def __init__(self, edition, workshop, name: str = "Raum") -> None:
        self.phone, self.workshop, self.edition = Phone(edition, name), workshop, edition

    def do(self, clock: str, kind: str = "session_in", **fields):
        with time_machine.travel(at(self.edition, clock), tick=False):
            day = {"paired_at": at(self.edition, "07:00"), "forget_at": at(self.edition, "23:59")}
            Device.objects.filter(pk=self.phone.row.pk).update(**day)
            return self.phone.do(kind, session=self.workshop.pk, **fields)


@pytest.fixture
def door(edition, workshop):
    return Door(edition, workshop)


def inside(workshop) -> int:
    return Presence.objects.in_session(workshop).filter(left_at=None).count()


def test_who_has_booked_enters(edition, workshop, door):
    one = make_registration(edition, sessions=[workshop])
    result = door.do("13:10", qr=one.badge_token)
    row = Presence.objects.get()
    assert (result["outcome"], result["session"], result["where"]) == ("present", workshop.pk, workshop.room.name)
    assert (row.source, row.came_at) == (PresenceSource.SCAN, at(edition, "13:10"))
    assert door.do("13:12", person=one.pk)["outcome"] == "already"
    assert inside(workshop) == 1


def test_who_has_not_booked_is_asked_about_and_takes_a_real_place(edition, workshop, door):
    one = make_registration(edition)
    asked = door.do("13:10", person=one.pk)
    assert (asked["outcome"], asked["free"], inside(workshop)) == ("not_booked", 2, 0)
    assert door.do("13:10", person=one.pk, take=True)["outcome"] == "taken_now"
    assert Place.objects.get().is_taken
    assert checking.differences() == []


def test_booked_places_are_kept_for_ten_minutes_and_then_free(edition, workshop, door):
    booked = [make_registration(edition, sessions=[workshop]) for _i in range(2)]
    other, late = make_registration(edition), make_registration(edition)
    door.do("13:10", person=booked[0].pk)
    full = door.do("13:24", person=other.pk, take=True)
    assert (full["outcome"], "13:25" in full["message"]) == ("full", True)
    assert door.do("13:25", person=other.pk, take=True)["outcome"] == "taken_now"
    assert [door.do("13:26", person=one.pk, take=True)["outcome"] for one in (late, booked[1])] == ["full", "full"]
    assert set(Place.objects.values_list("registration", flat=True)) == {one.pk for one in booked}
    assert inside(workshop) == 2


def test_who_booked_and_comes_late_enters_while_a_seat_is_free(edition, workshop, door):
    booked = make_registration(edition, sessions=[workshop])
    assert door.do("13:40", person=booked.pk)["outcome"] == "present"


def test_a_seat_that_is_left_is_free_again(edition, workshop, door):
    people = [make_registration(edition) for _i in range(3)]
    got = [door.do("13:30", person=one.pk, take=True)["outcome"] for one in people]
    assert got == ["taken_now", "taken_now", "full"]
    assert door.do("13:35", "session_out", person=people[0].pk)["outcome"] == "left"
    assert door.do("13:36", "session_out", person=people[0].pk)["outcome"] == "not_inside"
    assert door.do("13:40", person=people[2].pk, take=True)["outcome"] == "taken_now"


def test_who_comes_back_has_one_row(edition, workshop, door):
    one = make_registration(edition, sessions=[workshop])
    door.do("13:10", person=one.pk)
    door.do("13:20", "session_out", person=one.pk)
    door.do("13:30", person=one.pk)
    row = Presence.objects.get()
    assert (row.came_at, row.left_at) == (at(edition, "13:10"), None)


def test_where_nobody_books_everybody_enters(edition):
    talk = make_session(edition, "10:00", "11:00")
    one = make_registration(edition)
    assert Door(edition, talk).do("10:01", person=one.pk)["outcome"] == "present"


def test_who_has_another_workshop_at_that_time_keeps_it_and_sits_here(edition, workshop, door):
    other = make_workshop(edition)
    one = make_registration(edition, sessions=[other])
    assert door.do("13:20", person=one.pk, take=True)["outcome"] == "taken_now"
    assert [place.session for place in Place.objects.select_related("session")] == [other]
    make_registration(edition, sessions=[workshop])
    assert door.do("13:21", person=make_registration(edition).pk, take=True)["outcome"] == "full"


def test_who_waits_for_the_workshop_gets_the_seat_as_their_place(edition, workshop, door):
    people = [make_registration(edition, sessions=[workshop], waiting_list=False) for _i in range(3)]
    workshop.refresh_from_db()
    workshop.capacity = 3
    workshop.save(update_fields=["capacity"])
    assert door.do("13:10", person=people[2].pk, take=True)["outcome"] == "taken_now"
    assert Place.objects.taken().count() == 3
    assert checking.differences() == []


def test_undo_gives_back_what_was_taken_at_the_door(edition, workshop, door):
    one = make_registration(edition)
    result = door.do("13:10", person=one.pk, take=True)
    assert door.do("13:11", "undo", of=result["uuid"])["outcome"] == "undone"
    assert (Place.objects.count(), Presence.objects.count()) == (0, 0)
    assert checking.differences() == []


def test_whom_an_offline_door_let_in_is_in_and_too_many_are_told(edition, workshop, door):
    for _i in range(2):
        make_registration(edition, sessions=[workshop])
    one = make_registration(edition)
    result = door.do("13:20", person=one.pk, take=True, said="taken_now")
    assert (result["outcome"], result["conflict"]) == ("taken_now", True)
    assert Scan.objects.conflicts().count() == 1
    assert inside(workshop) == 1


def test_two_rooms_that_let_in_the_same_person_offline_are_told(edition, workshop, door):
    one = make_registration(edition, sessions=[workshop])
    door.do("13:10", person=one.pk)
    result = Door(edition, workshop, "Hintere Tür").do("13:12", person=one.pk, said="present")
    assert (result["outcome"], result["door"], result["conflict"]) == ("already", "Raum", True)


def test_a_mark_of_the_team_holds(edition, workshop, door):
    one = make_registration(edition, sessions=[workshop])
    with time_machine.travel(at(edition, "13:00"), tick=False):
        presence.mark(registration=one, session=workshop, actor=SYSTEM)
    assert door.do("13:10", person=one.pk)["outcome"] == "already"
    left = door.do("13:30", "session_out", person=one.pk)
    assert Presence.objects.get().left_at == at(edition, "13:30")
    door.do("13:31", "undo", of=left["uuid"])
    assert (Presence.objects.get().left_at, Presence.objects.get().source) == (None, PresenceSource.LIST)


@pytest.mark.parametrize("session", [None, "x", True, -1, 10**20, 999_999_999])
def test_a_door_of_no_session_is_refused(edition, session):
    phone, one = Phone(edition), make_registration(edition)
    result = phone.do("session_in", session=session, person=one.pk)
    assert (result["outcome"], result["code"]) == ("refused", "session")


def test_a_session_tells_when_its_places_are_freed(edition, workshop):
    found = Phone(edition).sync()["sessions"][0]
    assert dt.datetime.fromisoformat(found["freed_at"]) == workshop.start + dt.timedelta(minutes=10)


def test_whoever_stands_on_its_stage_enters_a_full_room_and_takes_no_seat(edition, workshop, door):
    speaker = make_speaker(edition, name="Gisela Rednerin")
    workshop.session_people.create(speaker=speaker)
    one = make_registration(edition, role=Role.SPEAKER, first_name="Gisela", last_name="Rednerin")
    guests = [make_registration(edition, sessions=[workshop]) for _seat in range(2)]
    assert door.do("13:02", qr=one.badge_token)["outcome"] == "present"
    known = Phone(edition, "Neu").sync()
    assert [person["leads"] for person in known["people"]] == [[workshop.pk], [], []]
    assert known["sessions"][0]["present"] == 0
    assert [door.do("13:12", qr=guest.badge_token)["outcome"] for guest in guests] == ["present", "present"]
    assert inside(workshop) == 3
