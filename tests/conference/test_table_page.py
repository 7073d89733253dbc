"""The admin page of the table: first what would happen, then the button that does it."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conference.models import Session
from tests.factories import make_edition, make_room, make_session
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

PAGE = "/admin/conference/session/tabelle/"
TEXT = "Kürzel;Art;Titel;Beginn;Ende;Raum\nV1;Vortrag;Neu;9:00;10:00;saal\nV2;Vortrag;Zwei;;;\n"


@pytest.fixture
def edition():
    edition = make_edition(date=dt.date(2027, 10, 1))
    make_room(edition, code="saal", name="Saal")
    make_session(edition, "09:00", "10:00", code="V1", title="Alt", room=None)
    return edition


@pytest.fixture
def staff(client, edition):
    return sign_in(client, "agenda")


def mark_of(answer):
    return re.search(r'name="seen" value="([0-9a-f]+)"', answer.content.decode())[1]


def test_the_list_leads_to_the_page(client, staff):
    assert PAGE in client.get("/admin/conference/session/").content.decode()
    assert client.get(PAGE).status_code == 200


def test_the_preview_says_line_by_line_what_would_happen(client, staff):
    page = client.post(PAGE, {"text": TEXT}).content.decode()
    assert "<del>Alt</del>" in page and "<ins>Neu</ins>" in page
    assert "Zeile 2" in page and "Zeile 3" in page
    assert "V2;Vortrag;Zwei" in page  # nothing typed is lost
    assert Session.rows.count() == 1


def test_the_button_does_it(client, staff, edition):
    seen = mark_of(client.post(PAGE, {"text": TEXT}))
    answer = client.post(PAGE, {"text": TEXT, "seen": seen}, follow=True)
    assert answer.redirect_chain == [("/admin/conference/session/", 302)]
    publishing = f'<a href="/admin/conference/edition/{edition.pk}/veroeffentlichen/">Unveröffentlichte Änderungen</a>'
    assert "Eingelesen: 1 neu, 1 geändert. Alle anderen sehen das erst" in answer.content.decode()
    assert publishing in answer.content.decode()
    assert {one.code: one.title_de for one in Session.working.of_edition(edition)} == {"V1": "Neu", "V2": "Zwei"}


def test_a_file_from_excel_is_read_and_shown(client, staff):
    file = SimpleUploadedFile("programm.csv", TEXT.encode("cp1252"), "application/vnd.ms-excel")
    page = client.post(PAGE, {"file": file}).content.decode()
    assert "Das würde sich ändern" in page
    assert "Kürzel;Art;Titel" in page


def test_mistakes_are_shown_with_what_was_typed(client, staff):
    answer = client.post(PAGE, {"text": TEXT.replace("saal", "<b>keller")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Raum „&lt;b&gt;keller“ gibt es nicht" in page
    assert "V2;Vortrag;Zwei" in page


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_at_all_is_told(client, staff, text):
    answer = client.post(PAGE, {"text": text})
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Datei" in answer.content.decode()


def test_what_changed_since_the_preview_is_shown_again(client, staff, edition):
    seen = mark_of(client.post(PAGE, {"text": TEXT}))
    edition.sessions.update(title_de="Inzwischen")
    answer = client.post(PAGE, {"text": TEXT, "seen": seen})
    assert answer.status_code == 409
    assert "inzwischen anders" in answer.content.decode()
    assert "<del>Inzwischen</del>" in answer.content.decode()
    assert Session.working.of_edition(edition).get(code="V1").title_de == "Inzwischen"


def test_what_is_there_already_offers_no_button(client, staff):
    page = client.post(PAGE, {"text": "Kürzel;Titel\nV1;Alt"}).content.decode()
    assert "Alles steht schon so im Programm" in page
    assert 'name="seen"' not in page


@pytest.mark.parametrize("name", ["programm.csv", "beispiel.csv"])
def test_the_plan_and_an_example_can_be_taken_along(client, staff, edition, name):
    answer = client.get(PAGE + name)
    assert answer["Content-Disposition"] == f'attachment; filename="{name[:-4]}-{edition.slug}.csv"'
    assert answer.content.decode("utf-8-sig").startswith("Kürzel;Art;Titel;")


@pytest.mark.parametrize("role", ["anmeldung", "messe", "empfang", "bedarf"])
def test_others_may_not_read_in(client, edition, role):
    sign_in(client, role)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"text": TEXT}).status_code == 403


def test_visitors_are_asked_to_sign_in(client, edition):
    assert client.get(PAGE).status_code == 302
    assert client.get(PAGE + "programm.csv").status_code == 302


def test_without_a_conference_there_is_nothing_to_read_into(client):
    sign_in(client, "agenda")
    assert client.get(PAGE).status_code == 403


def test_the_page_counts_its_questions(client, staff, edition, django_assert_max_num_queries):
    text = "Kürzel;Art;Titel\n" + "\n".join(f"N{number};Vortrag;T" for number in range(40))
    with django_assert_max_num_queries(25):
        client.post(PAGE, {"text": text})
