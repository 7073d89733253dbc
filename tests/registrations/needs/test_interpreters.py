"""Asking the interpreters' pool: what for, until when, how far it is, and telling staff in time."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM, Actor
from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from conference.retention import services as retention
from registrations import services
from registrations.needs import reminding, requesting
from registrations.needs.data import Needs
from registrations.needs.models import InterpreterRequest
from registrations.services import RegistrationError
from tests.factories import make_edition, make_registration, make_session, make_workshop
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db
LAST = dt.date(2027, 1, 14)


@pytest.fixture
def edition():
    return make_edition(date=dt.date(2027, 1, 21), registration_opens=None, registration_closes=None)


def listener(edition, language, *, sessions=(), chosen=()):
    needs = Needs(interpreting=language, interpreting_sessions=tuple(one.pk for one in chosen))
    return make_registration(edition, sessions=sessions, needs=needs, consents=frozenset({"needs"}), actor=SYSTEM)


def asked(edition):
    return [(one.session.code, one.language.code, one.count, one.state) for one in requesting.wishes(edition)]


def test_a_request_for_each_language_and_session(edition):
    talk = make_session(edition, "10:00", "11:00", code="V1")
    workshop = make_workshop(edition, code="W1")
    make_workshop(edition, code="W2")
    listener(edition, "Farsi", sessions=[workshop])
    listener(edition, "persisch, Arabisch", chosen=[talk])
    assert asked(edition) == [("V1", "ar", 1, "open"), ("V1", "fa", 2, "open"), ("W1", "fa", 1, "open")]
    assert {one.last for one in requesting.wishes(edition)} == {LAST}


@pytest.mark.parametrize(
    ("moves", "buttons"),
    [
        ([], [("requested", True)]),
        (["requested"], [("confirmed", True), ("declined", False), ("open", False)]),
        (["requested", "confirmed"], [("declined", False)]),
        (["requested", "declined"], [("requested", True), ("confirmed", True)]),
    ],
)
def test_what_goes_on_stands_first_and_no_refusal_looks_like_the_next_step(client, edition, moves, buttons):
    talk = make_session(edition)
    listener(edition, "Farsi")
    for move in moves:
        requesting.move(session=talk, language="fa", to=move, actor=SYSTEM)
    sign_in(client, "bedarf")
    html = client.get(reverse("admin:needs_interpreters")).content.decode()
    found = re.findall(r'name="to" value="(\w+)" class="button( plain)?"', html)
    assert [(to, not plain) for to, plain in found] == buttons


def test_the_states_follow_each_other(edition):
    actor = Actor.staff(make_staff("bedarf"))
    talk = make_session(edition)
    person = listener(edition, "Farsi")
    one = requesting.move(session=talk, language="fa", to="requested", actor=actor)
    assert one.requested_at
    with pytest.raises(RegistrationError):
        requesting.move(session=talk, language="fa", to="requested", actor=actor)
    requesting.move(session=talk, language="fa", to="confirmed", actor=actor)
    assert asked(edition) == [(talk.code, "fa", 1, "confirmed")]
    assert [one.action for one in AuditEntry.objects.filter(action__startswith="interpreting.")] == [
        "interpreting.confirmed", "interpreting.requested",
    ]  # fmt: skip
    services.withdraw_consent(registration=person, purpose="needs", actor=actor)
    assert asked(edition) == [(talk.code, "fa", 0, "confirmed")], "the pool must be told"


@pytest.mark.parametrize("to", ["confirmed", "declined", "open", "", "x" * 300])
def test_what_was_not_asked_for_is_not_answered(edition, to):
    talk = make_session(edition)
    with pytest.raises(RegistrationError):
        requesting.move(session=talk, language="fa", to=to, actor=SYSTEM)
    assert not InterpreterRequest.objects.exists()


def test_the_buttons_of_the_page(client, edition):
    talk = make_session(edition)
    listener(edition, "Farsi")
    sign_in(client, "bedarf")
    address = reverse("admin:needs_interpreters")
    html = client.get(address).content.decode()
    assert "Persisch" in html
    assert 'value="requested"' in html
    client.post(reverse("admin:needs_request"), {"session": talk.pk, "language": "fa", "to": "requested"})
    assert InterpreterRequest.objects.get().state == "requested"
    html = client.get(address).content.decode()
    assert 'value="confirmed"' in html
    assert client.post(reverse("admin:needs_request"), {"session": "x", "language": "fa"}).status_code == 404


# --- Telling staff ------------------------------------------------------------------------------------------------


def run_on(day: str) -> int:
    with time_machine.travel(f"{day} 07:00+01:00", tick=False):
        return reminding.remind()


def test_staff_are_told_before_the_last_date_and_on_it_each_once(edition):
    make_staff("bedarf")
    make_session(edition)
    listener(edition, "Farsi")
    got = [run_on(day) for day in ("2027-01-08", "2027-01-11", "2027-01-11", "2027-01-12", "2027-01-14", "2027-01-15")]
    assert got == [0, 1, 0, 0, 1, 0]
    assert {one.to for one in OutgoingMail.objects.filter(name="needs/interpreters_due")} == {"bedarf@team.example"}


def test_a_day_without_a_run_is_made_up_for(edition):
    make_staff("bedarf")
    make_session(edition)
    listener(edition, "Farsi")
    assert run_on("2027-01-18") == 1


def test_nobody_is_told_of_what_is_asked_for_or_over(edition):
    make_staff("bedarf")
    talk = make_session(edition)
    listener(edition, "Farsi")
    assert run_on("2027-01-22") == 0
    requesting.move(session=talk, language="fa", to="requested", actor=SYSTEM)
    assert run_on("2027-01-14") == 0


def test_without_the_role_the_heads_are_told(edition):
    make_staff("leitung")
    make_staff("anmeldung")
    make_session(edition)
    listener(edition, "Farsi")
    run_on("2027-01-14")
    assert [one.to for one in OutgoingMail.objects.filter(name="needs/interpreters_due")] == ["leitung@team.example"]


def test_the_mail_names_languages_and_nobody(edition):
    make_staff("bedarf")
    make_session(edition)
    make_session(edition, "11:00", "12:00")
    person = listener(edition, "Farsi")
    run_on("2027-01-11")
    with time_machine.travel("2027-01-11 07:01+01:00", tick=False):
        message = render(OutgoingMail.objects.get(name="needs/interpreters_due"))
    text = message.text
    assert message.subject == "Sprachmittlung anfragen bis Donnerstag, 14. Januar 2027"
    assert "- Persisch: 2 Programmpunkte" in text
    assert reverse("admin:needs_interpreters") in text
    assert person.last_name not in text


def test_the_first_page_says_what_is_to_be_asked(client, edition):
    make_session(edition)
    listener(edition, "Farsi")
    sign_in(client, "bedarf")
    html = client.get(reverse("admin:index")).content.decode()
    assert "1 Anfrage an die Sprachmittlung ist offen. Letzter Tag: Donnerstag, 14. Januar 2027." in html


def test_words_that_name_no_language_stand_in_no_log_and_go_with_the_needs(edition):
    """Somebody may write more into the field than a language."""
    talk = make_session(edition, "10:00", "11:00", code="V1")
    listener(edition, "Frau Haddad fragen")
    for language in ("Frau Haddad fragen", "fa"):
        requesting.move(session=talk, language=language, to="requested", actor=SYSTEM)
    details = (
        AuditEntry.objects.filter(action="interpreting.requested").order_by("pk").values_list("details", flat=True)
    )
    assert list(details) == [{"language": ""}, {"language": "fa"}]
    retention.run(dt.datetime(2027, 2, 4, 4, tzinfo=dt.UTC))
    assert list(InterpreterRequest.objects.values_list("language", flat=True)) == ["fa"]
