"""A mail about a session that was removed before the mail could leave still says what does not take place."""

import pytest

from conference import services
from conference.audit.services import SYSTEM
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from tests.factories import make_edition, make_registration, make_workshop
from tests.registrations.publishing import let_go_out

pytestmark = pytest.mark.django_db


def cancelled_workshop():
    edition = make_edition()
    workshop = make_workshop(edition, title="Sprache und Arbeit")
    make_registration(edition, sessions=[workshop])
    services.cancel_session(session=workshop, actor=SYSTEM)
    return workshop, OutgoingMail.objects.get(name="registrations/session_cancelled")


def words(mail) -> str:
    return rendering.render(mail).text


def test_a_cancelled_workshop_is_told_after_it_was_removed():
    workshop, mail = cancelled_workshop()
    before = words(mail)
    services.delete_session(session=workshop, actor=SYSTEM)
    let_go_out(workshop)
    assert "Sprache und Arbeit" in before
    assert words(mail) == before


def test_a_cancelled_workshop_is_told_after_it_was_taken_out_of_the_day():
    workshop, mail = cancelled_workshop()
    before = words(mail)
    services.move_session(session=workshop, room=None, start=None, end=None, actor=SYSTEM)
    let_go_out(workshop)
    assert words(mail) == before
