"""What staff see of a mail whose address and content have gone with their period."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.audit.services import SYSTEM
from conference.outbox.models import MailState, OutgoingMail
from conference.outbox.services import resend
from conference.retention import registry
from tests.factories import make_edition, make_registration
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail():
    make_registration(make_edition(), email="rana@teilnahme.example")
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    rule = registry.rule("outbox.outgoingmail:contact")
    assert rule.erase(rule.rows(None)) == 1
    return OutgoingMail.objects.get()


def test_the_page_says_why_there_is_nothing_to_read(client, mail):
    sign_in(client, "leitung")
    page = client.get(reverse("admin:outbox_outgoingmail_change", args=[mail.pk])).content.decode()
    assert "nach der Löschfrist gelöscht" in page
    assert "KeyError" not in page
    assert "rana@" not in page
    assert "Erneut senden" not in page


def test_it_is_not_sent_again(mail):
    assert not resend(mail=mail, actor=SYSTEM)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
