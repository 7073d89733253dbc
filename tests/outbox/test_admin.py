"""The outbox in the staff area."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from conference.accounts.models import User
from conference.outbox.models import MailState, OutgoingMail
from tests.factories import make_edition, make_registration
from tests.outbox.letters import store

pytestmark = pytest.mark.django_db
LIST = "admin:outbox_outgoingmail_changelist"


def client_with(*permissions: str) -> Client:
    user = User.objects.create_user("team@example.org", "geheim-und-lang", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff() -> Client:
    return client_with("view_outgoingmail", "change_outgoingmail")


def page(name: str, mail: OutgoingMail, *more: str) -> str:
    return reverse(f"admin:outbox_outgoingmail_{name}", args=[mail.pk, *more])


@pytest.fixture
def confirmation(db) -> OutgoingMail:
    one = make_registration(make_edition(), first_name="Rana", last_name="<b>Saleh</b>")
    return OutgoingMail.objects.get(about=f"registration:{one.pk}")


def test_the_list_names_the_mail(staff, confirmation):
    assert "Bestätigung der Anmeldung" in staff.get(reverse(LIST)).content.decode()


def test_only_what_hangs(staff):
    store(to="gut@example.org")
    store(to="schlecht@example.org", key="failed")
    OutgoingMail.objects.filter(key="failed").update(state=MailState.FAILED)
    answer = staff.get(reverse(LIST), {"stuck": "yes"}).content.decode()
    assert "schlecht@example.org" in answer
    assert "gut@example.org" not in answer


def test_a_mail_can_be_found_by_its_address(staff):
    store(to="eine@example.org")
    store(to="andere@example.org")
    answer = staff.get(reverse(LIST), {"q": "eine@"}).content.decode()
    assert "eine@example.org" in answer
    assert "andere@example.org" not in answer


def test_the_list_asks_the_same_number_of_questions_for_three_mails_as_for_one(staff, django_assert_num_queries):
    store()
    staff.get(reverse(LIST))
    with django_assert_num_queries(9):
        staff.get(reverse(LIST))
    store()
    store()
    with django_assert_num_queries(9):
        staff.get(reverse(LIST))


def test_the_button_sends_again(staff, confirmation):
    OutgoingMail.objects.update(state=MailState.FAILED)
    answer = staff.post(page("deed", confirmation, "resend"))
    assert answer.status_code == 302
    assert OutgoingMail.objects.get().state == MailState.QUEUED


def test_looking_at_the_button_changes_nothing(staff, confirmation):
    OutgoingMail.objects.update(state=MailState.FAILED)
    assert staff.get(page("deed", confirmation, "resend")).status_code == 200
    assert OutgoingMail.objects.get().state == MailState.FAILED


def test_several_at_once_are_sent_again(staff):
    for _number in range(2):
        store()
    OutgoingMail.objects.update(state=MailState.FAILED)
    keys = list(OutgoingMail.objects.values_list("pk", flat=True))
    staff.post(reverse(LIST), {"action": "send_again", "_selected_action": keys})
    assert OutgoingMail.objects.filter(state=MailState.QUEUED).count() == 2


def test_who_may_only_look_cannot_send(confirmation):
    client = client_with("view_outgoingmail")
    assert client.post(page("deed", confirmation, "resend")).status_code == 403


def test_who_may_not_look_sees_nothing(confirmation):
    client = client_with("view_registration")
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(page("change", confirmation)).status_code == 403
    assert client.get(page("preview", confirmation)).status_code in (403, 404)


def test_the_page_shows_the_text_and_no_way_into_the_personal_page(staff, confirmation):
    from registrations.models import Registration

    answer = staff.get(page("change", confirmation)).content.decode()
    assert "Sie sind dabei!" in answer
    assert "&lt;b&gt;Saleh&lt;/b&gt;" in answer
    assert Registration.objects.get().token not in answer


def test_the_preview_is_locked_in(staff, confirmation):
    answer = staff.get(page("preview", confirmation))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert b"<b>Saleh" not in answer.content
    assert b"cid:" not in answer.content


def test_a_mail_whose_person_is_gone_says_so(staff, confirmation):
    confirmation.context = {"registration": 0}
    confirmation.save()
    answer = staff.get(page("change", confirmation))
    assert answer.status_code == 200
    assert "DoesNotExist" in answer.content.decode()
    assert staff.get(page("preview", confirmation)).status_code == 404
