"""From the moment the doors open, what becomes free is for whoever stands there: nobody at home gets it by mail."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from conference.audit.services import SELF, SYSTEM
from conference.models import SessionKind
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from registrations import checking, services, waiting
from registrations.models import Place, PlaceState, RegistrationState
from registrations.place_offers import deadlines
from registrations.place_offers.models import PlaceOffer
from tests.factories import at, make_edition, make_registration, make_session, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = make_edition(capacity=1, promote_until=None)
    make_session(edition, kind=SessionKind.ARRIVAL, start="08:30", end="09:00")
    return edition


def names_of(one) -> list[str]:
    return list(OutgoingMail.objects.filter(about=f"registration:{one.pk}").values_list("name", flat=True))


@pytest.mark.parametrize(("clock", "state"), [("08:29", "confirmed"), ("08:30", "waiting"), ("15:00", "waiting")])
def test_at_the_conference_people_move_up_until_the_doors_open(clock, state, edition):
    holder, one = make_registration(edition), make_registration(edition)
    before = names_of(one)
    with time_machine.travel(at(edition, clock), tick=False):
        services.cancel(registration=holder, actor=SELF)
    one.refresh_from_db()
    assert (one.state, PlaceOffer.objects.count()) == (state, 0)
    assert (names_of(one) == before) is (state == "waiting")
    assert checking.differences() == []


def test_the_reception_still_gives_the_place_to_whoever_stands_there(edition):
    holder, one, other = (make_registration(edition) for _i in range(3))
    with time_machine.travel(at(edition, "09:10"), tick=False):
        services.cancel(registration=holder, actor=SELF)
        assert waiting.promote(registration=other, actor=SYSTEM)
    other.refresh_from_db()
    one.refresh_from_db()
    assert (one.state, other.state) == (RegistrationState.WAITING, RegistrationState.CONFIRMED)


@pytest.mark.parametrize(("clock", "state"), [("12:14", "taken"), ("12:16", "waiting"), ("14:00", "waiting")])
def test_in_a_workshop_people_move_up_until_an_hour_before_it(clock, state, edition):
    edition.capacity = 9
    edition.save()
    workshop = make_workshop(edition, capacity=1, start="13:15", end="14:30")
    holder, one = (make_registration(edition, sessions=[workshop]) for _i in range(2))
    with time_machine.travel(at(edition, clock), tick=False):
        services.cancel(registration=holder, actor=SELF)
    assert Place.objects.get(registration=one).state == state
    assert PlaceOffer.objects.count() == 0


def test_nobody_moves_into_a_workshop_that_has_begun_whatever_staff_have_set(edition):
    edition.capacity, edition.promote_until = 9, at(edition, "18:00")
    edition.save()
    workshop = make_workshop(edition, capacity=1, start="13:15", end="14:30")
    holder, one = (make_registration(edition, sessions=[workshop]) for _i in range(2))
    with time_machine.travel(at(edition, "13:20"), tick=False):
        assert deadlines.promotes_itself(edition)
        services.cancel(registration=holder, actor=SELF)
    assert Place.objects.get(registration=one).state == PlaceState.WAITING


def test_page_and_mail_send_whoever_waits_to_the_reception(edition, client):
    make_registration(edition)
    one = make_registration(edition)
    address = reverse("registrations:personal", args=[edition.slug, one.token])
    words = "Was jetzt noch frei wird, vergibt der Empfang an die, die da sind."
    with time_machine.travel(at(edition, "08:00")):
        assert words not in client.get(address).content.decode()
    with time_machine.travel(at(edition, "08:45")):
        assert words in client.get(address).content.decode()
        mail = OutgoingMail.objects.filter(about=f"registration:{one.pk}").get()
        assert words in rendering.render(mail).text


def test_before_the_day_the_doors_are_not_asked_for(edition, django_assert_num_queries):
    with time_machine.travel(at(edition, "12:00") - dt.timedelta(days=1)), django_assert_num_queries(0):
        assert deadlines.promotes_itself(edition)
        assert not deadlines.is_given_at_door(edition)
