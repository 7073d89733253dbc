"""What staff do with bookings: confirm, decline, put on the waiting list, move, promote, assign."""

import pytest

from conference.outbox.models import OutgoingMail
from exhibitors import crew, services
from exhibitors.models import BookingState
from exhibitors.services import WAITING, FairError
from tests.exhibitors.factories import make_booking, make_confirmed, make_exhibitor, make_staff
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    one = make_edition()
    make_stand(one, number="A1")
    make_stand(one, number="A2", tables_max=1)
    make_stand(one, number="A3", blocked="Fluchtweg")
    return one


@pytest.fixture
def staff():
    return make_staff()


def refused(code: str):
    return pytest.raises(FairError, check=lambda error: error.code == code)


def last_mail(booking) -> OutgoingMail:
    return OutgoingMail.objects.filter(about=f"standbooking:{booking.pk}").latest("pk")


def test_confirm(edition, staff):
    booking = services.confirm(booking=make_booking(edition, "A1"), actor=staff, answer="Wir freuen uns.")
    mail = last_mail(booking)
    assert booking.state == BookingState.CONFIRMED
    assert (mail.name, mail.context["stand"], mail.context["answer"]) == (
        "exhibitors/confirmed",
        "A1",
        "Wir freuen uns.",
    )


def test_confirm_twice_is_refused(edition, staff):
    booking = make_confirmed(edition, "A1")
    with refused("state"):
        services.confirm(booking=booking, actor=staff)


def test_decline_frees_the_stand_and_cancels_the_crew(edition, staff):
    booking = make_booking(edition, "A1", crew="Ada Lovelace")
    booking = services.decline(booking=booking, actor=staff)
    assert (booking.state, last_mail(booking).name) == (BookingState.DECLINED, "exhibitors/declined")
    assert not booking.crew.active().exists()
    assert make_booking(edition, "A1").state == BookingState.REQUESTED


def test_decline_of_a_confirmed_booking_is_refused(edition, staff):
    booking = make_confirmed(edition, "A1")
    with refused("state"):
        services.decline(booking=booking, actor=staff)


def test_wait_frees_the_stand_and_keeps_the_names_of_the_crew(edition, staff):
    booking = services.wait(booking=make_booking(edition, "A1", crew="Ada Lovelace"), actor=staff)
    assert (booking.state, booking.crew_lines, booking.waiting_number) == (BookingState.WAITING, "Ada Lovelace", 1)
    assert not booking.crew.active().exists()
    assert last_mail(booking).name == "exhibitors/waiting"


def test_move_frees_the_old_stand_and_names_both_in_the_mail(edition, staff):
    booking = services.move(booking=make_confirmed(edition, "A1"), number="A2", actor=staff)
    mail = last_mail(booking)
    assert (booking.state, mail.context["old"], mail.context["stand"]) == (BookingState.CONFIRMED, "A1", "A2")
    assert make_booking(edition, "A1").state == BookingState.REQUESTED


def test_move_to_a_taken_stand_is_refused(edition, staff):
    booking = make_booking(edition, "A1")
    make_booking(edition, "A2")
    with refused("taken"):
        services.move(booking=booking, number="A2", actor=staff)


def test_move_to_a_blocked_stand_is_refused(edition, staff):
    booking = make_booking(edition, "A1")
    with refused("blocked"):
        services.move(booking=booking, number="A3", actor=staff)


def test_move_to_the_same_stand_is_refused(edition, staff):
    booking = make_booking(edition, "A1")
    with refused("same_stand"):
        services.move(booking=booking, number="A1", actor=staff)


def test_move_to_a_stand_with_too_little_room_is_refused(edition, staff):
    booking = make_booking(edition, "A1", tables=2)
    with refused("tables"):
        services.move(booking=booking, number="A2", actor=staff)


def test_promote_gives_a_stand_and_registers_the_crew(edition, staff):
    booking = make_booking(edition, WAITING, crew="Ada Lovelace")
    booking = services.promote(booking=booking, number="A1", actor=staff)
    assert (booking.state, booking.stand.number, booking.waiting_number) == (BookingState.CONFIRMED, "A1", None)
    assert crew.lines_of(booking) == "Ada Lovelace"
    assert booking.crew.count() == 1
    assert last_mail(booking).name == "exhibitors/promoted"


def test_promote_to_a_taken_stand_is_refused(edition, staff):
    booking = make_booking(edition, WAITING)
    make_booking(edition, "A1")
    with refused("taken"):
        services.promote(booking=booking, number="A1", actor=staff)


def test_promote_needs_somebody_who_waits(edition, staff):
    booking = make_booking(edition, "A1")
    with refused("state"):
        services.promote(booking=booking, number="A2", actor=staff)


def test_assign_gives_a_stand_to_an_organisation_of_the_directory(edition, staff):
    booking = services.assign(exhibitor=make_exhibitor(edition), number="A1", actor=staff)
    assert (booking.state, booking.stand.number) == (BookingState.CONFIRMED, "A1")


def test_assign_without_address_writes_no_mail(edition, staff):
    services.assign(exhibitor=make_exhibitor(edition), number="A1", actor=staff)
    assert not OutgoingMail.objects.exists()


def test_assign_is_refused_where_there_is_a_booking(edition, staff):
    exhibitor = make_booking(edition, "A1").exhibitor
    with refused("has_booking"):
        services.assign(exhibitor=exhibitor, number="A2", actor=staff)
