"""Lists leave the house: with the filters of their page, the columns chosen and a line in the audit log."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.documents import pipeline
from conference.documents.models import Document
from conference.tables import registry
from conference.tables.models import ColumnChoice, Snapshot
from tests.documents.pdf import text_of
from tests.factories import make_edition, make_registration, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def url(name="registrations", query=""):
    return reverse("tables:export", args=[name]) + query


def csv_rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_every_list_of_the_staff_area_has_a_table():
    names = {table.name for table in registry.all_tables()}
    wanted = {"registrations", "places", "waiting", "photographer", "mails", "speakers", "exhibitors", "bookings"}
    assert wanted | {"stands", "audit", "sessions", "rooms"} <= names


def test_the_csv_holds_what_the_list_shows(edition, client):
    make_registration(edition, last_name="Özdemir", organisation="=cmd")
    make_registration(edition, last_name="Weber")
    make_registration(make_edition(), last_name="Andere")
    sign_in(client, "anmeldung")
    client.get(reverse("admin:conference_edition_change", args=[edition.pk]))
    rows = csv_rows(client.post(url(query="?q=ozdemir"), {"form": "csv"}))
    assert [(row["Nachname"], row["Institution"]) for row in rows] == [("Özdemir", "'=cmd")]


def test_the_filters_of_the_list_hold(edition, client):
    make_registration(edition, last_name="Gast")
    make_registration(edition, last_name="Presse", role="press")
    sign_in(client, "anmeldung")
    rows = csv_rows(client.post(url(query="?role__exact=press"), {"form": "csv"}))
    assert [row["Nachname"] for row in rows] == ["Presse"]


def test_wrong_filters_lead_to_the_whole_list(edition, client):
    sign_in(client, "anmeldung")
    response = client.post(url(query="?role__nonsense=1"), {"form": "csv"})
    assert response.status_code == 302
    assert response.url == url()


def test_xlsx_is_a_spreadsheet(edition, client):
    make_registration(edition, last_name="Weber")
    sign_in(client, "anmeldung")
    response = client.post(url(), {"form": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("Nachname") + 1).value == "Weber"
    assert response["Content-Disposition"].endswith('.xlsx"')


def test_columns_are_chosen_once_and_kept(edition, client):
    make_registration(edition, last_name="Weber")
    user = sign_in(client, "anmeldung")
    chosen = {"form": "csv", "choose": "1", "column": ["last_name", "internal_note", "nonsense"]}
    assert list(csv_rows(client.post(url(), chosen))[0]) == ["Nachname", "Interne Notiz"]
    assert list(csv_rows(client.post(url(), {"form": "csv"}))[0]) == ["Nachname", "Interne Notiz"]
    assert ColumnChoice.objects.get(user=user).columns == ["last_name", "internal_note"]
    page = client.get(url()).content.decode()
    assert 'value="internal_note" checked' in page
    assert 'value="email" checked' not in page


def test_nothing_chosen_is_the_usual(edition, client):
    make_registration(edition, last_name="Weber")
    sign_in(client, "anmeldung")
    usual = list(csv_rows(client.post(url(), {"form": "csv", "choose": "1"}))[0])
    assert "Nachname" in usual
    assert "Interne Notiz" not in usual


def test_another_member_of_staff_has_other_columns(edition, client):
    make_registration(edition)
    sign_in(client, "anmeldung")
    csv_rows(client.post(url(), {"form": "csv", "choose": "1", "column": ["last_name"]}))
    sign_in(client, "leitung")
    assert len(csv_rows(client.post(url(), {"form": "csv"}))[0]) > 1


def test_the_audit_log_says_who_took_how_much_and_no_value(edition, client):
    make_registration(edition, last_name="Geheim")
    user = sign_in(client, "anmeldung")
    csv_rows(client.post(url(query="?q=geheim"), {"form": "csv", "choose": "1", "column": ["last_name"]}))
    entry = AuditEntry.objects.get(action="table.exported")
    assert (entry.actor, entry.subject) == (user, "table:registrations")
    assert entry.details == {"form": "csv", "rows": 1, "columns": ["last_name"]}


def test_looking_at_the_page_takes_nothing(edition, client):
    sign_in(client, "anmeldung")
    assert client.get(url()).status_code == 200
    assert not AuditEntry.objects.filter(action="table.exported").exists()


def test_the_pdf_is_made_by_workers_and_its_rows_go(edition, client):
    make_registration(edition, last_name="Çelik", organisation="Haus der Kulturen")
    sign_in(client, "anmeldung")
    response = client.post(url(), {"form": "pdf", "choose": "1", "column": ["last_name", "organisation"]})
    document = Document.objects.get(kind="table-registrations")
    assert response.url == reverse("documents:progress", args=[document.pk])
    for part in pipeline.plan(document.pk):
        pipeline.make_part(part)
    document.refresh_from_db()
    assert document.is_ready, document.error
    with document.file.open() as file:
        text = text_of(file.read())
    assert "Çelik" in text
    assert "Haus der Kulturen" in text
    assert not Snapshot.objects.exists()


def test_an_empty_list_is_not_printed(edition, client):
    sign_in(client, "anmeldung")
    response = client.post(url(), {"form": "pdf"}, follow=True)
    assert "Die Liste ist leer" in response.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        ("empfang", "registrations", 200),
        ("empfang", "waiting", 403),
        ("messe", "registrations", 403),
        ("messe", "bookings", 200),
        ("anmeldung", "audit", 403),
        ("anmeldung", "mails", 200),
        ("agenda", "mails", 403),
        ("agenda", "speakers", 200),
        ("leitung", "audit", 200),
        ("bedarf", "photographer", 403),
        ("leitung", "nonsense", 404),
    ],
)
def test_only_who_may_see_a_list_may_take_it(edition, client, role, name, status):
    sign_in(client, role)
    assert client.get(url(name)).status_code == status
    assert client.post(url(name), {"form": "csv"}).status_code == status


def test_who_is_no_staff_is_led_to_the_login(client, edition):
    assert client.post(url(), {"form": "csv"}).status_code == 302


@pytest.mark.parametrize("table", [table.name for table in registry.all_tables()])
def test_every_table_can_be_taken(edition, client, table):
    make_registration(edition, sessions=[make_workshop(edition)])
    sign_in(client, "leitung")
    response = client.post(url(table), {"form": "csv"})
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")


def test_the_overview_shows_what_a_role_may_take(edition, client):
    sign_in(client, "empfang")
    page = client.get(reverse("tables:overview")).content.decode()
    assert url("registrations") in page
    assert url("bookings") not in page


def test_a_list_shows_its_buttons_to_who_may(edition, client):
    sign_in(client, "empfang")
    page = client.get(reverse("admin:registrations_registration_changelist") + "?q=a").content.decode()
    assert f'action="{url(query="?q=a")}"' in page


@pytest.mark.parametrize("name", ["registrations", "places", "waiting"])
def test_more_people_cost_no_more_questions(edition, client, name):
    workshop = make_workshop(edition, capacity=2)
    sign_in(client, "leitung")

    def questions():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            b"".join(client.post(url(name), {"form": "csv"}).streaming_content)
        return len(seen)

    for _number in range(3):
        make_registration(edition, sessions=[workshop])
    questions()
    few = questions()
    for _number in range(17):
        make_registration(edition, sessions=[workshop])
    assert questions() == few
    assert few < 20


def test_the_places_of_one_workshop(edition, client):
    one, other = make_workshop(edition, capacity=1), make_workshop(edition, round=2)
    make_registration(edition, last_name="Erste", sessions=[one])
    make_registration(edition, last_name="Zweite", sessions=[one, other])
    sign_in(client, "anmeldung")
    rows = csv_rows(client.post(url("places", f"?workshop={one.pk}"), {"form": "csv"}))
    assert [(row["Nachname"], row["Platz"]) for row in rows] == [("Erste", "Platz"), ("Zweite", "Warteliste")]


def test_who_is_not_to_be_photographed(edition, client):
    make_registration(edition, last_name="Gern", consents=frozenset({"photo"}))
    make_registration(edition, last_name="Nicht")
    sign_in(client, "empfang")
    rows = csv_rows(client.post(url("photographer"), {"form": "csv"}))
    assert [row["Nachname"] for row in rows] == ["Nicht"]


@pytest.mark.parametrize(("role", "sees"), [("anmeldung", True), ("empfang", False)])
def test_internal_notes_leave_only_with_those_who_may_write_them(edition, client, role, sees):
    """As in the list and on the person's page."""
    make_registration(edition, internal_note="Bitte diskret")
    sign_in(client, role)
    form = {"form": "csv", "choose": "1", "column": ["last_name", "internal_note"]}
    found = b"".join(client.post(url(), form).streaming_content).decode()
    assert ("Bitte diskret" in found) is sees


def test_a_printed_list_is_for_whoever_asked_for_it(edition, client):
    """Reception may see the list of people, but not its internal notes."""
    make_registration(edition, internal_note="ruft oft an")
    sign_in(client, "anmeldung")
    client.post(url(), {"form": "pdf", "choose": "1", "column": ["last_name", "internal_note"]})
    document = Document.objects.get()
    addresses = [reverse(f"documents:{name}", args=[document.pk]) for name in ("progress", "download")]
    assert [client.get(one).status_code for one in addresses] == [200, 302]
    assert document.title in client.get(reverse("admin:documents_document_changelist")).content.decode()
    for role in ("empfang", "leitung"):
        sign_in(client, role)
        assert [client.get(one).status_code for one in addresses] == [403, 403]
        assert document.title not in client.get(reverse("admin:documents_document_changelist")).content.decode()
