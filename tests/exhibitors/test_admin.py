"""The fair in the staff area: who may, what the buttons do, what the lists cost."""

import pytest
from django.urls import reverse

from conference.accounts import roles
from conference.outbox.models import OutgoingMail
from exhibitors.models import BookingState, Exhibitor, Stand, StandBooking
from exhibitors.services import WAITING
from tests.exhibitors.factories import make_booking, make_confirmed, make_exhibitor
from tests.factories import make_edition, make_stand
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
BOOKINGS = "exhibitors_standbooking"


@pytest.fixture
def edition():
    one = make_edition()
    make_stand(one, number="A1", power=False)
    make_stand(one, number="A2")
    return one


@pytest.fixture
def messe(client):
    return sign_in(client, roles.MESSE)


def page(model: str, name: str, *args) -> str:
    return reverse(f"admin:{model}_{name}", args=args)


def body(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("role", [roles.MESSE, roles.LEITUNG])
@pytest.mark.parametrize("model", ["standbooking", "stand", "exhibitor"])
def test_the_fair_is_seen_by_those_who_may(client, edition, role, model):
    sign_in(client, role)
    assert client.get(page(f"exhibitors_{model}", "changelist")).status_code == 200


@pytest.mark.parametrize("role", [roles.AGENDA, roles.ANMELDUNG, roles.EMPFANG, roles.BEDARF])
@pytest.mark.parametrize("model", ["standbooking", "stand", "exhibitor"])
def test_the_fair_is_closed_to_all_others(client, edition, role, model):
    sign_in(client, role)
    assert client.get(page(f"exhibitors_{model}", "changelist")).status_code == 403


@pytest.mark.parametrize("deed", ["confirm", "decline", "wait", "cancel"])
def test_deeds_are_closed_to_all_others(client, edition, deed):
    sign_in(client, roles.ANMELDUNG)
    booking = make_booking(edition, "A1")
    assert client.post(page(BOOKINGS, "deed", booking.pk, deed)).status_code in (403, 404)
    booking.refresh_from_db()
    assert booking.state == BookingState.REQUESTED


@pytest.mark.parametrize(
    ("deed", "state"), [("confirm", "confirmed"), ("decline", "declined"), ("wait", "waiting"), ("cancel", "cancelled")]
)
def test_deeds_ask_first_and_then_do(client, edition, messe, deed, state):
    booking, address = make_booking(edition, "A1"), page(BOOKINGS, "deed", StandBooking.objects.get().pk, deed)
    assert client.get(address).status_code == 200
    booking.refresh_from_db()
    assert booking.state == BookingState.REQUESTED
    assert client.post(address).status_code == 302
    booking.refresh_from_db()
    assert booking.state == state


def test_a_sentence_by_staff_goes_with_the_mail(client, edition, messe):
    booking = make_booking(edition, "A1")
    address = page(BOOKINGS, "deed", booking.pk, "confirm")
    assert 'name="answer"' in body(client.get(address))
    client.post(address, {"answer": "Parkplatz hinter der Halle"})
    assert OutgoingMail.objects.get(name="exhibitors/confirmed").context["answer"] == "Parkplatz hinter der Halle"


def form_of(client, address: str) -> dict:
    form = client.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_another_stand_is_a_move(client, edition, messe):
    booking = make_confirmed(edition, "A1", crew="Ada Lovelace")
    address = page(BOOKINGS, "change", booking.pk)
    values = form_of(client, address) | {"stand": Stand.objects.get(number="A2").pk}
    response = client.post(address, values)
    assert response.status_code == 302, response.context["adminform"].form.errors
    booking.refresh_from_db()
    assert (booking.stand.number, booking.state, booking.crew.active().count()) == ("A2", "confirmed", 1)


def test_a_taken_stand_is_not_offered(client, edition, messe):
    booking = make_booking(edition, "A1")
    make_booking(edition, "A2")
    address = page(BOOKINGS, "change", booking.pk)
    values = form_of(client, address) | {"stand": Stand.objects.get(number="A2").pk}
    assert client.post(address, values).status_code == 200
    booking.refresh_from_db()
    assert booking.stand.number == "A1"


def test_a_stand_for_who_waits_is_a_promotion(client, edition, messe):
    booking = make_booking(edition, WAITING)
    address = page(BOOKINGS, "change", booking.pk)
    values = form_of(client, address) | {"stand": Stand.objects.get(number="A2").pk}
    response = client.post(address, values)
    assert response.status_code == 302, response.context["adminform"].form.errors
    booking.refresh_from_db()
    assert (booking.stand.number, booking.state) == ("A2", "confirmed")


def test_furniture_and_crew_are_changed_through_the_service(client, edition, messe):
    booking = make_booking(edition, "A1")
    address = page(BOOKINGS, "change", booking.pk)
    values = form_of(client, address) | {"chairs": 6, "crew": "Grace Hopper"}
    response = client.post(address, values)
    assert response.status_code == 302, response.context["adminform"].form.errors
    booking.refresh_from_db()
    assert (booking.chairs, booking.crew.get().full_name) == (6, "Grace Hopper")


def test_too_many_tables_are_refused_at_the_field(client, edition, messe):
    Stand.objects.filter(number="A1").update(tables_max=1)
    address = page(BOOKINGS, "change", make_booking(edition, "A1").pk)
    response = client.post(address, form_of(client, address) | {"tables": 2})
    assert "tables" in response.context["adminform"].form.errors


def test_a_new_booking_gives_a_stand_to_an_organisation(client, edition, messe):
    exhibitor = make_exhibitor(edition)
    stand = Stand.objects.get(number="A2")
    response = client.post(page(BOOKINGS, "add"), {"exhibitor": exhibitor.pk, "stand": stand.pk}, follow=True)
    assert f"{exhibitor}, A2, bestätigt" in next(str(one) for one in response.context["messages"])
    assert StandBooking.objects.get().state == BookingState.CONFIRMED


def test_several_are_confirmed_at_once(client, edition, messe):
    keys = [make_booking(edition, number).pk for number in ("A1", "A2")]
    client.post(page(BOOKINGS, "changelist"), {"action": "confirm_chosen", "_selected_action": keys})
    assert StandBooking.objects.confirmed().count() == 2


def test_the_list_begins_with_what_is_to_do(client, edition, messe):
    make_stand(edition, number="A3")
    confirmed, waiting, asked = (
        make_confirmed(edition, "A1"),
        make_booking(edition, WAITING),
        make_booking(edition, "A2"),
    )
    rows = client.get(page(BOOKINGS, "changelist")).context["cl"].result_list
    assert [row.pk for row in rows] == [asked.pk, waiting.pk, confirmed.pk]


def test_the_list_sums_what_the_hall_team_needs(client, edition, messe):
    make_booking(edition, "A1", tables=2, chairs=4, power=True, power_watts=1500)
    make_confirmed(edition, "A2", tables=1, chairs=3, pinboards=2)
    response = client.get(page(BOOKINGS, "changelist"))
    totals = response.context["totals"]
    assert (totals.tables, totals.chairs, totals.pinboards, totals.watts) == (3, 7, 2, 1500)
    assert "Stand ohne Strom" in body(response)


@pytest.mark.parametrize("model", ["standbooking", "stand", "exhibitor"])
def test_lists_cost_the_same_with_one_and_with_five_rows(client, messe, django_assert_max_num_queries, model):
    edition = make_edition()
    counts = []
    for number in ("S1", "S2 S3 S4 S5"):
        for one in number.split():
            make_stand(edition, number=one)
            make_confirmed(edition, one, crew="Ada Lovelace")
        with django_assert_max_num_queries(60) as asked:
            client.get(page(f"exhibitors_{model}", "changelist"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_stand_is_entered_and_blocked(client, edition, messe):
    values = {"number": "Z1", "x": "1", "y": "9", "width": "3", "depth": "2", "tables_max": "2", "zone": "Neu"}
    assert client.post(page("exhibitors_stand", "add"), values).status_code == 302
    key = Stand.objects.get(number="Z1").pk
    client.post(page("exhibitors_stand", "changelist"), {"action": "block", "_selected_action": [key]})
    assert Stand.objects.get(number="Z1").blocked


def test_a_taken_stand_cannot_be_blocked(client, edition, messe):
    make_booking(edition, "A1")
    key = Stand.objects.get(number="A1").pk
    client.post(page("exhibitors_stand", "changelist"), {"action": "block", "_selected_action": [key]})
    assert not Stand.objects.get(number="A1").blocked


def test_a_stand_number_is_once(client, edition, messe):
    values = {"number": "A1", "x": "1", "y": "1", "width": "3", "depth": "2", "tables_max": "2"}
    assert client.post(page("exhibitors_stand", "add"), values).status_code == 200
    assert Stand.objects.count() == 2


def test_an_organisation_is_entered(client, edition, messe):
    values = {"organisation": "Neuer Verein", "language": "de", "is_listed": "on", "languages": ["de", "ar"]}
    assert client.post(page("exhibitors_exhibitor", "add"), values).status_code == 302
    assert Exhibitor.objects.get().languages == ["de", "ar"]


def test_an_organisation_with_a_stand_cannot_be_deleted(client, edition, messe):
    exhibitor = make_booking(edition, "A1").exhibitor
    client.post(page("exhibitors_exhibitor", "delete", exhibitor.pk), {"post": "yes"})
    assert Exhibitor.objects.filter(pk=exhibitor.pk).exists()


def test_the_first_page_says_what_is_to_confirm(client, edition, messe):
    make_booking(edition, "A1")
    assert "1 Stand wartet auf Ihre Bestätigung." in body(client.get(reverse("admin:index")))
