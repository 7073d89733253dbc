"""Every deed of the staff area, tried as every role: refused with 403 or not, exactly as these tables say.

The pages themselves are in test_roles.py. What is allowed is sent without its data, so most of it is answered with an
error about these; here it only counts that it is not 403.
"""

import datetime as dt
import uuid

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse
from django.utils import timezone

from conference.announcements.services import Line, announce
from conference.audit.services import SELF, SYSTEM
from conference.feedback.services import report
from conference.models import Edition, Material, Submission
from conference.outbox.models import OutgoingMail
from conference.tables import registry
from conference.web.deeds import ServiceAdmin
from registrations.badge_desk.services import open_desk, order
from registrations.imports.models import ImportRun
from registrations.invitations.services import create_invitation
from registrations.mailings.models import Mailing
from registrations.models import Registration
from registrations.services import Needs
from registrations.surveys import services
from tests.accounts.test_roles import PAGES, ROLES
from tests.factories import make_edition, make_registration, make_session, make_speaker
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

# address: who may send something there
POSTS = {
    "conference_edition_shorten": "leitung",
    "outbox_outgoingmail_preview": "leitung anmeldung",
    "registrations_allocation_preview": "leitung anmeldung",
    "registrations_allocation_final": "leitung anmeldung",
    "registrations_offer": "leitung anmeldung",
    "registrations_withdraw": "leitung anmeldung",
    "registrations_promote": "leitung anmeldung",
    "registrations_walk_in": "leitung anmeldung empfang",
    "registrations_rights_copy": "leitung anmeldung",
    "registrations_consent": "leitung anmeldung",
    "registrations_import": "leitung anmeldung",
    "registrations_import_run": "leitung anmeldung",
    "registrations_import_confirm": "leitung anmeldung",
    "registrations_import_forget": "leitung anmeldung",
    "registrations_doubles_pair": "leitung anmeldung",
    "registrations_doubles_part": "leitung anmeldung",
    "announcements_board": "leitung agenda empfang",
    "announcements_announcement_change": "leitung agenda empfang",
    "announcements_announcement_withdraw": "leitung agenda empfang",
    "checkin_code": "leitung empfang",
    "checkin_revoke": "leitung empfang",
    "desk_person": "leitung anmeldung empfang",
    "desk_blank": "leitung anmeldung empfang",
    "desk_take": "leitung anmeldung empfang",
    "desk_done": "leitung anmeldung empfang",
    "desk_withdraw": "leitung anmeldung empfang",
    "desk_open": "leitung anmeldung empfang",
    "desk_settings": "leitung anmeldung empfang",
    "presence_mark": "leitung anmeldung empfang",
    "presence_mark_all": "leitung anmeldung empfang",
    "presence_unmark_all": "leitung anmeldung empfang",
    "certificates_issuer": "leitung anmeldung",
    "surveys_start": "leitung agenda",
    "surveys_move": "leitung agenda",
    "surveys_comment": "leitung agenda",
    "needs_request": "leitung bedarf",
    "needs_tick": "leitung bedarf",
    "needs_enter": "leitung bedarf",
    "mailings_mailing_add": "leitung anmeldung",
    "mailings_mailing_write": "leitung anmeldung",
    "mailings_mailing_count": "leitung anmeldung",
    "mailings_mailing_automatic": "leitung anmeldung",
    "mailings_mailing_thank": "leitung anmeldung",
    "mailings_mailing_test": "leitung anmeldung",
    "mailings_mailing_approve": "leitung anmeldung",
    "mailings_mailing_frame": "leitung anmeldung",
    "questions_decide": "leitung agenda anmeldung",
    "questions_theme": "leitung agenda anmeldung",
    "questions_screen": "leitung agenda anmeldung",
    "exhibitors_board_put": "leitung messe",
    "exhibitors_board_take_back": "leitung messe",
    "exhibitors_board_suggest": "leitung messe",
    "exhibitors_board_confirm": "leitung messe",
    "exhibitors_terms": "leitung messe",
    "exhibitors_day_arrive": "leitung messe",
    "exhibitors_day_no_show": "leitung messe",
    "exhibitors_day_give": "leitung messe",
    "feedback_barrierreport_change": "leitung anmeldung",
    "registrations_registration_add": "leitung anmeldung empfang",
    "registrations_registration_change": "leitung anmeldung",
    "registrations_invitation_change": "leitung anmeldung",
    "registrations_invitation_delete": "leitung anmeldung",
    "surveys_survey_change": "leitung agenda",
    "surveys_question_change": "leitung agenda",
}
# the page of a row and the button on it: who may press it; in this order, so that the rows are still there
DEEDS = {
    "registrations_supportneeds show": "leitung bedarf",
    "registrations_supportneeds withdraw": "leitung bedarf",
    "outbox_outgoingmail resend": "leitung anmeldung",
    "registrations_registration promote": "leitung anmeldung",
    "registrations_registration resend": "leitung anmeldung",
    "registrations_registration reachable": "leitung anmeldung",
    "registrations_registration cancel": "leitung anmeldung",
    "registrations_registration restore": "leitung anmeldung",
    "registrations_registration erase": "leitung anmeldung",
    "registrations_invitation close": "leitung anmeldung",
    "mailings_mailing submit": "leitung anmeldung",
    "mailings_mailing return": "leitung anmeldung",
    "mailings_mailing retry": "leitung anmeldung",
    "mailings_mailing discard": "leitung anmeldung",
    "mailings_mailing cancel": "leitung anmeldung",
}
# above the list of registrations: who is offered it
TOGETHER = {
    "move_chosen": "leitung anmeldung",
    "resend_chosen": "leitung anmeldung",
    "badges_chosen": "leitung anmeldung empfang",
    "role_chosen": "leitung anmeldung",
    "note_chosen": "leitung anmeldung",
    "merge_chosen": "leitung anmeldung",
    "cancel_chosen": "leitung anmeldung",
}
# a list that leaves the house: who may take it along
TABLES = {
    "registrations": "leitung anmeldung empfang",
    "places": "leitung anmeldung",
    "waiting": "leitung anmeldung",
    "photographer": "leitung anmeldung empfang",
    "import-result": "leitung anmeldung",
    "needs-kitchen": "leitung bedarf",
    "needs-allergies": "leitung bedarf",
    "needs-signing": "leitung bedarf",
    "needs-rooms": "leitung bedarf",
    "needs-interpreters": "leitung bedarf",
    "needs-door": "leitung bedarf",
    "needs-childcare": "leitung bedarf",
    "needs-material": "leitung bedarf",
    "needs-parking": "leitung bedarf",
    "needs-all": "leitung bedarf",
    "survey-results": "leitung agenda",
    "sessions": "leitung agenda anmeldung empfang bedarf",
    "speakers": "leitung agenda",
    "rooms": "leitung agenda",
    "mails": "leitung anmeldung",
    "audit": "leitung",
    "exhibitors": "leitung messe",
    "stands": "leitung messe",
    "bookings": "leitung messe",
    "caretaker": "leitung messe",
    "circuits": "leitung messe",
    "deliveries": "leitung messe",
}
# tried as every role by tests of their own: planning and publishing, files, the hall plan, the second factor
ELSEWHERE = ("conference_", "exhibitors_", "accounts_", "auth_", "documents_", "audit_")
DJANGOS = {
    "app_list", "autocomplete", "index", "jsi18n", "login", "logout", "password_change", "password_change_done",
    "view_on_site",
}  # fmt: skip
OF_DJANGO = ("_add", "_change", "_changelist", "_delete", "_history", "_deed")


