"""News end with one click, in the mail program or on a page; nothing else does."""

import re

import pytest
from django.test import Client

from conference.audit.models import AuditEntry
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from registrations.mailings import people, services, unsubscribing
from registrations.mailings.models import MailingKind
from registrations.models import Consent
from tests.factories import make_edition, make_registration
from tests.mailings.writing import two_staff, write

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # the body that RFC 8058 prescribes


@pytest.fixture
def reader():
    edition = make_edition()
    return make_registration(edition, first_name="Rana", last_name="Saleh", consents=frozenset({"news", "photo"}))


@pytest.fixture
def writer():
    return two_staff()[0]


def news_to(reader, writer, **fields):
    written = write(reader.edition, writer, **{"kind": MailingKind.NEWS, **fields})
    return services.submit(mailing=written, actor=writer)


def letter_of(mailing) -> rendering.Letter:
    return rendering.build(OutgoingMail.objects.get(recipient__mailing=mailing))


def path_in(letter) -> str:
    return re.fullmatch(r"<http://testserver(/.+)>", letter.extra_headers["List-Unsubscribe"])[1]


def consents_of(one) -> set[str]:
    return set(Consent.objects.filter(registration=one, withdrawn_at=None).values_list("purpose", flat=True))


def test_the_button_of_the_mail_program_ends_the_news_and_nothing_else(reader, writer):
    letter = letter_of(news_to(reader, writer))
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)
    answers = [program.post(path_in(letter), ONE_CLICK) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert consents_of(reader) == {"photo"}
    assert AuditEntry.objects.filter(action="consent.withdrawn").count() == 1
    reader.refresh_from_db()
    assert reader.is_active


def test_looking_at_the_page_ends_nothing(reader, writer, client):
    letter = letter_of(news_to(reader, writer))
    page = client.get(path_in(letter))
    words = page.content.decode()
    assert (page.status_code, consents_of(reader)) == (200, {"photo", "news"})
    assert "Möchten Sie keine Neuigkeiten mehr?" in words
    assert 'method="post"' in words
    assert "Saleh" not in words
    assert reader.token not in words
    assert page["Referrer-Policy"] == "strict-origin"
    assert "Sie bekommen keine Neuigkeiten mehr" in client.post(path_in(letter)).content.decode()


def test_the_words_of_the_mail_name_the_address_too(reader, writer):
    letter = letter_of(news_to(reader, writer))
    assert path_in(letter) in letter.body
    assert reader.token not in path_in(letter)


def test_mails_to_the_conference_have_no_such_button(reader, writer):
    letter = letter_of(news_to(reader, writer, kind=MailingKind.CONFERENCE))
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & set(letter.extra_headers)


def test_staff_see_an_address_that_ends_nothing(reader, writer, client):
    mailing = write(reader.edition, writer, kind=MailingKind.NEWS)
    seen = people.mail_for(mailing, reader)
    assert client.post(seen.unsubscribe.removeprefix("http://testserver")).status_code == 404
    assert consents_of(reader) == {"photo", "news"}


def test_another_secret_or_another_person_ends_nothing(reader, client):
    other = make_registration(reader.edition, consents=frozenset({"news"}))
    address = unsubscribing.address(reader).removeprefix("http://testserver")
    for wrong in (address.replace(f"/{reader.pk}/", f"/{other.pk}/"), address[:-2] + "/", f"{address[:-42]}ä/"):
        assert client.post(wrong).status_code == 404
    assert (consents_of(reader), consents_of(other)) == ({"photo", "news"}, {"news"})


def test_news_on_their_way_do_not_go_any_more(reader, writer, client):
    mailing = news_to(reader, writer)
    client.post(unsubscribing.address(reader).removeprefix("http://testserver"))
    assert not OutgoingMail.objects.filter(recipient__mailing=mailing).exists()
    assert mailing.recipients.get().outcome == "skipped"
