"""Who stands at the door without a place: from the waiting list, and without any registration."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.models import Edition
from conference.outbox.models import OutgoingMail
from registrations import checking
from registrations.models import Place, Registration, RegistrationState, Source
from registrations.presence.models import Presence
from tests.checkin.devices import Phone, count_at_once, edition_today
from tests.factories import make_registration, make_workshop

pytestmark = pytest.mark.django_db
THREE = {"name": "Berg, Anna", "organisation": "VHS", "email": ""}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Well before the workshops, whenever the tests run."""
    with time_machine.travel(timezone.localtime().replace(hour=9, minute=0), tick=True):
        yield


@pytest.fixture
def edition():
    count_at_once()
    return edition_today(capacity=1, promote_until=None)


@pytest.fixture
def phone(edition):
    return Phone(edition)


def one_waits(edition, **fields) -> Registration:
    """Somebody who waits while a place has become free, as where nobody moves up by themselves any more."""
    make_registration(edition)
    waiting = make_registration(edition, **{"waiting_list": False, **fields})
    Edition.objects.filter(pk=edition.pk).update(capacity=2)
    assert waiting.state == RegistrationState.WAITING
    return waiting


def test_who_waits_gets_a_place_that_is_free_and_is_in(edition, phone):
    one = one_waits(edition)
    assert phone.do("in", person=one.pk)["free"] == 1
    result = phone.do("admit", person=one.pk)
    one.refresh_from_db()
    assert (result["outcome"], one.state) == ("welcome", RegistrationState.CONFIRMED)
    assert Presence.objects.get().registration == one
    assert checking.differences() == []


def test_nobody_is_admitted_where_nothing_is_free(edition, phone):
    make_registration(edition)
    one = make_registration(edition)
    result = phone.do("admit", person=one.pk)
    assert (result["outcome"], result["free"]) == ("full", 0)
    assert not Presence.objects.exists()


def test_who_has_a_place_is_simply_let_in(edition, phone):
    one = make_registration(edition)
    assert phone.do("admit", person=one.pk)["outcome"] == "welcome"


def test_an_admission_taken_back_waits_under_its_old_number(edition, phone):
    one = one_waits(edition)
    number = one.waiting_number
    entry = phone.entry("admit", person=one.pk)
    phone.sync(entry)
    assert phone.do("undo", of=entry["uuid"])["outcome"] == "undone"
    one.refresh_from_db()
    assert (one.state, one.waiting_number) == (RegistrationState.WAITING, number)
    assert not Presence.objects.exists()
    assert checking.differences() == []
    assert AuditEntry.objects.filter(action="registration.sent_back").count() == 1


def test_places_that_came_with_the_admission_go_back_with_it(edition, phone):
    workshop = make_workshop(edition)
    one = one_waits(edition, sessions=[workshop])
    Registration.objects.filter(pk=one.pk).update(waiting_list=True)
    number = Place.objects.get(registration=one).waiting_number
    entry = phone.entry("admit", person=one.pk)
    phone.sync(entry)
    assert Place.objects.get(registration=one).is_taken
    phone.do("undo", of=entry["uuid"])
    place = Place.objects.get(registration=one)
    assert (place.is_taken, place.waiting_number) == (False, number)
    assert checking.differences() == []


def test_a_walk_in_is_registered_and_in(edition, phone):
    result = phone.do("walk_in", **THREE)
    one = Registration.objects.get()
    assert (result["outcome"], result["person"]) == ("welcome", one.pk)
    assert (one.first_name, one.last_name, one.source) == ("Anna", "Berg", Source.WALK_IN)
    assert Presence.objects.get().registration == one


def test_a_walk_in_with_an_address_gets_a_mail_and_without_none(edition, phone):
    phone.do("walk_in", **{**THREE, "email": "anna@teilnahme.example"})
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["anna@teilnahme.example"]


def test_a_walk_in_waits_where_all_places_are_taken(edition, phone):
    make_registration(edition)
    result = phone.do("walk_in", **THREE)
    assert (result["outcome"], result["position"]) == ("waiting", 1)
    assert not Presence.objects.exists()


@pytest.mark.parametrize("fields", [{"email": "a@teilnahme.example"}, {"email": ""}])
def test_somebody_who_is_registered_is_not_registered_again(edition, phone, fields):
    Edition.objects.filter(pk=edition.pk).update(capacity=9)
    person = {"first_name": "Anna", "last_name": "Weber", "organisation": "VHS", "email": "a@teilnahme.example"}
    known = make_registration(edition, **person)
    again = {"name": "anna WEBER", "organisation": "vhs", **fields}
    result = phone.do("walk_in", **again)
    assert (result["outcome"], result["person"]) == ("already_registered", known.pk)
    assert Registration.objects.count() == 1


def test_two_people_of_one_name_are_two_where_the_volunteer_says_so(edition, phone):
    Edition.objects.filter(pk=edition.pk).update(capacity=9)
    first, second = phone.do("walk_in", **THREE), phone.do("walk_in", **THREE, again=True)
    assert (first["outcome"], second["outcome"], first["person"] != second["person"]) == ("welcome", "welcome", True)


@pytest.mark.parametrize(
    ("fields", "field"), [({"name": ""}, "name"), ({"name": "x" * 201}, "name"), ({"email": "keine"}, "email")]
)
def test_a_walk_in_that_is_wrong_is_refused_in_words(phone, fields, field):
    result = phone.do("walk_in", **{**THREE, **fields})
    assert (result["outcome"], result["code"], bool(result["message"])) == ("refused", field, True)
    assert not Registration.objects.exists()


def test_a_walk_in_is_known_by_its_entry_until_its_key_is(edition, phone):
    came = phone.entry("walk_in", **THREE, said="welcome")
    results = phone.sync(came, phone.entry("out", person=came["uuid"], said="left"))["results"]
    assert [one["outcome"] for one in results] == ["welcome", "left"]


def test_a_walk_in_taken_back_is_cancelled(edition, phone):
    entry = phone.entry("walk_in", **THREE)
    phone.sync(entry)
    phone.do("undo", of=entry["uuid"])
    assert Registration.objects.get().state == RegistrationState.CANCELLED
    assert not Presence.objects.exists()
    assert checking.differences() == []
