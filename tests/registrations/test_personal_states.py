"""The personal page in its states: one thing to do, and nothing that is past."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from conference.audit.services import SELF, SYSTEM
from conference.models import Edition
from registrations import services
from registrations.groups.services import register_together
from registrations.models import Registration
from registrations.presence import services as presence
from tests.factories import make_edition, make_registration, make_session, make_workshop, registration_data
from tests.registrations.surveys import make_survey

pytestmark = pytest.mark.django_db
YELLOW = re.compile(r'class="act"')


def url(person: Registration, page: str = "") -> str:
    return f"/{person.edition.slug}/meine/{person.token}/{page}"


def shown(client, person: Registration) -> str:
    return client.get(url(person)).content.decode().split("<main", 1)[1]


def let_it_be_over(edition: Edition) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Edition.objects.filter(pk=edition.pk).update(date=yesterday, end_date=None)


def test_a_confirmation_is_on_its_way_only_at_first(client):
    one = make_registration(make_edition())
    assert "Eine Bestätigung ist per E-Mail unterwegs" in shown(client, one)
    Registration.objects.update(created_at=timezone.now() - dt.timedelta(days=2))
    html = shown(client, one)
    assert "unterwegs" not in html
    assert "Wir freuen uns auf Sie." in html


def offered() -> Registration:
    """Somebody to whom a place at the conference is offered."""
    edition = make_edition(capacity=1, promote_until=timezone.now() - dt.timedelta(hours=1))
    first, second = make_registration(edition), make_registration(edition)
    services.cancel(registration=first, actor=SELF)
    return second


def test_an_open_offer_is_the_one_thing_to_do(client):
    html = shown(client, offered())
    assert len(YELLOW.findall(html)) == 1
    assert "Ja, ich nehme den Platz" in html.split('class="act"')[1].split("</button>")[0]
    assert "Anmeldung ändern" in html


def test_whoever_is_asked_already_is_not_told_to_wait(client):
    assert "Sobald ein Platz frei wird" not in shown(client, offered())


def test_whoever_does_not_move_up_by_itself_any_more_is_not_promised_it(client):
    edition = make_edition(capacity=1)
    people = [make_registration(edition) for _i in range(2)]
    assert "rücken Sie nach" in shown(client, people[1])
    Edition.objects.update(promote_until=timezone.now() - dt.timedelta(hours=1))
    html = shown(client, people[1])
    assert "rücken Sie nach" not in html
    assert "Wird ein Platz frei, schreiben wir Ihnen." in html


def test_afterwards_nothing_is_said_of_coming(client):
    edition = make_edition(capacity=2)
    session = make_workshop(edition, capacity=1)
    people = [make_registration(edition, sessions=[session]) for _i in range(3)]
    let_it_be_over(edition)
    for person in people:
        html = shown(client, person)
        assert "Diese Konferenz ist vorbei" in html
        for gone in ("Wir freuen uns auf Sie", "Änderungen bis", "programm.ics", "schild/", "absagen/", "Warteliste"):
            assert gone not in html


def test_afterwards_nobody_cancels(client):
    """Whoever was there would lose the certificate by it."""
    person = make_registration(make_edition())
    let_it_be_over(person.edition)
    assert client.get(url(person, "absagen/")).status_code == 303
    assert client.post(url(person, "absagen/")).status_code == 303
    person.refresh_from_db()
    assert person.is_active


def test_afterwards_nobody_cancels_for_somebody_else(client):
    edition = make_edition()
    people = [registration_data(email="rana@example.org"), registration_data(last_name="Bondar", email="")]
    by, other = register_together(edition=edition, people=people, actor=SELF)
    let_it_be_over(edition)
    page = url(by, f"mit/{other.pk}/")
    assert "absagen/" not in client.get(page).content.decode()
    assert "schild/" not in client.get(page).content.decode()
    assert client.post(page + "absagen/").status_code == 303
    other.refresh_from_db()
    assert other.is_active


def test_afterwards_the_certificate_comes_first(client):
    edition = make_edition()
    make_session(edition)
    person = make_registration(edition)
    presence.mark(registration=person, actor=SYSTEM)
    make_survey(edition)
    let_it_be_over(edition)
    html = shown(client, person)
    assert html.index("Bescheinigung als PDF") < html.index("Rückmeldung geben")
    assert len(YELLOW.findall(html)) == 1
    assert "Bescheinigung als PDF" in html.split('class="act"')[1].split("</button>")[0]


def test_cancelling_stands_with_the_registration(client):
    html = shown(client, make_registration(make_edition()))
    state = html.split('id="stand"')[1].split("</section>")[0]
    assert "absagen/" in state
    assert html.count("absagen/") == 1
