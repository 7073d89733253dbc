"""A stand that becomes free goes to whoever waits, if they want it."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from conference.audit.services import SELF
from conference.outbox.models import OutgoingMail
from exhibitors import services
from exhibitors.models import BookingState, StandBooking
from exhibitors.offers import services as offers
from exhibitors.services import WAITING, FairError
from tests.exhibitors.factories import make_booking, make_confirmed, make_staff
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    one = make_edition()
    make_stand(one, number="A1")
    return one


def mails_of(booking) -> list[str]:
    rows = OutgoingMail.objects.filter(about=f"standbooking:{booking.pk}").order_by("pk")
    return [row.name.removeprefix("exhibitors/") for row in rows]


def fresh(booking) -> StandBooking:
    return StandBooking.objects.get(pk=booking.pk)


def offered(edition, **fields) -> StandBooking:
    first = make_confirmed(edition, "A1")
    waiting = make_booking(edition, WAITING, **fields)
    services.cancel(booking=first, actor=SELF)
    return fresh(waiting)


def test_a_cancelled_stand_is_offered_to_whoever_waits_longest(edition):
    first = make_confirmed(edition, "A1")
    longest, later = make_booking(edition, WAITING), make_booking(edition, WAITING)
    services.cancel(booking=first, actor=SELF)
    assert (fresh(longest).state, fresh(longest).stand.number) == (BookingState.OFFERED, "A1")
    assert fresh(later).state == BookingState.WAITING
    assert mails_of(longest) == ["waiting", "offered"]


def test_who_needs_power_is_not_offered_a_stand_without(edition):
    first = make_confirmed(edition, "A1")
    needs_power, other = make_booking(edition, WAITING, power=True), make_booking(edition, WAITING)
    services.cancel(booking=first, actor=SELF)
    assert fresh(needs_power).state == BookingState.WAITING
    assert fresh(other).state == BookingState.OFFERED


def test_a_yes_is_confirmed_with_the_crew(edition):
    booking = offered(edition, crew="Ada Lovelace")
    done = offers.accept(booking=booking)
    assert (done.state, done.waiting_number) == (BookingState.CONFIRMED, None)
    assert [one.full_name for one in done.crew.active()] == ["Ada Lovelace"]
    assert mails_of(booking)[-1] == "promoted"


def test_a_no_keeps_the_number_and_asks_the_next(edition):
    booking = offered(edition)
    second = make_booking(edition, WAITING)
    number = booking.waiting_number
    offers.let_go(booking=booking)
    assert (fresh(booking).state, fresh(booking).waiting_number) == (BookingState.WAITING, number)
    assert fresh(second).state == BookingState.OFFERED
    assert mails_of(booking)[-1] == "offer_over"


def test_who_said_no_is_not_asked_again_until_they_want_to(edition):
    booking = offered(edition)
    offers.let_go(booking=booking)
    services.cancel(booking=make_confirmed(edition, "A1"), actor=SELF)
    assert fresh(booking).state == BookingState.WAITING
    offers.ask_again(booking=fresh(booking))
    services.cancel(booking=make_confirmed(edition, "A1"), actor=SELF)
    assert fresh(booking).state == BookingState.OFFERED


def test_no_answer_in_time_gives_it_to_the_next(edition):
    booking = offered(edition)
    second = make_booking(edition, WAITING)
    with time_machine.travel(booking.expires_at + dt.timedelta(minutes=1)):
        with pytest.raises(FairError):
            offers.accept(booking=booking)
        assert offers.sweep() == 1
        assert fresh(second).state == BookingState.OFFERED
    assert mails_of(booking)[-1] == "offer_over"


def test_staff_withdraw_and_nobody_else_is_asked_by_itself(edition):
    booking = offered(edition)
    second = make_booking(edition, WAITING)
    offers.let_go(booking=booking, actor=make_staff())
    assert fresh(booking).answered_at is None
    assert fresh(second).state == BookingState.WAITING


def test_a_hold_that_runs_out_is_offered_where_somebody_waits(edition):
    services.hold(edition=edition, number="A1", token="a" * 32)
    waiting = make_booking(edition, WAITING)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        offers.sweep()
    assert fresh(waiting).state == BookingState.OFFERED


def test_an_offered_stand_is_nobody_elses(edition):
    offered(edition)
    with pytest.raises(FairError) as caught:
        services.hold(edition=edition, number="A1", token="b" * 32)
    assert caught.value.code == "taken"


def test_nothing_is_offered_where_the_edition_wants_none():
    edition = make_edition(offer_hours=0)
    make_stand(edition, number="A1")
    assert offered(edition).state == BookingState.WAITING


def test_the_page_asks_and_the_buttons_answer(edition, client):
    booking = offered(edition)
    own = f"/{edition.slug}/messe/meine/{booking.exhibitor.token}/"
    assert "Möchten Sie Stand A1 haben?" in client.get(own).content.decode()
    assert client.post(own + "angebot/annehmen/").status_code == 303
    assert "Ihr Stand ist bestätigt" in client.get(own).content.decode()
