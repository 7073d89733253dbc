"""A device at the door is told when somebody belongs to another stand than this morning."""

import pytest

from conference.audit.services import SYSTEM
from exhibitors import desk, services
from exhibitors.models import Stand, StandBooking
from registrations.models import Role
from tests.checkin.devices import Phone
from tests.exhibitors.factories import make_confirmed
from tests.factories import make_edition, make_registration, make_stand

pytestmark = pytest.mark.django_db(transaction=True)


def stands(answer: dict) -> dict[int, str]:
    return {one["id"]: one["stand"] for one in answer["people"]}


def test_a_stand_that_moves_is_part_of_the_next_answer():
    edition = make_edition()
    for number in ("A1", "A2", "A3"):
        make_stand(edition, number=number)
    one, other = (make_registration(edition, role=Role.EXHIBITOR) for _i in range(2))
    first, second = make_confirmed(edition, "A1"), make_confirmed(edition, "A2")
    first.crew.set([one])
    phone = Phone(edition)
    assert stands(phone.sync()) == {one.pk: "A1", other.pk: ""}
    second.crew.set([other])
    assert stands(phone.sync()) == {other.pk: "A2"}
    services.move(booking=first, number="A3", actor=SYSTEM)
    assert stands(phone.sync()) == {one.pk: "A3"}
    services.swap(booking=StandBooking.objects.get(pk=first.pk), other=second, actor=SYSTEM)
    assert stands(phone.sync()) == {one.pk: "A2", other.pk: "A3"}
    stand = Stand.objects.get(number="A2")
    stand.number = "B7"
    desk.save_stand(stand=stand, actor=SYSTEM)
    assert stands(phone.sync()) == {one.pk: "B7"}
    services.cancel(booking=StandBooking.objects.get(pk=second.pk), actor=SYSTEM)
    assert stands(phone.sync()).get(other.pk, "") == ""


def test_what_is_no_move_is_no_news():
    edition = make_edition()
    make_stand(edition, number="A1")
    one = make_registration(edition, role=Role.EXHIBITOR)
    booking = make_confirmed(edition, "A1")
    booking.crew.set([one])
    phone = Phone(edition)
    phone.sync()
    StandBooking.objects.filter(pk=booking.pk).update(number_plate="HS-AB 1")
    Stand.objects.update(tables_max=1)
    assert set(phone.sync()) & {"counts", "sessions"} == set()
