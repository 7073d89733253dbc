"""Applying, suggesting, trying out, swapping, confirming."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from conference.outbox.models import OutgoingMail
from exhibitors import services
from exhibitors.board import pages
from exhibitors.board import services as board
from exhibitors.board.matching import Place, Taken, Wish, best, suggest_all
from exhibitors.day import services as day
from exhibitors.hall import live
from exhibitors.models import BookingState, Stand, StandBooking
from exhibitors.services import WAITING, FairError
from exhibitors.terms.services import TermsError, choose
from registrations.presence.services import mark
from tests.exhibitors.factories import booking_data, make_booking, make_confirmed, make_exhibitor, make_staff
from tests.factories import make_edition, make_stand, make_topic
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def terms(edition, mode="apply", *, at_once=False):
    choose(edition=edition, mode=mode, confirm_at_once=at_once, setup_windows="7:30 Uhr", actor=make_staff())


@pytest.fixture
def edition():
    one = make_edition()
    for number in range(1, 5):
        make_stand(one, number=f"A{number}", x=4 * number, y=1, power=number == 1, wall=number == 2)
    return one


def names(booking) -> list[str]:
    rows = OutgoingMail.objects.filter(about=f"standbooking:{booking.pk}").order_by("pk")
    return [row.name.removeprefix("exhibitors/") for row in rows]


def fresh(booking) -> StandBooking:
    return StandBooking.objects.select_related("stand", "exhibitor", "edition").get(pk=booking.pk)


# --- Matching ---


def place(key, x=0.0, **fields):
    return Place(key=key, number=f"A{key}", x=x, y=0, width=3, depth=2, **fields)


def test_a_stand_without_power_is_impossible_for_who_needs_it():
    wish = Wish(key=1, name="Chor", power=True)
    found = best(wish, [place(1), place(2, power=True)], [])
    assert [one.place.number for one in found] == ["A2"]


def test_a_neighbour_with_the_same_topic_is_named():
    wish = Wish(key=1, name="Chor", topics=frozenset({7}))
    taken = [Taken(place(1), "Musikschule", frozenset({7, 8}))]
    first = best(wish, [place(2, x=4), place(3, x=20)], taken)[0]
    assert (first.place.number, [one.name for one in first.reasons]) == ("A2", ["Musikschule"])


def test_as_many_as_possible_come_before_wishes():
    wishes = [Wish(key=1, name="Eins", wished=1), Wish(key=2, name="Zwei", power=True)]
    chosen = suggest_all(wishes, [place(1, power=True), place(2)], [])
    assert {key: fit.place.number for key, fit in chosen.items()} == {1: "A2", 2: "A1"}


def test_groups_of_a_topic_are_put_together():
    wishes = [Wish(key=key, name=f"V{key}", topics=frozenset({key % 2})) for key in range(1, 5)]
    chosen = suggest_all(wishes, [place(key, x=4 * key) for key in range(1, 5)], [])
    assert len({fit.place.number for fit in chosen.values()}) == 4
    assert sum(one.code == "neighbour" for fit in chosen.values() for one in fit.reasons) >= 2


# --- Applying and deciding ---


def test_an_application_takes_no_stand_and_notes_the_wish(edition):
    terms(edition)
    one, two = make_booking(edition, "A1", crew="Ada Lovelace"), make_booking(edition, "A1")
    assert [(row.state, row.stand, row.wished_stand.number) for row in (one, two)] == [("requested", None, "A1")] * 2
    assert (names(one), one.crew.count()) == (["applied"], 0)


def test_nothing_is_held_where_staff_decide(edition):
    terms(edition)
    with pytest.raises(FairError) as caught:
        services.hold(edition=edition, number="A1", token="a" * 32)
    assert caught.value.code == "by_application"


def test_what_is_tried_out_is_told_to_nobody_until_it_is_confirmed(edition):
    terms(edition)
    staff = make_staff()
    one = make_booking(edition, "egal", crew="Ada Lovelace")
    board.put(booking=one, number="A3", actor=staff)
    board.put(booking=fresh(one), number="A4", actor=staff)
    assert names(one) == ["applied"]
    assert board.confirm_many(bookings=[fresh(one)], actor=staff) == (1, [])
    assert names(one) == ["applied", "confirmed"]
    assert [person.full_name for person in fresh(one).crew.active()] == ["Ada Lovelace"]


def shown(client, edition, number) -> tuple[str, str, list[str]]:
    """How the public sees a stand: on the page of the fair, on the form (may it be chosen?), and live."""
    live.forget()
    fair = client.get(reverse("exhibitors:fair", args=[edition.slug])).content.decode()
    form = client.get(reverse("exhibitors:book", args=[edition.slug])).content.decode()
    word = re.search(rf'stand-number">{number}</strong>\s*<span class="stand-word" data-word>([^<]+)', fair)
    choice = re.search(rf'<input[^>]* value="{number}"[^>]*>', form)
    return word[1].strip(), "disabled" if "disabled" in choice[0] else "open", live.states(edition)[number]


def test_a_stand_that_is_only_tried_out_looks_undecided_until_it_is_confirmed(client, edition):
    terms(edition)
    one, staff = make_booking(edition, "egal", organisation="Chor"), make_staff()
    board.put(booking=one, number="A3", actor=staff)
    assert shown(client, edition, "A3") == ("frei", "open", ["free"])
    board.confirm_many(bookings=[fresh(one)], actor=staff)
    live.forget()
    assert "Chor" in client.get(reverse("exhibitors:fair", args=[edition.slug])).content.decode()
    assert live.states(edition)["A3"] == ["confirmed", "Chor", one.exhibitor_id]


def test_a_tried_out_stand_is_taken_again_once_stands_are_booked_directly(client, edition):
    terms(edition)
    board.put(booking=make_booking(edition, "egal"), number="A3", actor=make_staff())
    terms(edition, "book")
    assert shown(client, edition, "A3") == ("gebucht", "disabled", ["requested"])


def test_who_booked_before_people_applied_keeps_its_stand_on_the_plan(client, edition):
    make_booking(edition, "A3")
    terms(edition)
    assert shown(client, edition, "A3") == ("gebucht", "disabled", ["requested"])


def test_an_application_without_a_stand_is_not_confirmed(edition):
    terms(edition)
    one = make_booking(edition, "egal")
    assert board.confirm_many(bookings=[fresh(one)], actor=make_staff())[0] == 0


def test_taking_back_frees_the_stand(edition):
    terms(edition)
    one, staff = make_booking(edition, "egal"), make_staff()
    board.put(booking=one, number="A3", actor=staff)
    board.take_back(booking=fresh(one), actor=staff)
    assert fresh(one).stand is None
    board.put(booking=make_booking(edition, "egal"), number="A3", actor=staff)


def test_suggest_all_places_every_application(edition):
    terms(edition)
    topic = make_topic(edition)
    loud = make_booking(edition, "egal", power=True)
    made = [loud, *(make_booking(edition, "A1", topics=(topic.pk,)) for _i in range(3))]
    assert board.suggest(edition=edition, actor=make_staff()) == 4
    assert fresh(loud).stand.number == "A1"
    assert len({fresh(one).stand_id for one in made}) == 4


def test_booked_at_once_where_the_terms_say_so(edition):
    terms(edition, "book", at_once=True)
    one = make_booking(edition, "A1", crew="Ada Lovelace")
    assert (one.state, names(one), one.crew.count()) == ("confirmed", ["confirmed"], 1)


def test_applying_and_confirming_at_once_exclude_each_other(edition):
    with pytest.raises(TermsError):
        terms(edition, "apply", at_once=True)


# --- Moving and swapping ---


def test_a_swap_is_one_deed_and_both_are_told(edition):
    one, two = make_confirmed(edition, "A1"), make_booking(edition, "A2")
    services.swap(booking=one, other=two, actor=make_staff())
    assert (fresh(one).stand.number, fresh(two).stand.number) == ("A2", "A1")
    assert (fresh(one).state, fresh(two).state) == ("confirmed", "requested")
    mails = OutgoingMail.objects.filter(name="exhibitors/moved").order_by("pk")
    assert [(mail.context["old"], mail.context["stand"]) for mail in mails] == [("A1", "A2"), ("A2", "A1")]


def test_a_swap_that_does_not_fit_changes_nothing(edition):
    make_stand(edition, number="B1", x=4, y=10, tables_max=0)
    one, two = make_confirmed(edition, "A1"), make_booking(edition, "B1", tables=0)
    with pytest.raises(FairError):
        services.swap(booking=one, other=two, actor=make_staff())
    assert (fresh(one).stand.number, fresh(two).stand.number) == ("A1", "B1")


def test_putting_one_onto_another_swaps(edition):
    one, two = make_confirmed(edition, "A1"), make_confirmed(edition, "A2")
    board.put(booking=one, number="A2", actor=make_staff())
    assert (fresh(one).stand.number, fresh(two).stand.number) == ("A2", "A1")


def test_only_staff_give_a_second_stand(edition):
    exhibitor, staff = make_exhibitor(edition, email="haus@example.org"), make_staff()
    services.assign(exhibitor=exhibitor, number="A1", actor=staff)
    with pytest.raises(FairError):
        services.assign(exhibitor=exhibitor, number="A2", actor=staff)
    more = services.assign(exhibitor=exhibitor, number="A2", actor=staff, additional=True)
    assert (more.is_additional, exhibitor.bookings.active().count()) == (True, 2)


# --- The day ---


def on_the_day(edition):
    return time_machine.travel(dt.datetime.combine(edition.date, dt.time(9), tzinfo=edition.tz))


def test_nobody_came_and_the_stand_is_free(edition):
    one, staff = make_confirmed(edition, "A1", crew="Ada Lovelace"), make_staff()
    with pytest.raises(FairError) as caught:
        day.no_show(booking=one, actor=staff)
    assert caught.value.code == "early"
    with on_the_day(edition):
        day.no_show(booking=one, actor=staff)
    assert (fresh(one).state, fresh(one).crew.active().count()) == (BookingState.NO_SHOW, 0)
    assert names(one)[-1] == "no_show"


def test_who_has_arrived_keeps_the_stand(edition):
    one, two, staff = make_confirmed(edition, "A1"), make_confirmed(edition, "A2", crew="Ada Lovelace"), make_staff()
    day.arrive(booking=one, is_there=True, actor=staff)
    mark(registration=two.crew.get(), actor=staff)
    with on_the_day(edition):
        for booking in (one, two):
            with pytest.raises(FairError) as caught:
                day.no_show(booking=booking, actor=staff)
            assert caught.value.code == "there"


def test_the_day_page_gives_a_free_stand_with_one_click(edition, client):
    one = make_confirmed(edition, "A1")
    waiting = make_booking(edition, WAITING, phone="02452 1", organisation="Chor Heinsberg")
    with on_the_day(edition):
        sign_in(client, "messe")
        answer = client.post(reverse("admin:exhibitors_day_no_show"), {"booking": one.pk}, follow=True)
        assert "Chor Heinsberg" in answer.content.decode()
        client.post(reverse("admin:exhibitors_day_give"), {"booking": waiting.pk, "stand": "A1"})
    assert (fresh(waiting).state, fresh(waiting).stand.number) == ("confirmed", "A1")


def test_the_board_works_by_choosing_in_lists(edition, client):
    terms(edition)
    sign_in(client, "messe")
    one = make_booking(edition, "A2", organisation="Chor Heinsberg", wants_wall=True)
    page = client.get(reverse("admin:exhibitors_board")).content.decode()
    assert "Wunschstand, mit Wand" in page
    client.post(reverse("admin:exhibitors_board_put"), {"booking": one.pk, "stand": "A2"})
    client.post(reverse("admin:exhibitors_board_confirm"), {"booking": [one.pk]})
    assert (fresh(one).state, fresh(one).stand.number) == ("confirmed", "A2")


def test_after_a_swap_staff_read_where_both_stand(edition, client):
    sign_in(client, "messe")
    one = make_confirmed(edition, "A1", organisation="Chor")
    make_confirmed(edition, "A2", organisation="Kita")
    answer = client.post(reverse("admin:exhibitors_board_put"), {"booking": one.pk, "stand": "A2"}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Chor steht jetzt auf A2.", "Kita steht jetzt auf A1."]


def test_nobody_is_moved_without_a_stand_being_chosen(edition, client):
    sign_in(client, "messe")
    one, other = make_confirmed(edition, "A1"), make_confirmed(edition, "A2")
    page = client.get(reverse("admin:exhibitors_board")).content.decode()
    assert page.count('required><option value="">Bitte wählen</option>') == 2
    answer = client.post(reverse("admin:exhibitors_board_put"), {"booking": one.pk, "stand": ""}, follow=True)
    assert 'class="error"' in answer.content.decode()
    assert (fresh(one).stand.number, fresh(other).stand.number) == ("A1", "A2")


def test_who_waits_is_offered_no_empty_list_in_a_full_hall(edition, client):
    sign_in(client, "messe")
    make_booking(edition, services.WAITING, organisation="Chor")
    Stand.objects.update(blocked="Umbau")
    page = client.get(reverse("admin:exhibitors_board")).content.decode()
    assert "Gerade ist kein Stand frei." in page
    assert "Stand geben" not in page


@pytest.mark.parametrize("number", [1, 4])
def test_the_board_asks_equally_often_however_many_apply(edition, client, number, django_assert_num_queries):
    terms(edition)
    for _i in range(number):
        make_booking(edition, "egal")
    with django_assert_num_queries(8):
        pages.board(edition)


def test_a_change_keeps_what_the_application_is(edition):
    terms(edition)
    one = make_booking(edition, "A2")
    data = booking_data(email=one.exhibitor.email, crew="Ada Lovelace")
    changed = services.change(booking=one, data=data, actor=services.SELF)
    assert (changed.state, changed.stand, changed.crew_lines) == ("requested", None, "Ada Lovelace")
