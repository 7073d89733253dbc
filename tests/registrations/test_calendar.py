"""The calendar of one person: subscribed to once, right ever after."""

import pytest
from icalendar import Calendar

from conference.audit.services import SELF
from conference.models import SessionState
from conference.services import touch_agenda
from registrations import services
from registrations.models import RegistrationState
from tests.factories import make_edition, make_registration, make_session, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition(capacity=2)


@pytest.fixture
def person(edition):
    make_session(edition, title="Für alle")
    return make_registration(edition, sessions=[make_workshop(edition, title="Meiner")])


def path_of(person):
    return f"/{person.edition.slug}/meine/{person.token}/programm.ics"


def events(client, person):
    found = Calendar.from_ical(client.get(path_of(person)).content).walk("VEVENT")
    return [(str(event["summary"]), str(event["status"])) for event in found]


def test_the_own_day(client, person):
    make_workshop(person.edition, title="Fremder")
    assert events(client, person) == [("Für alle", "CONFIRMED"), ("Meiner", "CONFIRMED")]


def test_whoever_asks_again_hears_that_nothing_changed(client, person):
    answer = client.get(path_of(person))
    again = client.get(path_of(person), headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    person.edition.sessions.update(title_de="Anders")
    touch_agenda(person.edition)
    assert client.get(path_of(person), headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_calendar_programs_may_ask_for_the_head_alone(client, person):
    assert client.head(path_of(person)).status_code == 200


def test_what_is_cancelled_for_everybody_says_so(client, person):
    person.edition.sessions.filter(bookable=False).update(state=SessionState.CANCELLED)
    assert ("Fällt aus: Für alle", "CANCELLED") in events(client, person)


def test_whoever_gave_the_place_back_has_an_empty_calendar(client, person):
    services.cancel(registration=person, actor=SELF)
    answer = client.get(path_of(person))
    assert answer.status_code == 200
    assert events(client, person) == []


def test_whoever_waits_for_the_conference_has_an_empty_calendar(client, person):
    make_registration(person.edition)
    waiting = make_registration(person.edition)
    assert waiting.state == RegistrationState.WAITING
    assert events(client, waiting) == []


def test_the_own_page_offers_to_subscribe(client, person):
    page = client.get(f"/{person.edition.slug}/meine/{person.token}/").content.decode()
    assert "webcal://" in page
    assert "Geben Sie sie bitte nicht weiter" in page
