"""The programme behind the personal link: the own places marked, for nobody else and kept by nobody."""

import pytest

from conference.audit.services import SELF
from conference.models import Session
from registrations import services
from tests.factories import make_edition, make_registration, make_session, make_speaker, make_topic, make_workshop

pytestmark = pytest.mark.django_db
MARKS = ("Sie haben einen Platz", "Warteliste: Sie sind an Stelle")


@pytest.fixture
def person():
    edition = make_edition(slug="k")
    full = make_workshop(edition, 2, code="W21", title="Voll", capacity=1)
    make_registration(edition, sessions=[full])
    make_session(edition, title="Für alle")
    make_workshop(edition, 1, title="Von anderen")
    mine = make_workshop(edition, 1, code="W11", title="Mein Workshop")
    return make_registration(edition, sessions=[mine, full])


def html_of(client, person, query=""):
    answer = client.get(f"/k/meine/{person.token}/programm/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_places_and_waiting_positions_are_marked(client, person):
    html = html_of(client, person)
    assert html.count('<p class="held">Sie haben einen Platz</p>') == 1
    assert html.count('<p class="held waits">Warteliste: Sie sind an Stelle 1</p>') == 1


def test_the_public_page_marks_nothing(client, person):
    html_of(client, person)
    html = client.get("/k/programm/").content.decode()
    assert not any(mark in html for mark in MARKS)


def test_only_the_own_programme_can_be_asked_for(client, person):
    html = html_of(client, person, "?meine=1")
    assert "Mein Workshop" in html
    assert "Voll" in html
    assert "Für alle" in html
    assert "Von anderen" not in html


def test_nobody_can_ask_the_public_page_for_it(client, person):
    assert "Von anderen" in client.get("/k/programm/?meine=1").content.decode()


def test_links_of_the_page_stay_with_the_person(client, person):
    html = html_of(client, person, "?q=mein")
    assert f'action="/k/meine/{person.token}/programm/#gefunden"' in html
    assert f'href="/k/meine/{person.token}/programm/?q=mein&amp;ansicht=raum"' in html
    assert 'rel="canonical"' not in html


def test_nobody_keeps_the_page(client, person):
    answer = client.get(f"/k/meine/{person.token}/programm/")
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_after_cancelling_nothing_is_marked(client, person):
    services.cancel(registration=person, actor=SELF)
    html = html_of(client, person)
    assert not any(mark in html for mark in MARKS)


def test_another_editions_address_does_not_open_it(client, person):
    make_edition(slug="andere")
    assert client.get(f"/andere/meine/{person.token}/programm/").status_code == 404


def test_the_personal_page_leads_there(client, person):
    html = client.get(f"/k/meine/{person.token}/").content.decode()
    assert f'href="/k/meine/{person.token}/programm/"' in html


@pytest.mark.parametrize("more", [2, 40])
def test_questions_do_not_grow_with_the_programme(client, django_assert_num_queries, person, more):
    for _number in range(more):
        session = make_workshop(person.edition)
        session.topics.add(make_topic(person.edition))
        session.session_people.create(speaker=make_speaker(person.edition))
    Session.objects.update(places_taken=0)
    with django_assert_num_queries(11):
        html_of(client, person)