@pytest.fixture
def rows():
    """One row for each address of one row."""
    edition = make_edition()
    one = make_registration(edition, needs=Needs(diet="vegan"), consents=frozenset({"needs"}))
    survey = services.start(edition=edition, actor=SYSTEM)
    desk = open_desk(edition=edition, name="Tisch 1", paper="a6", actor=SELF)
    invited = {"label": "Presse", "code": "PRESSE27", "quota": 3}
    return {
        "conference_edition": edition,
        "conference_submission": Submission.objects.create(speaker=make_speaker(edition), values={}),
        "conference_material": Material.objects.create(
            session=make_session(edition), title="Folien", content_type="application/pdf", size=1
        ),
        "registrations_registration": one,
        "other": make_registration(edition),
        "registrations_import": ImportRun.objects.create(edition=edition, filename="x.csv", state="seen"),
        "registrations_invitation": create_invitation(edition=edition, values=invited, actor=SELF),
        "registrations_supportneeds": one.support_needs,
        "feedback_barrierreport": report(edition=edition, message="Zu kleine Schrift", actor=SELF),
        "surveys_survey": survey,
        "surveys_question": survey.questions.first(),
        "mailings_mailing": Mailing.objects.create(edition=edition),
        "announcements_announcement": announce(
            edition=edition,
            line=Line({"de": "Jetzt"}, timezone.now(), timezone.now() + dt.timedelta(hours=1)),
            actor=SELF,
        ),
        "desk": desk,
        "job": order(registration=one, desk=desk, actor=SELF),
        "outbox_outgoingmail": OutgoingMail.objects.first(),
    }


