"""Those without an own address, on the pages of whoever registered them; and nobody else's."""

import pytest

from conference.audit.services import SELF
from conference.outbox.models import OutgoingMail
from registrations import checking, services
from registrations.groups.services import register_together
from registrations.models import Registration
from registrations.services import Needs
from tests.factories import make_edition, make_registration, make_workshop, registration_data
from tests.registrations.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = make_edition()
    make_workshop(edition, 1, code="W11", title="Mehrsprachig in der Kita")
    return edition


@pytest.fixture
def people(edition) -> list[Registration]:
    """The first, one without an address, one with."""
    names = [
        registration_data(first_name="Rana", last_name="Saleh"),
        registration_data(first_name="Olena", last_name="Bondar", email="", sessions=("W11",)),
        registration_data(first_name="İpek", last_name="Çelik"),
    ]
    return register_together(edition=edition, people=names, actor=SELF)


def page_of(by: Registration, one: Registration, part: str = "") -> str:
    return f"/{by.edition.slug}/meine/{by.token}/mit/{one.pk}/{part}"


def home_of(one: Registration) -> str:
    return f"/{one.edition.slug}/meine/{one.token}/"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_own_page_lists_all_with_links_only_to_those_without_address(client, people):
    shown = text(client.get(home_of(people[0])))
    assert "Von Ihnen angemeldet" in shown
    assert page_of(people[0], people[1]) in shown
    assert page_of(people[0], people[2]) not in shown
    assert "Hat einen eigenen Link bekommen" in shown


def test_of_those_with_an_own_link_the_state_is_theirs(client, people):
    services.cancel(registration=people[2], actor=SELF)
    assert "Abgesagt" not in text(client.get(home_of(people[0])))
    services.cancel(registration=people[1], actor=SELF)
    assert "Abgesagt" in text(client.get(home_of(people[0])))


def test_a_person_who_registered_alone_sees_no_list(client, edition):
    assert "Von Ihnen angemeldet" not in text(client.get(home_of(make_registration(edition))))


def test_whoever_was_registered_reads_by_whom(client, people):
    shown = text(client.get(home_of(people[2])))
    assert "Angemeldet von" in shown
    assert "Rana Saleh" in shown
    assert people[0].token not in shown
    copy = client.get(f"{home_of(people[2])}daten.json").json()
    assert copy["registration"]["registered_by"] == "Rana Saleh"


def test_the_page_of_one_shows_places_and_no_needs(client, people):
    services.change(
        registration=people[1],
        data=registration_data(
            first_name="Olena", last_name="Bondar", email="", needs=Needs(allergies="Nüsse"),
            consents=frozenset({"needs"}), sessions=("W11",),
        ),
        actor=SELF,
    )  # fmt: skip
    shown = text(client.get(page_of(people[0], people[1])))
    assert "Mehrsprachig in der Kita" in shown
    assert people[1].code in shown
    for part in ("", "aendern/"):
        page = text(client.get(page_of(people[0], people[1], part)))
        assert "Nüsse" not in page
        assert people[1].token not in page


def test_changing_keeps_what_is_theirs(client, people):
    services.change(
        registration=people[1],
        data=registration_data(
            first_name="Olena", last_name="Bondar", email="", needs=Needs(allergies="Nüsse"),
            consents=frozenset({"needs", "photo"}), question="Warum?",
        ),
        actor=SELF,
    )  # fmt: skip
    sent = {"first_name": "Olena", "last_name": "Bondarenko", "organisation": "VHS", "round_1": "W11"}
    assert client.post(page_of(people[0], people[1], "aendern/"), sent).status_code == 303
    one = Registration.objects.get(pk=people[1].pk)
    assert (one.last_name, one.question, one.support_needs.allergies) == ("Bondarenko", "Warum?", "Nüsse")
    assert one.consents.filter(withdrawn_at=None).count() == 2
    assert [place.session.code for place in one.places.all()] == ["W11"]


def test_what_is_wrong_comes_back_at_its_field(client, people):
    answer = client.post(page_of(people[0], people[1], "aendern/"), {"last_name": ""})
    assert answer.status_code == 422
    assert set(Page(answer.content.decode()).errors) == {"last_name", "organisation"}


def test_an_own_address_gives_an_own_page_and_ends_the_care(client, people):
    sent = {"first_name": "Olena", "last_name": "Bondar", "organisation": "VHS", "email": "olena@vhs.example"}
    answer = client.post(page_of(people[0], people[1], "aendern/"), sent)
    assert answer["Location"] == f"{home_of(people[0])}#gemeinsam"
    assert client.get(page_of(people[0], people[1])).status_code == 404
    assert OutgoingMail.objects.get(to="olena@vhs.example").name == "registrations/confirmation"


def test_cancelling_asks_first_and_tells_whoever_registered(client, people):
    address = page_of(people[0], people[1], "absagen/")
    assert "Olena Bondar" in text(client.get(address))
    assert Registration.objects.get(pk=people[1].pk).is_active
    assert client.post(address)["Location"] == page_of(people[0], people[1])
    assert not Registration.objects.get(pk=people[1].pk).is_active
    assert OutgoingMail.objects.get(name="registrations/cancelled").to == people[0].email
    assert checking.differences() == []


def test_badge_and_programme_are_made_by_a_worker(client, people):
    waiting = [client.post(page_of(people[0], people[1], "schild/"))]
    waiting.append(client.get(page_of(people[0], people[1], "programm.pdf")))
    assert [answer.status_code for answer in waiting] == [503, 503]
    assert all(f'href="{page_of(people[0], people[1])}"' in text(answer) for answer in waiting)


@pytest.mark.parametrize("part", ["", "aendern/", "absagen/", "schild/", "programm.pdf"])
def test_nobody_reaches_those_who_are_not_theirs(client, edition, people, part):
    stranger = make_registration(edition)
    for by, one in [(stranger, people[1]), (people[2], people[1]), (people[0], people[2]), (people[0], stranger)]:
        assert client.get(page_of(by, one, part)).status_code == 404
    if part in ("aendern/", "absagen/", "schild/"):
        assert client.post(page_of(people[0], people[2], part), {"last_name": "X"}).status_code == 404


def test_after_the_last_day_for_changes_nothing_is_changed(client, edition, people):
    type(edition).objects.filter(pk=edition.pk).update(change_until=edition.registration_opens)
    answer = client.post(page_of(people[0], people[1], "aendern/"), {"last_name": "Neu", "organisation": "VHS"})
    assert answer["Location"] == page_of(people[0], people[1])
    assert Registration.objects.get(pk=people[1].pk).last_name == "Bondar"


def test_twenty_of_them_cost_no_more_questions_than_two(client, edition, django_assert_max_num_queries):
    def listed(number: int) -> Registration:
        people = [registration_data(), *(registration_data(email="") for _i in range(number))]
        return register_together(edition=edition, people=people, actor=SELF)[0]

    few, many = listed(1), listed(19)
    client.get(home_of(few))
    with django_assert_max_num_queries(12):
        client.get(home_of(many))
