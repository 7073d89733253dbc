"""The staff's menu: every list is in it once, for those who may open it, and it says where they are."""

import pytest
from django.contrib import admin
from django.urls import reverse

from conference.web import menu
from tests.factories import make_edition, make_registration
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

ROLES = ["leitung", "agenda", "anmeldung", "messe", "empfang", "bedarf"]
REACHED_FROM = {  # lists that lie behind a page of their own
    "admin:announcements_announcement_changelist": "admin:announcements_board",
    "admin:certificates_certificate_changelist": "admin:certificates_overview",
    "admin:checkin_scan_changelist": "admin:checkin_device_changelist",
    "admin:desk_printjob_changelist": "admin:desk_board",
    "admin:hall_circuit_changelist": "admin:hall_editor",
    "admin:hall_fixture_changelist": "admin:hall_editor",
    "admin:hall_socket_changelist": "admin:hall_editor",
    "admin:needs_interpreterrequest_changelist": "admin:needs_overview",
    "admin:presence_presence_changelist": "admin:presence_list",
    "admin:questions_question_changelist": "admin:questions_board",
    "admin:surveys_question_changelist": "admin:surveys_survey_changelist",
}


def marked(client, address):
    """The marked lines of a page's menu, and the menu as HTML."""
    text = client.get(address).content.decode()
    side = text[text.index('id="staff-nav"') : text.index("</nav>", text.index('id="staff-nav"'))]
    return [line.split(">")[1].split("<")[0] for line in side.split("<a ") if 'aria-current="' in line], side


def test_every_list_of_the_admin_is_in_the_menu():
    known = {one.view for one in menu.entries()}
    lists = {f"admin:{model._meta.label_lower.replace('.', '_')}_changelist" for model in admin.site._registry}
    assert lists - known == set(REACHED_FROM)
    assert set(REACHED_FROM.values()) <= known


@pytest.mark.parametrize("role", ROLES)
def test_every_line_opens(role, client):
    sign_in(client, role)
    make_edition()
    _marked, side = marked(client, reverse("admin:index"))
    addresses = [part.split('"')[0] for part in side.split('href="')[1:]]
    assert len(addresses) > 5
    assert [one for one in addresses if client.get(one).status_code != 200] == []


@pytest.mark.parametrize(
    ("page", "label", "how"),
    [
        ("admin:index", "Übersicht", "page"),
        ("admin:registrations_registration_changelist", "Anmeldungen", "page"),
        ("admin:registrations_import", "Anmeldungen", "true"),
        ("admin:registrations_doubles", "Anmeldungen", "true"),
        ("admin:registrations_waiting", "Wartelisten", "page"),
        ("admin:registrations_walk_in", "Vor Ort anmelden", "page"),
        ("admin:needs_interpreters", "Wer was bekommt", "true"),
        ("admin:conference_equipment", "Ausstattung der Räume", "page"),
        ("admin:mailings_mailing_add", "Rundmails", "true"),
        ("report:report", "Zahlen und Bericht", "true"),
        ("documents:start", "Dokumente", "true"),
    ],
)
def test_it_says_where_one_is(page, label, how, client):
    sign_in(client, "leitung")
    make_edition()
    found, side = marked(client, reverse(page))
    assert (found, f'aria-current="{how}"' in side) == ([label], True)


def test_pages_of_an_edition_are_told_apart(client):
    sign_in(client, "leitung")
    edition = make_edition()
    pages = ["planner", "translations", "retention", "change"]
    found = [marked(client, reverse(f"admin:conference_edition_{page}", args=[edition.pk]))[0] for page in pages]
    assert found == [["Programm planen"], ["Übersetzen"], ["Löschfristen"], ["Konferenzen"]]


def test_the_page_of_a_row_belongs_to_its_list(client):
    sign_in(client, "leitung")
    one = make_registration(make_edition())
    found, side = marked(client, reverse("admin:registrations_registration_change", args=[one.pk]))
    assert (found, 'aria-current="true"' in side) == (["Anmeldungen"], True)


def test_a_long_menu_opens_only_the_group_where_one_is(client):
    sign_in(client, "leitung")
    make_edition()
    _found, side = marked(client, reverse("admin:exhibitors_stand_changelist"))
    opened = [part.split("</summary>")[0].split(">")[-1] for part in side.split("<details")[1:] if " open>" in part]
    assert opened == ["Messe"]


def test_a_short_menu_is_open(client):
    sign_in(client, "messe")
    make_edition()
    _found, side = marked(client, reverse("admin:index"))
    assert side.count("<details") == side.count(" open>") > 1


def test_without_an_edition_there_is_no_page_of_one(client):
    sign_in(client, "leitung")
    _found, side = marked(client, reverse("admin:index"))
    assert ("Programmpunkte" in side, "Programm planen" in side) == (True, False)