def arguments(name: str, rows) -> list:
    one = rows["registrations_registration"].pk
    special = {
        "conference_edition_shorten": [rows["conference_edition"].pk],
        "registrations_rights_copy": [one],
        "registrations_consent": [one],
        "needs_enter": [one],
        "desk_person": [one],
        "desk_take": [rows["desk"].pk],
        "desk_settings": [rows["desk"].pk],
        "desk_done": [rows["job"].pk],
        "desk_withdraw": [rows["job"].pk],
        "registrations_doubles_pair": [one, rows["other"].pk],
        "registrations_doubles_part": [one, rows["other"].pk],
        "surveys_move": [rows["surveys_question"].pk],
        "surveys_comment": [uuid.uuid4()],
        "mailings_mailing_frame": [rows["mailings_mailing"].pk, one],
    }
    if name in special:
        return special[name]
    model, _line, kind = name.rpartition("_")
    of_one = {"change", "delete", "write", "test", "approve", "preview", "run", "confirm", "forget", "withdraw"}
    return [rows[model].pk] if kind in of_one and model in rows else []


def allowed(table: dict[str, str], role: str) -> dict[str, bool]:
    return {name: role in roles.split() for name, roles in table.items()}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sends_what_the_table_says(role, rows, client):
    sign_in(client, role)
    got = {name: client.post(reverse(f"admin:{name}", args=arguments(name, rows))).status_code != 403 for name in POSTS}
    assert got == allowed(POSTS, role)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_presses_the_buttons_that_the_table_says(role, rows, client):
    sign_in(client, role)
    got = {}
    for deed in DEEDS:
        page, name = deed.split()
        got[deed] = client.post(reverse(f"admin:{page}_deed", args=[rows[page].pk, name])).status_code != 403
    assert got == allowed(DEEDS, role)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_takes_along_what_the_table_says(role, rows, client):
    sign_in(client, role)
    got = {name: client.post(reverse("tables:export", args=[name]), {"form": "csv"}).status_code for name in TABLES}
    assert got == {name: 200 if may else 403 for name, may in allowed(TABLES, role).items()}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_offered_for_many_what_the_table_says(role, rf, client):
    request = rf.get("/")
    request.user = sign_in(client, role)
    offered = admin.site.get_model_admin(Registration).get_actions(request)
    assert {name: name in offered for name in TOGETHER} == allowed(TOGETHER, role)


@pytest.mark.parametrize("role", ROLES)
def test_figures_and_the_report_are_for_those_who_plan_with_the_places(role, rows, client):
    sign_in(client, role)
    got = [client.get(reverse(name)).status_code for name in ("figures:figures", "report:report")]
    assert got == [200 if role in ("leitung", "anmeldung") else 403] * 2
    edition = Edition.objects.order_by("pk").first()
    for kind in ("report", "report-workbook"):
        asked = {"kind": kind, "edition": edition.pk, "language": "de"}
        got = client.post(reverse("documents:start"), asked).status_code
        assert got == (302 if role in ("leitung", "anmeldung") else 403)


# --- Nothing is missing in the tables -------------------------------------------------------------------------------


def test_every_list_is_in_the_table():
    assert {one.name for one in registry.all_tables()} == set(TABLES)


def test_every_button_is_in_the_table():
    pages = [one for one in admin.site._registry.values() if isinstance(one, ServiceAdmin)]
    found = {
        f"{page.opts.app_label}_{page.opts.model_name} {deed.name}"
        for page in pages
        for deed in page.deeds
        if page.opts.app_label not in ("conference", "exhibitors")
    }
    assert found == set(DEEDS)


def test_every_deed_for_many_is_in_the_table():
    assert set(admin.site.get_model_admin(Registration).actions) == set(TOGETHER)


def test_every_address_of_the_staff_area_is_in_a_table():
    found = {name for name in get_resolver().namespace_dict["admin"][1].reverse_dict if isinstance(name, str)}
    own = {name for name in found - DJANGOS if not name.startswith(ELSEWHERE) and not name.endswith(OF_DJANGO)}
    assert own - set(PAGES) - set(POSTS) == set()
