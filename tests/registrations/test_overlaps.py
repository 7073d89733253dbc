"""Two workshops at one time: what the personal page asks, and what each answer does."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SELF
from conference.models import Session
from conference.outbox.models import OutgoingMail
from registrations import checking, services, stats
from registrations.models import Place, PlaceState, Registration
from registrations.overlaps import services as overlaps
from tests.factories import at, make_edition, make_registration, make_session, make_workshop, registration_data
from tests.registrations.pages import Page
from tests.registrations.publishing import moved

pytestmark = pytest.mark.django_db


class Case:
    """A person with W1 (13:15) and W2, which was moved from 15:00 to 13:30."""

    def __init__(self, **fields) -> None:
        self.edition = make_edition(**fields)
        self.one = make_workshop(self.edition, 1, code="W1", title="Erster", capacity=2)
        self.two = make_workshop(self.edition, 2, code="W2", title="Zweiter", capacity=2)
        self.person = make_registration(self.edition, sessions=[self.one, self.two])
        moved(self.two, "13:30")

    def place(self, session: Session) -> Place:
        return Place.objects.select_related("session").get(registration=self.person, session=session)

    def url(self, page: str = "") -> str:
        return f"/{self.edition.slug}/meine/{self.person.token}/{page}"

    def deed(self, session: Session, deed: str) -> str:
        return self.url(f"platz/{self.place(session).pk}/{deed}/")

    def keep_url(self) -> str:
        return self.url(f"platz/{self.place(self.one).pk}/behalten/{self.place(self.two).pk}/")

    def codes(self) -> list[str]:
        return sorted(self.person.places.values_list("session__code", flat=True))

    def mails(self) -> list[str]:
        rows = OutgoingMail.objects.filter(about=f"registration:{self.person.pk}").order_by("pk")
        return [name.partition("/")[2] for name in rows.values_list("name", flat=True)]


@pytest.fixture
def case() -> Case:
    return Case()


ASKED = "Bitte entscheiden Sie"


def test_the_page_asks_about_both_with_every_way_out(client, case):
    html = client.get(case.url()).content.decode()
    assert ASKED in html
    for address in (case.keep_url(), *(case.deed(one, deed) for one in (case.one, case.two)
                                       for deed in ("zurueckgeben", "tauschen"))):  # fmt: skip
        assert address in html
    assert html.index(ASKED) < html.index("Sie sind angemeldet")


def test_the_page_says_which_of_the_two_was_moved(client, case):
    html = client.get(case.url()).content.decode()
    asked = html[html.index(ASKED) : html.index("Sie sind angemeldet")]
    assert asked.count("bisher") == 1
    assert asked.index("Zweiter") < asked.index("bisher 15:00 Uhr")
    for session in (case.one, case.two):
        assert f'href="/{case.edition.slug}/programm/{session.code}/"' in asked


def test_the_newest_move_counts(client, case):
    moved(case.one, "13:45")
    html = client.get(case.url()).content.decode()
    assert "bisher 13:15 Uhr" in html
    assert "bisher 15:00 Uhr" not in html


def test_the_page_asks_nobody_else(client, case):
    other = make_registration(case.edition, sessions=[case.one])
    assert ASKED not in client.get(f"/{case.edition.slug}/meine/{other.token}/").content.decode()


# --- Keep both ---


def test_both_are_kept_knowingly(client, case):
    response = client.post(case.keep_url())
    assert (response.status_code, response.url) == (303, case.url() + "?getan=behalten")
    assert case.codes() == ["W1", "W2"]
    assert set(case.person.places.values_list("overlap_accepted", flat=True)) == {True}
    assert case.mails() == ["confirmation", "programme_changed", "changed"]
    assert AuditEntry.objects.get(action="place.kept").details == {"sessions": ["W1", "W2"]}
    html = client.get(case.url()).content.decode()
    assert ASKED not in html
    assert "Zur gleichen Zeit, Sie behalten beide:" in html


def test_keeping_twice_is_keeping_once(client, case):
    for _turn in range(2):
        client.post(case.keep_url())
    assert case.mails().count("changed") == 1


def test_what_was_kept_is_asked_again_when_one_is_moved_again(client, case):
    client.post(case.keep_url())
    assert not stats.double_booked(case.edition).exists()
    moved(case.one, "13:45")
    assert ASKED in client.get(case.url()).content.decode()
    assert list(stats.double_booked(case.edition)) == [case.person]


def test_two_that_do_not_overlap_are_not_kept(client, case):
    third = make_workshop(case.edition, 3, start="16:30", end="17:00")
    other = make_registration(case.edition, sessions=[case.one, third])
    first, second = other.places.order_by("session__start")
    client.post(f"/{case.edition.slug}/meine/{other.token}/platz/{first.pk}/behalten/{second.pk}/")
    assert not other.places.filter(overlap_accepted=True).exists()


# --- Give one back ---


def test_one_is_given_back_and_goes_to_who_waits(client, case):
    make_registration(case.edition, sessions=[case.two])
    waits = make_registration(case.edition, sessions=[case.two])
    response = client.post(case.deed(case.two, "zurueckgeben"))
    assert response.status_code == 303
    assert case.codes() == ["W1"]
    assert waits.places.get().state == PlaceState.TAKEN
    assert case.mails() == ["confirmation", "programme_changed", "changed"]
    assert AuditEntry.objects.get(action="place.given_back").details == {"session": "W2"}
    assert checking.differences() == []


def test_giving_back_is_asked_once_before(client, case):
    make_registration(case.edition, sessions=[case.two])
    make_registration(case.edition, sessions=[case.two])
    html = client.get(case.deed(case.two, "zurueckgeben")).content.decode()
    assert "Zweiter" in html
    assert "13:30" in html
    assert "Ihr Platz geht dann an die nächste Person auf der Warteliste." in html
    assert html.index("Das behalten Sie:") < html.index("Erster")


def test_where_nobody_waits_the_question_says_so(client, case):
    html = client.get(case.deed(case.two, "zurueckgeben")).content.decode()
    assert "Ihr Platz ist dann wieder frei für andere." in html
    assert "Warteliste" not in html


def test_there_is_no_question_where_there_is_nothing_to_decide(client, case):
    address = case.deed(case.two, "zurueckgeben")
    client.post(address)
    assert client.get(address).url == case.url()


def said(client, case: Case, deed: str = "", data: dict[str, str] | None = None, *, address: str = "") -> str:
    """What the page says after a deed."""
    html = client.post(address or case.deed(case.two, deed), data or {}, follow=True).content.decode()
    return html[html.index('role="status" tabindex="-1" autofocus') :].partition("</div>")[0]


def test_the_page_says_what_was_given_back_and_what_stays(client, case):
    text = said(client, case, "zurueckgeben")
    assert "Sie haben „Zweiter“ zurückgegeben." in text
    assert "„Erster“ bleibt Ihnen." in text


def test_the_page_says_what_was_swapped(client, case):
    make_workshop(case.edition, 2, code="W3", title="Dritter")
    text = said(client, case, "tauschen", {"session": "W3"})
    assert "Sie haben „Zweiter“ gegen „Dritter“ getauscht." in text
    assert "Warteliste" not in text


def test_the_page_says_that_the_other_is_only_waited_for(client, case):
    full(case)
    assert "Sie kommen auf die Warteliste." in said(client, case, "tauschen", {"session": "W3+warteliste"})


def test_the_page_says_what_is_kept(client, case):
    text = said(client, case, address=case.keep_url())
    assert "Sie behalten diese Plätze." in text
    assert text.index("Erster") < text.index("Zweiter")


@pytest.mark.parametrize(
    "query",
    ["getan=zurueckgegeben&ab=W2", "getan=getauscht&ab=W2&neu=W1", "getan=behalten", "getan=%3Cb%3E", "getan="
     "zurueckgegeben&ab=%00", "getan=getauscht&ab=W9&neu=W1"],
)  # fmt: skip
def test_the_address_makes_the_page_say_nothing_untrue(client, case, query):
    html = client.get(case.url() + "?" + query).content.decode()
    assert "autofocus" not in html
    assert "<b>" not in html


def test_giving_back_twice_gives_back_once(client, case):
    address = case.deed(case.two, "zurueckgeben")
    assert [client.post(address).status_code for _turn in range(2)] == [303, 303]
    assert case.codes() == ["W1"]
    assert case.mails().count("changed") == 1


def test_nobody_gives_back_what_belongs_to_another(client, case):
    other = make_registration(case.edition)
    client.post(f"/{case.edition.slug}/meine/{other.token}/platz/{case.place(case.one).pk}/zurueckgeben/")
    assert case.codes() == ["W1", "W2"]


def test_a_place_without_overlap_is_not_given_back_by_an_old_button(client, case):
    address = case.deed(case.one, "zurueckgeben")
    moved(case.two, "15:00")
    client.post(address)
    assert case.codes() == ["W1", "W2"]


def test_looking_changes_nothing(client, case):
    assert client.get(case.keep_url()).status_code == 405
    for deed in ("zurueckgeben", "tauschen"):
        assert client.get(case.deed(case.one, deed)).status_code == 200
    assert case.codes() == ["W1", "W2"]


def test_a_button_from_elsewhere_does_nothing(case, client):
    client.handler.enforce_csrf_checks = True
    assert client.post(case.deed(case.one, "zurueckgeben")).status_code == 403
    assert case.codes() == ["W1", "W2"]


# --- Swap ---


def test_what_is_offered_instead_fits_into_the_day(client, case):
    late = make_workshop(case.edition, 2, code="W3", title="Passt")
    make_workshop(case.edition, 1, code="W4", title="Auch zur selben Zeit")
    make_workshop(case.edition, 5, code="W5", title="Andere Runde", start="17:00", end="18:00")
    make_session(case.edition, "15:00", "16:00", title="Ohne Anmeldung")
    html = client.get(case.deed(case.two, "tauschen")).content.decode()
    assert "Passt" in html
    for title in ("Auch zur selben Zeit", "Andere Runde", "Ohne Anmeldung"):
        assert title not in html
    assert late.code in html


def test_one_is_swapped_for_another(client, case):
    make_workshop(case.edition, 2, code="W3")
    response = client.post(case.deed(case.two, "tauschen"), {"session": "W3"})
    assert (response.status_code, response.url) == (303, case.url() + "?getan=getauscht&ab=W2&neu=W3")
    assert case.codes() == ["W1", "W3"]
    assert set(case.person.places.values_list("state", flat=True)) == {PlaceState.TAKEN}
    assert case.mails() == ["confirmation", "programme_changed", "changed"]
    assert AuditEntry.objects.get(action="place.swapped").details == {"given": "W2", "taken": "W3"}
    assert checking.differences() == []


def full(case: Case) -> Session:
    session = make_workshop(case.edition, 2, code="W3", capacity=1)
    make_registration(case.edition, sessions=[session])
    return session


def test_a_full_one_offers_its_waiting_list(client, case):
    full(case)
    html = client.get(case.deed(case.two, "tauschen")).content.decode()
    assert 'value="W3+warteliste"' in html
    assert "Sie kommen auf die Warteliste." in html
    client.post(case.deed(case.two, "tauschen"), {"session": "W3+warteliste"})
    assert case.codes() == ["W1", "W3"]
    assert case.person.places.get(session__code="W3").state == PlaceState.WAITING


def test_nobody_loses_a_place_for_one_that_was_taken_a_moment_ago(client, case):
    full(case)
    response = client.post(case.deed(case.two, "tauschen"), {"session": "W3"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "ist gerade vergeben worden" in html
    assert 'value="W3+warteliste" id="id_session_1" required checked' in html
    assert case.codes() == ["W1", "W2"]
    assert checking.differences() == []


@pytest.mark.parametrize("value", ["", "W1", "nichts", "W9+warteliste", "\x00"])
def test_what_is_not_offered_is_refused(client, case, value):
    make_workshop(case.edition, 1, code="W9")
    response = client.post(case.deed(case.two, "tauschen"), {"session": value})
    assert response.status_code == 422
    assert "Bitte wählen Sie einen anderen." in response.content.decode()
    assert case.codes() == ["W1", "W2"]


def test_where_nothing_fits_the_page_says_so(client, case):
    html = client.get(case.deed(case.two, "tauschen")).content.decode()
    assert "Zurzeit passt kein anderer Workshop in Ihren Tag." in html


def test_the_swap_page_of_a_place_that_is_gone_leads_home(client, case):
    address = case.deed(case.two, "tauschen")
    client.post(case.deed(case.two, "zurueckgeben"))
    assert client.get(address).url == case.url()


# --- When ---


def test_deciding_is_possible_after_the_last_day_for_changes(client):
    case = Case(change_until=timezone.now())
    assert ASKED in client.get(case.url()).content.decode()
    client.post(case.deed(case.one, "zurueckgeben"))
    assert case.codes() == ["W2"]


def test_once_one_has_begun_there_is_nothing_to_decide(client, case):
    with time_machine.travel(at(case.edition, "13:20")):
        assert ASKED not in client.get(case.url()).content.decode()
        page = client.post(case.deed(case.one, "zurueckgeben"), follow=True).content.decode()
        assert "Änderungen sind nicht mehr möglich." in page
    assert case.codes() == ["W1", "W2"]


def test_too_late_is_said_by_the_service(case):
    with time_machine.travel(at(case.edition, "13:20")), pytest.raises(services.RegistrationError) as error:
        overlaps.give_back(registration=case.person, place=case.place(case.one).pk, actor=SELF)
    assert error.value.code == "closed"


# --- Waiting lists ---


def test_a_waiting_list_at_the_time_of_a_place_is_explained(client):
    edition = make_edition()
    one, two = make_workshop(edition, 1, title="Erster"), make_workshop(edition, 2, capacity=1)
    make_registration(edition, sessions=[two])
    person = make_registration(edition, sessions=[one, two])
    moved(two, "13:30")
    html = client.get(f"/{edition.slug}/meine/{person.token}/").content.decode()
    assert "Hier rücken Sie zurzeit nicht nach." in html
    assert ASKED not in html


def test_giving_back_lets_one_move_up_where_one_was_in_the_way(case):
    third = make_workshop(case.edition, 3, capacity=1, start="13:15", end="14:00", code="W3")
    late = make_workshop(case.edition, 3, capacity=1, start="17:00", end="18:00", code="W4")
    first = make_registration(case.edition, sessions=[late])
    person = make_registration(case.edition, sessions=[case.one, late])
    moved(late, "13:15")
    services.cancel(registration=first, actor=SELF)
    assert person.places.get(session=late).state == PlaceState.WAITING
    data = registration_data(email=person.email, last_name=person.last_name, sessions=("W4",))
    services.change(registration=person, data=data, actor=SELF)
    assert person.places.get(session=late).state == PlaceState.TAKEN
    assert third.places_taken == 0
    assert checking.differences() == []


# --- The form for changes ---


def sent(client, case: Case, **more: str) -> object:
    address = case.url("aendern/")
    values = Page(client.get(address).content.decode()).values
    return client.post(address, {**values, **more})


def test_the_form_leaves_two_at_one_time_as_they_are(client, case):
    assert sent(client, case, phone="02452 1").status_code == 303
    assert case.codes() == ["W1", "W2"]
    case.person.refresh_from_db()
    assert case.person.phone == "02452 1"


def test_the_form_leaves_what_was_kept(client, case):
    client.post(case.keep_url())
    assert sent(client, case, phone="02452 1").status_code == 303
    assert set(case.person.places.values_list("overlap_accepted", flat=True)) == {True}


def test_the_form_still_refuses_a_new_one_at_that_time(client, case):
    make_workshop(case.edition, 3, code="W3", start="14:00", end="15:00")
    assert sent(client, case, round_3="W3").status_code == 422
    assert case.codes() == ["W1", "W2"]


def test_nobody_loses_a_place_because_a_workshop_changed_its_round(client, case):
    Session.objects.filter(pk=case.two.pk).update(round=1)
    assert sent(client, case, phone="02452 1").status_code == 303
    assert case.codes() == ["W1", "W2"]
    case.person.refresh_from_db()
    assert isinstance(case.person, Registration)
