"""What the app at the door asks of the desks, through its own contract."""

import pytest
from django.utils import timezone

from conference.audit.services import SYSTEM
from registrations.badge_desk import services
from registrations.badge_desk.models import Desk, PrintJob
from registrations.checkin.models import Scan
from tests.checkin.devices import Phone, edition_today
from tests.factories import make_registration

pytestmark = pytest.mark.django_db
LAPTOP = "1" * 32


@pytest.fixture
def edition():
    return edition_today()


@pytest.fixture
def desk(edition):
    return services.open_desk(edition=edition, name="Tisch 1", paper="a6", actor=SYSTEM)


def told(phone, kind, **fields):
    return phone.sync(phone.entry(kind, **fields))["results"][0]


def print_next(desk):
    job = services.claim(desk=desk, watcher=LAPTOP)
    services.finish(job=job, watcher=LAPTOP, actor=SYSTEM)


def test_a_badge_is_printed_at_a_desk_and_a_second_one_is_warned_of(edition, desk):
    phone, person = Phone(edition), make_registration(edition)
    first = told(phone, "print", person=person.pk)
    assert (first["outcome"], first["desk"], first["person"]) == ("queued", "Tisch 1", person.pk)
    print_next(desk)
    second = told(phone, "print", person=person.pk)
    assert (second["outcome"], second["desk"]) == ("printed_before", "Tisch 1")
    assert second["at"]
    assert told(phone, "print", person=person.pk, again=True)["outcome"] == "queued"


def test_the_phones_hear_where_a_badge_was_printed(edition, desk):
    phone, person = Phone(edition), make_registration(edition)
    told(phone, "print", person=person.pk)
    print_next(desk)
    everybody = Phone(edition, "Tür rechts").sync()["people"]
    assert next(one for one in everybody if one["id"] == person.pk)["printed"]["desk"] == "Tisch 1"


def test_the_desk_at_work_is_taken_where_none_is_named(edition, desk):
    other = services.open_desk(edition=edition, name="Tisch 2", paper="a6", actor=SYSTEM)
    Desk.objects.filter(pk=other.pk).update(watched_at=timezone.now())
    phone, people = Phone(edition), [make_registration(edition) for _number in range(2)]
    assert told(phone, "print", person=people[0].pk)["desk"] == "Tisch 2"
    assert told(phone, "print", person=people[1].pk, desk=desk.pk)["desk"] == "Tisch 1"


def test_without_a_desk_the_volunteer_is_told_what_to_do(edition):
    person = make_registration(edition)
    answer = told(Phone(edition), "print", person=person.pk)
    assert (answer["outcome"], answer["code"]) == ("refused", "no_desk")
    assert "von Hand" in answer["message"]
    assert Scan.objects.get().registration == person, "the log says about whom"


def test_a_name_is_corrected_and_nothing_else(edition, desk):
    phone, person = Phone(edition), make_registration(edition, first_name="Aylin", last_name="Öztürk")
    answer = told(phone, "rename", person=person.pk, badge_name=" Aylin  Ş. ", email="fremd@example.org")
    assert answer["outcome"] == "renamed"
    before, person = person, type(person).objects.get(pk=person.pk)
    assert (person.badge_name, person.last_name, person.email) == ("Aylin Ş.", "Öztürk", before.email)
    assert told(phone, "rename", person=person.pk, badge_name="x" * 101)["code"] == "too_long"


def test_sent_twice_it_is_printed_once(edition, desk):
    phone, person = Phone(edition), make_registration(edition)
    entry = phone.entry("print", person=person.pk)
    assert phone.sync(entry)["results"] == phone.sync(entry)["results"]
    assert PrintJob.objects.count() == 1
