"""Every page of the admin, opened as every role: 200 or 403 exactly as this table says."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from conference.accounts.models import User
from conference.accounts.roles import TABLE, permissions_of, sync
from conference.announcements.services import Line, announce
from conference.audit.services import SELF, SYSTEM
from conference.feedback.services import report
from conference.models import Material, Submission
from conference.web.failures import forbidden
from registrations.badge_desk.services import open_desk, order
from registrations.invitations.services import create_invitation
from registrations.mailings.models import Mailing
from registrations.services import Needs
from registrations.surveys import services
from tests.factories import make_edition, make_registration, make_session, make_speaker
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

ROLES = ["leitung", "agenda", "anmeldung", "messe", "empfang", "bedarf"]
# page: who may open it
PAGES = {
    "index": "leitung agenda anmeldung messe empfang bedarf",
    "accounts_user_changelist": "leitung",
    "accounts_user_add": "leitung",
    "audit_auditentry_changelist": "leitung",
    "audit_auditentry_add": "",
    "conference_edition_changelist": "leitung agenda anmeldung messe empfang bedarf",
    "conference_edition_add": "leitung",
    "conference_edition_change": "leitung agenda anmeldung messe empfang bedarf",
    "conference_edition_delete": "",
    "conference_edition_planner": "leitung agenda anmeldung empfang bedarf",
    "conference_edition_publish": "leitung agenda",
    "conference_edition_retention": "leitung anmeldung bedarf",
    "conference_edition_proof": "leitung anmeldung bedarf",
    "conference_edition_versions": "leitung agenda anmeldung empfang bedarf",
    "conference_editiontext_changelist": "leitung agenda",
    "conference_editiontext_add": "leitung agenda",
    "conference_room_changelist": "leitung agenda",
    "conference_room_add": "leitung agenda",
    "conference_topic_changelist": "leitung agenda",
    "conference_topic_add": "leitung agenda",
    "conference_speaker_changelist": "leitung agenda",
    "conference_speaker_add": "leitung agenda",
    "conference_speaker_change": "leitung agenda",
    "conference_speaker_delete": "leitung agenda",
    "conference_submission_changelist": "leitung agenda",
    "conference_submission_add": "",
    "conference_submission_change": "leitung agenda",
    "conference_material_changelist": "leitung agenda",
    "conference_material_add": "leitung agenda",
    "conference_material_change": "leitung agenda",
    "conference_material_delete": "leitung agenda",
    "conference_equipment": "leitung agenda anmeldung empfang bedarf",
    "conference_session_changelist": "leitung agenda anmeldung empfang bedarf",
    "conference_session_add": "leitung agenda",
    "conference_session_change": "leitung agenda anmeldung empfang bedarf",
    "conference_session_story": "leitung agenda anmeldung empfang bedarf",
    "conference_session_delete": "leitung agenda",
    "registrations_registration_changelist": "leitung anmeldung empfang",
    "registrations_registration_add": "leitung anmeldung empfang",
    "registrations_registration_change": "leitung anmeldung empfang",
    "registrations_registration_delete": "",
    "registrations_rights": "leitung anmeldung",
    "registrations_waiting": "leitung anmeldung",
    "registrations_invitation_changelist": "leitung anmeldung",
    "registrations_invitation_add": "leitung anmeldung",
    "registrations_invitation_change": "leitung anmeldung",
    "registrations_invitation_delete": "leitung anmeldung",
    "registrations_walk_in": "leitung anmeldung empfang",
    "registrations_allocation": "leitung anmeldung",
    "registrations_import": "leitung anmeldung",
    "registrations_doubles": "leitung anmeldung",
    "announcements_board": "leitung agenda empfang",
    "announcements_announcement_change": "leitung agenda empfang",
    "desk_board": "leitung anmeldung empfang",
    "desk_person": "leitung anmeldung empfang",
    "desk_watch": "leitung anmeldung empfang",
    "desk_sheet": "leitung anmeldung empfang",
    "presence_list": "leitung anmeldung empfang",
    "checkin_device_changelist": "leitung empfang",
    "checkin_scan_changelist": "leitung empfang",
    "certificates_overview": "leitung anmeldung",
    "mailings_mailing_changelist": "leitung anmeldung",
    "mailings_mailing_add": "leitung anmeldung",
    "mailings_mailing_automatic": "leitung anmeldung",
    "mailings_mailing_change": "leitung anmeldung",
    "mailings_mailing_write": "leitung anmeldung",
    "mailings_mailing_progress": "leitung anmeldung",
    "registrations_supportneeds_changelist": "leitung bedarf",
    "registrations_supportneeds_add": "",
    "registrations_supportneeds_change": "leitung bedarf",
    "surveys_survey_changelist": "leitung agenda",
    "surveys_survey_change": "leitung agenda",
    "surveys_survey_add": "",
    "surveys_survey_delete": "",
    "surveys_question_add": "leitung agenda",
    "surveys_question_change": "leitung agenda",
    "surveys_question_delete": "leitung agenda",
    "surveys_results": "leitung agenda",
    "questions_board": "leitung agenda anmeldung",
    "needs_overview": "leitung bedarf",
    "needs_interpreters": "leitung bedarf",
    "needs_list": "leitung bedarf",
    "needs_find": "leitung bedarf",
    "needs_enter": "leitung bedarf",
    "feedback_barrierreport_changelist": "leitung anmeldung",
    "feedback_barrierreport_add": "",
    "feedback_barrierreport_change": "leitung anmeldung",
    "feedback_barrierreport_delete": "",
    "exhibitors_stand_changelist": "leitung messe",
    "hall_editor": "leitung messe",
    "hall_data": "leitung messe",
    "hall_fixture_changelist": "leitung messe",
    "hall_fixture_add": "leitung messe",
    "hall_socket_add": "leitung messe",
    "hall_circuit_add": "leitung messe",
    "exhibitors_exhibitor_changelist": "leitung messe",
    "exhibitors_standbooking_changelist": "leitung messe",
    "exhibitors_board": "leitung messe",
    "exhibitors_terms": "leitung messe",
    "exhibitors_day": "leitung messe",
    "exhibitors_papers": "leitung messe",
    "documents_document_changelist": "leitung agenda anmeldung messe empfang bedarf",
    "outbox_outgoingmail_changelist": "leitung anmeldung",
    "outbox_outgoingmail_add": "",
}


@pytest.fixture
def rows():
    """One row for each page of one row."""
    edition = make_edition()
    survey = services.start(edition=edition, actor=SYSTEM)
    one = make_registration(edition, needs=Needs(diet="vegan"), consents=frozenset({"needs"}))
    desk = open_desk(edition=edition, name="Tisch 1", paper="a6", actor=SELF)
    return {
        "desk_watch": desk,
        "desk_sheet": order(registration=one, desk=desk, actor=SELF),
        "conference_edition": edition,
        "conference_session": make_session(edition),
        "conference_speaker": make_speaker(edition),
        "conference_submission": Submission.objects.create(
            speaker=make_speaker(edition), values={"biography_de": "Neu"}
        ),
        "conference_material": Material.objects.create(
            session=make_session(edition, "12:00", "13:00"), title="Folien", content_type="application/pdf", size=1
        ),
        "registrations_registration": one,
        "feedback_barrierreport": report(edition=edition, message="Zu kleine Schrift", actor=SELF),
        "registrations_invitation": create_invitation(
            edition=edition, values={"label": "Presse", "code": "PRESSE27", "quota": 3}, actor=SELF
        ),
        "surveys_survey": survey,
        "surveys_question": survey.questions.first(),
        "registrations_supportneeds": one.support_needs,
        "mailings_mailing": Mailing.objects.create(edition=edition),
        "announcements_announcement": announce(
            edition=edition,
            line=Line({"de": "Jetzt"}, timezone.now(), timezone.now() + dt.timedelta(hours=1)),
            actor=SELF,
        ),
    }


def address(page: str, rows) -> str:
    if page == "needs_list":
        return reverse(f"admin:{page}", args=["empfang"])
    if page in ("hall_editor", "hall_data"):
        return reverse(f"admin:{page}", args=[rows["conference_edition"].pk])
    if page in ("needs_enter", "registrations_rights", "desk_person"):
        return reverse(f"admin:{page}", args=[rows["registrations_registration"].pk])
    if page in ("desk_watch", "desk_sheet"):
        return reverse(f"admin:{page}", args=[rows[page].pk])
    model, _line, kind = page.rpartition("_")
    needs_row = kind in {
        "change",
        "delete",
        "planner",
        "publish",
        "versions",
        "story",
        "write",
        "progress",
        "retention",
        "proof",
    }
    return reverse(f"admin:{page}", args=[rows[model].pk] if needs_row else [])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says(role, rows, client):
    sign_in(client, role)
    got = {page: client.get(address(page, rows)).status_code for page in PAGES}
    assert got == {page: 200 if role in PAGES[page].split() else 403 for page in PAGES}


def test_somebody_without_a_role_sees_only_an_empty_first_page(rows, client):
    client.force_login(User.objects.create_user("neu@team.example", "ein langes Passwort", is_staff=True))
    got = {page: client.get(address(page, rows)).status_code for page in PAGES}
    assert got == {page: 200 if page == "index" else 403 for page in PAGES}


def test_who_is_no_staff_is_led_to_the_login(rows, client):
    client.force_login(User.objects.create_user("gast@example.org", "ein langes Passwort"))
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("role", ROLES)
def test_the_groups_hold_exactly_the_table(role):
    group = Group.objects.get(name=role)
    held = {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.select_related("content_type")}
    assert held == permissions_of(role)


def test_a_permission_that_is_not_in_the_table_goes_with_the_next_migration():
    group = Group.objects.get(name="messe")
    group.permissions.add(Permission.objects.get(codename="view_supportneeds"))
    sync(sender=apps.get_app_config("registrations"), using="default")
    assert not group.permissions.filter(codename="view_supportneeds").exists()


def test_the_table_of_this_test_knows_every_role():
    assert set(ROLES) == set(TABLE)


@pytest.mark.parametrize("role", ["agenda", "anmeldung", "messe", "empfang"])
def test_support_needs_show_nowhere_else(role, rows, client):
    person = reverse("admin:registrations_registration_change", args=[rows["registrations_registration"].pk])
    sign_in(client, role)
    for page in (reverse("admin:index"), person):
        text = client.get(page).content.decode().lower()
        assert "vegan" not in text
        assert "/meine/" not in text


def test_what_a_role_may_not_see_says_so_within_the_admin(client):
    edition = make_edition()
    sign_in(client, "empfang")
    answer = client.get(f"/en{reverse('admin:conference_edition_publish', args=[edition.pk])}")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert '<a class="button main" href="/en/admin/">' in page
    assert "site-name" in page


def test_elsewhere_staff_are_led_to_the_public_pages(client, rf):
    request = rf.get("/2027/")
    request.user, request.resolver_match = sign_in(client, "empfang"), None
    assert "site-name" not in forbidden(request).content.decode()
