"""What visitors do with stands: hold, extend, book, change, cancel."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.models import EditionState
from conference.outbox.models import OutgoingMail
from exhibitors import crew, services
from exhibitors.models import BookingState, Exhibitor, StandBooking
from exhibitors.services import WAITING, FairError
from registrations.documents import own_badge
from registrations.models import Registration, Role
from tests.exhibitors.factories import booking_data, make_booking, make_confirmed, make_staff
from tests.factories import make_edition, make_registration, make_stand, make_topic

pytestmark = pytest.mark.django_db
ONE, TWO = "1" * 32, "2" * 32


@pytest.fixture
def edition():
    one = make_edition()
    make_stand(one, number="A1")
    make_stand(one, number="A2", tables_max=1)
    make_stand(one, number="A3", blocked="Fluchtweg")
    return one


def code_of(call) -> str:
    with pytest.raises(FairError) as caught:
        call()
    return caught.value.code


def mail_names(booking) -> list[str]:
    mails = OutgoingMail.objects.filter(about=f"standbooking:{booking.pk}").order_by("pk")
    return [mail.name.removeprefix("exhibitors/") for mail in mails]


def test_hold_keeps_a_stand_for_fifteen_minutes(edition):
    held = services.hold(edition=edition, number="A1", token=ONE)
    assert held.state == BookingState.HELD
    assert dt.timedelta(minutes=14) < held.expires_at - timezone.now() <= dt.timedelta(minutes=15)


def test_hold_is_refused_where_somebody_else_holds(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    assert code_of(lambda: services.hold(edition=edition, number="A1", token=TWO)) == "taken"


def test_hold_twice_is_the_same_hold(edition):
    first = services.hold(edition=edition, number="A1", token=ONE)
    assert services.hold(edition=edition, number="A1", token=ONE) == first


def test_holding_another_stand_gives_the_first_up(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    services.hold(edition=edition, number="A2", token=ONE)
    assert services.hold(edition=edition, number="A1", token=TWO).stand.number == "A1"


def test_hold_ends_by_itself(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert services.hold(edition=edition, number="A1", token=TWO).state == BookingState.HELD


def test_hold_of_a_blocked_stand_is_refused(edition):
    assert code_of(lambda: services.hold(edition=edition, number="A3", token=ONE)) == "blocked"


def test_hold_of_an_unknown_stand_is_refused(edition):
    assert code_of(lambda: services.hold(edition=edition, number="Z9", token=ONE)) == "unknown_stand"


def test_extension_adds_fifteen_minutes(edition):
    before = services.hold(edition=edition, number="A1", token=ONE).expires_at
    assert services.extend(edition=edition, token=ONE).expires_at - before == dt.timedelta(minutes=15)


def test_extension_is_possible_once(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    services.extend(edition=edition, token=ONE)
    assert code_of(lambda: services.extend(edition=edition, token=ONE)) == "extended"


def test_extension_needs_a_hold_that_lasts(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert code_of(lambda: services.extend(edition=edition, token=ONE)) == "no_hold"


def test_book_asks_for_the_stand_and_writes_mail_and_audit(edition):
    booking = make_booking(edition, "A1")
    assert booking.state == BookingState.REQUESTED
    assert mail_names(booking) == ["requested"]
    assert AuditEntry.objects.filter(subject=f"standbooking:{booking.pk}", action="booking.requested").count() == 1


def test_book_turns_the_own_hold_into_the_booking(edition):
    held = services.hold(edition=edition, number="A1", token=ONE)
    assert make_booking(edition, "A1", token=ONE).pk == held.pk


def test_book_another_stand_than_held_frees_the_held_one(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    make_booking(edition, "A2", token=ONE)
    assert services.hold(edition=edition, number="A1", token=TWO).state == BookingState.HELD


def test_book_works_where_the_own_hold_has_run_out_and_the_stand_is_free(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert make_booking(edition, "A1", token=ONE).state == BookingState.REQUESTED


def test_book_is_refused_where_the_hold_has_run_out_and_somebody_else_came(edition):
    services.hold(edition=edition, number="A1", token=ONE)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        make_booking(edition, "A1", token=TWO)
        assert code_of(lambda: make_booking(edition, "A1", token=ONE)) == "taken"


def test_refused_booking_leaves_nothing_behind(edition):
    make_booking(edition, "A1")
    assert code_of(lambda: make_booking(edition, "A1", organisation="Zu spät", crew="Ada Lovelace")) == "taken"
    assert not Exhibitor.objects.filter(organisation="Zu spät").exists()
    assert not Registration.objects.exists()


def test_same_form_sent_twice_is_one_booking(edition):
    data = booking_data(stand="A1")
    first = services.book(edition=edition, data=data, token=ONE)
    assert services.book(edition=edition, data=data, token=ONE) == first


def test_book_needs_the_conditions(edition):
    assert code_of(lambda: make_booking(edition, "A1", conditions=False)) == "conditions"


def test_book_refuses_more_tables_than_fit(edition):
    assert code_of(lambda: make_booking(edition, "A2", tables=2)) == "tables"


def test_book_refuses_an_unknown_alternative(edition):
    assert code_of(lambda: make_booking(edition, "A1", alternative_stand="Z9")) == "unknown_stand"


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.ARCHIVED])
def test_book_is_closed_where_the_edition_is_not_published(state):
    one = make_edition(state=state)
    make_stand(one, number="A1")
    assert code_of(lambda: make_booking(one, "A1")) == "closed"


def test_book_is_closed_on_the_day_itself():
    one = make_edition(date=timezone.localdate())
    make_stand(one, number="A1")
    assert code_of(lambda: make_booking(one, "A1")) == "closed"


def test_staff_book_on_the_day_itself():
    one = make_edition(date=timezone.localdate())
    make_stand(one, number="A1")
    assert make_booking(one, "A1", actor=make_staff()).state == BookingState.REQUESTED


def test_topics_belong_to_the_exhibitor(edition):
    topic = make_topic(edition)
    assert list(make_booking(edition, "A1", topics=(topic.pk,)).exhibitor.topics.all()) == [topic]


def test_waiting_list_numbers_in_order(edition):
    first, second = make_booking(edition, WAITING), make_booking(edition, WAITING)
    positions = StandBooking.objects.waiting().with_position().values_list("pk", "position")
    assert list(positions) == [(first.pk, 1), (second.pk, 2)]
    assert mail_names(second) == ["waiting"]


def test_waiting_registers_nobody_yet(edition):
    booking = make_booking(edition, WAITING, crew="Ada Lovelace")
    assert (booking.crew_lines, booking.crew.count()) == ("Ada Lovelace", 0)


def test_crew_becomes_registrations_with_the_role_exhibitor(edition):
    booking = make_booking(edition, "A1", crew="Amina Yılmaz, amina@example.org\nMoses\n\n")
    people = booking.crew.order_by("pk").values_list("first_name", "last_name", "email", "role", "organisation")
    organisation = booking.exhibitor.organisation
    assert list(people) == [
        ("Amina", "Yılmaz", "amina@example.org", Role.EXHIBITOR, organisation),
        ("", "Moses", "", Role.EXHIBITOR, organisation),
    ]


def test_crew_comes_also_where_registration_is_closed():
    one = make_edition(registration_closes=timezone.now() - dt.timedelta(days=1))
    make_stand(one, number="A1")
    assert make_booking(one, "A1", crew="Ada Lovelace").crew.count() == 1


def test_crew_takes_no_place_of_a_guest(edition):
    make_booking(edition, "A1", crew="Ada Lovelace")
    edition.refresh_from_db()
    assert edition.places_taken == 0


def test_crew_without_address_gets_no_mail(edition):
    make_booking(edition, "A1", crew="Ada Lovelace")
    assert list(OutgoingMail.objects.values_list("name", flat=True)) == ["exhibitors/requested"]


def test_crew_member_already_registered_is_named(edition):
    make_registration(edition, first_name="Ada", last_name="Lovelace", email="ada@example.org")
    with pytest.raises(FairError, match="Ada Lovelace") as caught:
        make_booking(edition, "A1", crew="Ada Lovelace, ada@example.org")
    assert caught.value.field == "crew"


def change(booking, **fields):
    values = {"organisation": booking.exhibitor.organisation, "email": booking.exhibitor.email, **fields}
    return services.change(booking=booking, data=booking_data(**values), actor=services.SELF)


def test_change_keeps_the_stand_and_tells_by_mail(edition):
    booking = change(make_booking(edition, "A1"), chairs=5)
    assert (booking.chairs, booking.stand.number, booking.state) == (5, "A1", BookingState.REQUESTED)
    assert mail_names(booking) == ["requested", "changed"]


def test_change_of_the_crew_registers_and_cancels_only_the_difference(edition):
    booking = make_booking(edition, "A1", crew="Ada Lovelace\nGrace Hopper")
    ada = booking.crew.get(first_name="Ada")
    change(booking, crew="Ada Lovelace\nMary Jackson")
    assert crew.lines_of(booking) == "Ada Lovelace\nMary Jackson"
    assert booking.crew.active().filter(pk=ada.pk).exists()
    assert not booking.crew.get(first_name="Grace").is_active


def test_two_people_of_the_same_name_are_two(edition):
    booking = make_booking(edition, "A1", crew="Ada Lovelace\nAda Lovelace")
    change(booking, crew="Ada Lovelace")
    assert booking.crew.active().count() == 1


def test_change_after_the_last_day_is_refused(edition):
    booking = make_booking(edition, "A1")
    edition.change_until = timezone.now() - dt.timedelta(hours=1)
    edition.save()
    assert code_of(lambda: change(booking)) == "closed"


def test_change_of_a_cancelled_booking_is_refused(edition):
    booking = services.cancel(booking=make_booking(edition, "A1"), actor=services.SELF)
    assert code_of(lambda: change(booking)) == "state"


def test_change_refuses_more_tables_than_fit(edition):
    assert code_of(lambda: change(make_booking(edition, "A2"), tables=2)) == "tables"


def test_cancel_frees_the_stand_and_the_crew(edition):
    booking = services.cancel(booking=make_booking(edition, "A1", crew="Ada Lovelace"), actor=services.SELF)
    assert booking.state == BookingState.CANCELLED
    assert not booking.crew.active().exists()
    assert make_booking(edition, "A1").state == BookingState.REQUESTED
    assert mail_names(booking) == ["requested", "cancelled"]


def test_cancel_twice_is_the_same_as_once(edition):
    booking = make_confirmed(edition, "A1")
    services.cancel(booking=booking, actor=services.SELF)
    services.cancel(booking=booking, actor=services.SELF)
    assert mail_names(booking) == ["requested", "confirmed", "cancelled"]


def test_cancel_of_a_waiting_booking_leaves_the_list(edition):
    first, second = make_booking(edition, WAITING), make_booking(edition, WAITING)
    services.cancel(booking=first, actor=services.SELF)
    assert StandBooking.objects.filter(pk=second.pk).with_position().get().position == 1


def test_the_own_badge_of_a_crew_is_made_anew_with_the_new_stand():
    edition = make_edition()
    make_stand(edition, number="A1")
    make_stand(edition, number="A2")
    booking = make_confirmed(edition, "A1", crew="Amina Yılmaz")
    before = own_badge(booking.crew.get())
    services.move(booking=booking, number="A2", actor=make_staff())
    assert own_badge(booking.crew.get()) != before
