"""The pages of the fair over HTTP: the hall, booking form, holding, the exhibitor's page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from conference.models import EditionState
from exhibitors import services
from exhibitors.models import BookingState, Exhibitor, StandBooking
from tests.exhibitors.factories import make_booking, make_confirmed, make_exhibitor
from tests.factories import make_edition, make_stand, make_topic

pytestmark = pytest.mark.django_db
TOKEN = "c" * 32
NEEDED = {"organisation": "Caritas", "contact_name": "Ada Lovelace", "email": "ada@example.org", "conditions": "on"}


@pytest.fixture
def edition():
    one = make_edition(hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    make_stand(one, number="A1", zone="Bildung", power=True)
    make_stand(one, number="A2", x=6, zone="Bildung")
    make_stand(one, number="A3", x=12, zone="Beratung", blocked="Fluchtweg")
    return one


def url(name, edition, *args):
    return reverse(f"exhibitors:{name}", args=[edition.slug, *args])


def body(response) -> str:
    return response.content.decode()


# --- The hall and who is there ---------------------------------------------------------------------------------------


def test_fair_says_each_stand_in_words(client, edition):
    make_booking(edition, "A2")
    page = body(client.get(url("fair", edition)))
    words = re.findall(r'stand-number">(\w+)</strong>\s*<span class="stand-word" data-word>([^<]+)', page)
    assert [(number, word.strip(" :")) for number, word in words] == [
        ("A1", "frei"),
        ("A2", "gebucht"),
        ("A3", "nicht buchbar"),
    ]


def test_only_confirmed_bookings_show_their_name(client, edition):
    make_booking(edition, "A1", organisation="Noch geheim")
    make_confirmed(edition, "A2", organisation="Schon öffentlich")
    page = body(client.get(url("fair", edition)))
    assert "Noch geheim" not in page
    assert "Schon öffentlich" in page


def test_cancelled_bookings_leave_the_directory(client, edition):
    services.cancel(booking=make_confirmed(edition, "A2", organisation="Nicht mehr da"), actor=services.SELF)
    assert "Nicht mehr da" not in body(client.get(url("fair", edition)))


def test_exhibitors_of_the_file_are_listed_without_stand(client, edition):
    make_exhibitor(edition, organisation="Volkshochschule")
    assert "Volkshochschule" in body(client.get(url("fair", edition)))


def test_unlisted_exhibitors_are_not_shown(client, edition):
    hidden = make_exhibitor(edition, organisation="Verborgen", is_listed=False)
    assert "Verborgen" not in body(client.get(url("fair", edition)))
    assert client.get(url("exhibitor", edition, hidden.pk)).status_code == 404


def test_edition_without_stands_has_a_directory_and_no_plan(client):
    edition = make_edition(state=EditionState.ARCHIVED)
    make_exhibitor(edition, organisation="Caritas")
    page = body(client.get(url("fair", edition)))
    assert "Caritas" in page
    assert "<figure" not in page


def test_fair_of_a_draft_is_not_found(client):
    assert client.get(url("fair", make_edition(state=EditionState.DRAFT))).status_code == 404


def test_what_people_wrote_is_escaped(client, edition):
    make_exhibitor(edition, organisation="<script>alert(1)</script>")
    assert "<script>alert" not in body(client.get(url("fair", edition)))


@pytest.mark.parametrize("count", [3, 60])
def test_fair_asks_the_database_nine_times_however_large_it_is(client, django_assert_num_queries, count):
    edition = make_edition()
    topic = make_topic(edition)
    for number in range(count):
        make_stand(edition, number=f"S{number}")
        if number % 2:
            exhibitor = make_confirmed(edition, f"S{number}").exhibitor
            exhibitor.topics.add(topic)
    with django_assert_num_queries(9):
        client.get(url("fair", edition))


@pytest.mark.parametrize("language", ["de", "ar"])
def test_pages_are_made_in_their_language(client, edition, language):
    booking = make_confirmed(edition, "A1")
    with translation.override(language):
        pages = [url("fair", edition), url("book", edition), url("personal", edition, booking.exhibitor.token)]
    for address in pages:
        page = body(client.get(address))
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page


# --- Booking form ---------------------------------------------------------------------------------------------


def test_post_of_the_needed_fields_books_and_leads_to_the_own_page(client, edition):
    response = client.post(url("book", edition), {**NEEDED, "stand": "A1"})
    booking = StandBooking.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == url("personal", edition, booking.exhibitor.token)
    assert (booking.state, booking.stand.number, booking.tables, booking.chairs) == (BookingState.REQUESTED, "A1", 1, 2)


def test_post_of_every_field_is_kept(client, edition):
    topic = make_topic(edition, code="schule")
    fields = {
        **NEEDED, "stand": "A1", "alternative_stand": "A2", "short_name": "Car", "organisation_type": "welfare",
        "phone": "02452 13-0", "topics": ["schule"], "description": "Beratung", "website": "example.org",
        "languages": ["de", "ar"], "tables": "2", "chairs": "3", "pinboards": "1", "power": "on",
        "power_watts": "1500", "wifi": "on", "noise": "on", "co_exhibitor": "DRK", "crew": "Ada Lovelace\nMoses",
        "setup_window": "ab 7:30", "remark": "Danke",
    }  # fmt: skip
    client.post(url("book", edition), fields)
    booking = StandBooking.objects.select_related("exhibitor", "alternative_stand").get()
    exhibitor = booking.exhibitor
    assert booking.alternative_stand.number == "A2"
    assert (exhibitor.website, exhibitor.languages) == ("https://example.org", ["de", "ar"])
    assert list(exhibitor.topics.all()) == [topic]
    assert (booking.tables, booking.chairs, booking.pinboards, booking.power_watts) == (2, 3, 1, 1500)
    assert (booking.power, booking.wifi, booking.noise, booking.crew.count()) == (True, True, True, 2)


@pytest.mark.parametrize("missing", ["organisation", "contact_name", "email", "stand", "conditions"])
def test_a_missing_field_is_named_and_nothing_typed_is_lost(client, edition, missing):
    fields = {**NEEDED, "stand": "A1", "description": "Was wir zeigen"}
    del fields[missing]
    response = client.post(url("book", edition), fields)
    assert response.status_code == 422
    assert missing in response.context["form"].errors
    assert "Was wir zeigen" in body(response)


def test_taken_stand_answers_409_with_the_fresh_list(client, edition):
    make_booking(edition, "A1")
    response = client.post(url("book", edition), {**NEEDED, "stand": "A1", "remark": "Bitte am Fenster"})
    page = body(response)
    assert response.status_code == 409
    assert "Bitte am Fenster" in page
    assert re.search(r'value="A1" id="stand-1" disabled', page)


def test_unknown_stand_answers_422(client, edition):
    assert client.post(url("book", edition), {**NEEDED, "stand": "Z9"}).status_code == 422


def test_blocked_stand_answers_422(client, edition):
    assert client.post(url("book", edition), {**NEEDED, "stand": "A3"}).status_code == 422


def test_waiting_list_is_a_choice_where_a_stand_is_taken(client, edition):
    make_booking(edition, "A1")
    assert f'value="{services.WAITING}"' in body(client.get(url("book", edition)))
    client.post(url("book", edition), {**NEEDED, "stand": services.WAITING})
    assert StandBooking.objects.latest("pk").state == BookingState.WAITING


def test_honey_is_refused(client, edition):
    response = client.post(url("book", edition), {**NEEDED, "stand": "A1", "homepage": "http://spam.example"})
    assert response.status_code == 422


def test_form_is_closed_after_the_edition(client):
    edition = make_edition(state=EditionState.ARCHIVED)
    make_stand(edition, number="A1")
    assert "gerade nicht gebucht" in body(client.get(url("book", edition)))
    assert client.post(url("book", edition), {**NEEDED, "stand": "A1"}).status_code == 422


def test_get_of_the_form_changes_nothing(client, edition):
    client.get(url("book", edition), {"stand": "A1", "hold": TOKEN})
    assert not StandBooking.objects.exists()


def test_stand_of_the_address_is_chosen(client, edition):
    assert re.search(r'value="A2" id="stand-2" checked', body(client.get(url("book", edition), {"stand": "A2"})))


def test_too_many_bookings_from_one_address_wait(client, edition, settings):
    settings.RATE_LIMITS = True
    fields = {**NEEDED, "stand": "Z9"}
    statuses = [client.post(url("book", edition), fields).status_code for _i in range(31)]
    assert set(statuses[:30]) == {422}
    assert statuses[30] == 429


# --- Holding --------------------------------------------------------------------------------------------------


def test_hold_from_the_list_leads_to_the_form_with_the_stand_kept(client, edition):
    response = client.post(url("hold", edition), {"stand": "A1"})
    assert response.status_code == 303
    page = body(client.get(response.headers["Location"]))
    assert "Stand A1 ist bis" in page
    assert re.search(r'value="A1" id="stand-1" checked', page)


def test_hold_from_the_form_keeps_everything_typed(client, edition):
    typed = {"stand": "A1", "organisation": "Caritas", "crew": "Ada", "languages": ["ar", "tr"], "hold": TOKEN}
    response = client.post(url("hold", edition), typed)
    page = body(response)
    assert response.status_code == 200
    assert 'value="Caritas"' in page
    assert set(response.context["form"]["languages"].value()) == {"ar", "tr"}
    assert f'name="hold" value="{TOKEN}"' in page


def test_hold_of_a_taken_stand_answers_409_with_the_form(client, edition):
    make_booking(edition, "A1")
    response = client.post(url("hold", edition), {"stand": "A1", "organisation": "Caritas"})
    assert response.status_code == 409
    assert "gerade vergeben worden" in body(response)
    assert 'value="Caritas"' in body(response)


def test_hold_for_scripts_answers_the_part(client, edition):
    response = client.post(url("hold", edition), {"stand": "A1", "hold": TOKEN}, headers={"X-Requested-With": "fetch"})
    assert "<html" not in body(response)
    assert re.search(r'data-hold="(8[89]\d|900)"', body(response))


def test_extension_is_offered_once(client, edition):
    client.post(url("hold", edition), {"stand": "A1", "hold": TOKEN})
    typed = {"stand": "A1", "organisation": "Caritas", "hold": TOKEN}
    page = body(client.post(url("extend", edition), typed))
    assert "Um 15 Minuten verlängern" not in page
    assert client.post(url("extend", edition), typed).status_code == 422


def test_hold_by_get_changes_nothing(client, edition):
    response = client.get(url("hold", edition), {"stand": "A1"})
    assert response.headers["Location"] == url("book", edition)
    assert not StandBooking.objects.exists()


def test_booking_after_the_hold_has_run_out_still_works_where_the_stand_is_free(client, edition):
    client.post(url("hold", edition), {"stand": "A1", "hold": TOKEN})
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20), tick=False):
        assert client.post(url("book", edition), {**NEEDED, "stand": "A1", "hold": TOKEN}).status_code == 303


# --- The exhibitor's page -------------------------------------------------------------------------------------


def test_own_page_is_kept_nowhere(client, edition):
    response = client.get(url("personal", edition, make_booking(edition, "A1").exhibitor.token))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_own_page_needs_the_right_token(client, edition):
    booking = make_booking(edition, "A1")
    assert client.get(url("personal", edition, booking.exhibitor.token[:-1] + "x")).status_code == 404


def test_own_page_belongs_to_its_edition(client, edition):
    booking = make_booking(edition, "A1")
    assert client.get(url("personal", make_edition(), booking.exhibitor.token)).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("requested", "Ihre Anfrage ist da"),
        ("confirmed", "Ihr Stand ist bestätigt"),
        ("waiting", "Sie stehen auf der Warteliste"),
        ("declined", "Leider kein Stand"),
        ("cancelled", "Ihre Buchung ist abgesagt"),
    ],
)
def test_own_page_says_how_it_stands(client, edition, state, words):
    booking = make_booking(edition, services.WAITING if state == "waiting" else "A1", crew="Ada Lovelace")
    if state not in ("waiting", "requested"):
        StandBooking.objects.filter(pk=booking.pk).update(state=state)
    assert words in body(client.get(url("personal", edition, booking.exhibitor.token)))


def test_change_is_stored(client, edition):
    booking = make_booking(edition, "A1")
    address = url("personal_change", edition, booking.exhibitor.token)
    assert client.get(address).context["form"]["organisation"].value() == booking.exhibitor.organisation
    response = client.post(address, {**NEEDED, "chairs": "5"})
    booking.refresh_from_db()
    assert (response.status_code, booking.chairs) == (303, 5)
    assert "gespeichert" in body(client.get(response.headers["Location"]))


def test_wrong_change_is_refused_and_kept(client, edition):
    booking = make_booking(edition, "A1")
    address = url("personal_change", edition, booking.exhibitor.token)
    response = client.post(address, {**NEEDED, "email": "keine Adresse", "remark": "Bleibt stehen"})
    assert response.status_code == 422
    assert "Bleibt stehen" in body(response)


def test_cancel_asks_first(client, edition):
    booking = make_booking(edition, "A1")
    address = url("personal_cancel", edition, booking.exhibitor.token)
    client.get(address)
    booking.refresh_from_db()
    assert booking.state == BookingState.REQUESTED
    assert client.post(address).status_code == 303
    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED


def test_link_of_somebody_without_booking_is_not_found(client, edition):
    exhibitor = make_exhibitor(edition)
    assert client.get(url("personal", edition, exhibitor.token)).status_code == 404
    assert Exhibitor.objects.filter(pk=exhibitor.pk).exists()
