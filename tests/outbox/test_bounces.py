"""Reports of failed deliveries: which count, what they say, how they are read from real mailboxes."""

from __future__ import annotations

import io
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conference.audit.services import SYSTEM
from conference.outbox import tasks
from conference.outbox.bounces import mailbox, reports, services
from conference.outbox.delivery import drain
from conference.outbox.models import Bounce, MailState, OutgoingMail, SeenLetter
from conference.outbox.rendering import build
from tests.outbox.letters import store
from tests.outbox.mailserver import Mailserver
from tests.outbox.returned import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent() -> OutgoingMail:
    mail = store(to="Weg@verein.example")
    mail = OutgoingMail.objects.get(pk=mail.pk)
    mail.state, mail.sent_at = MailState.SENT, mail.created_at
    mail.save()
    return mail


@pytest.mark.parametrize(
    ("status", "is_hard"),
    [
        ("5.1.1", True), ("5.1.10", True), ("5.0.0", True), ("5.2.1", True), ("5.4.4", True), ("5.1.2", True),
        ("5.2.2", False), ("5.7.1", False), ("4.4.7", False), ("4.2.2", False), ("5.3.4", False),
    ],
)  # fmt: skip
def test_only_what_is_about_the_address_is_final(sent, status, is_hard):
    assert services.take(report(sent.message_id, status=status))
    kept = Bounce.objects.get()
    assert (kept.mail, kept.address, kept.status, kept.is_hard) == (sent, "weg@verein.example", status, is_hard)


@pytest.mark.parametrize("quoted", ["whole", "head"])
def test_the_mail_that_came_back_may_be_whole_or_its_head_only(sent, quoted):
    assert services.take(report(sent.message_id, quoted=quoted))


def test_twice_is_once_and_final_stays_final(sent):
    for status in ("4.4.7", "5.1.1", "5.1.1", "4.4.7"):
        services.take(report(sent.message_id, status=status))
    assert Bounce.objects.get().is_hard


def test_a_report_about_a_mail_that_is_not_ours_counts_for_nothing(sent):
    assert not services.take(report(f"<{'0' * 32}@example.org>"))
    assert not services.take(report("", quoted="nothing"))
    assert not Bounce.objects.exists()


def test_a_delay_is_no_failure(sent):
    assert not services.take(report(sent.message_id, action="delayed", status="4.4.7"))
    assert not Bounce.objects.exists()


def test_what_people_write_is_no_report(sent):
    answer = EmailMessage()
    answer["Subject"], answer["In-Reply-To"] = "Re: Anmeldung", sent.message_id
    answer.set_content("Danke! Action: failed, Status: 5.1.1")
    assert not services.take(answer.as_bytes())


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report; boundary=\n\n", b"A: b\r\n" * 9]
)
def test_rubbish_is_no_report(raw):
    assert reports.read(raw) is None


def test_a_truncated_report_still_counts(sent):
    assert services.take(report(sent.message_id)[:-20])


def test_a_status_is_found_in_the_servers_own_words(sent):
    services.take(report(sent.message_id, status="", answer="smtp; 550 5.1.1 <weg@verein.example>: unknown"))
    assert Bounce.objects.get().status == "5.1.1"


def test_an_own_envelope_address_names_the_mail_without_any_quotation(sent, settings):
    settings.BOUNCE_ADDRESS = "rueck+{id}@kreis.example"
    letter = build(sent)
    assert letter.message()["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter.from_email == f"rueck+{sent.message_id[1:33]}@kreis.example"
    assert services.take(report("", to=letter.from_email, quoted="nothing"))
    assert Bounce.objects.get().mail == sent
    assert not services.take(report("", to=f"rueck+{'a' * 32}@kreis.example", quoted="nothing"))


def test_without_an_address_for_reports_the_sender_is_the_one_readers_see(sent, settings):
    assert build(sent).from_email == settings.DEFAULT_FROM_EMAIL
    settings.BOUNCE_ADDRESS = "rueck@kreis.example"
    assert build(sent).from_email == "rueck@kreis.example"


def test_staff_say_that_an_address_works_again(sent):
    services.take(report(sent.message_id))
    assert services.settle(address="WEG@verein.example", subject="registration:1", actor=SYSTEM) == 1
    assert not Bounce.objects.open().exists()


def test_the_pipe_of_a_mail_server(sent, monkeypatch, capsys):
    piped = io.TextIOWrapper(io.BytesIO(report(sent.message_id)))
    monkeypatch.setattr(sys, "stdin", piped)
    call_command("read_bounce")
    assert Bounce.objects.get().mail == sent
    assert capsys.readouterr().out == "kept\n"


@pytest.mark.django_db(transaction=True)
def test_an_address_that_the_server_refuses_at_once_is_known_too(sink):
    store(to="niemand@verein.example")
    sink.mood = "nobody"
    drain()
    assert OutgoingMail.objects.get().state == MailState.FAILED
    assert Bounce.objects.get().is_hard


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_refused_for_its_words_says_nothing_about_the_address(sink):
    store()
    sink.mood = "never"
    drain()
    assert OutgoingMail.objects.get().state == MailState.FAILED
    assert not Bounce.objects.exists()


# --- Mailboxes ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mailserver():
    """In a folder of its own: pytest's are closed to the user whose mailboxes these are."""
    with tempfile.TemporaryDirectory(prefix="dovecot-") as home:
        server = Mailserver(Path(home))
        server.start()
        yield server
        server.stop()


def emptied(url: str) -> int:
    return mailbox.empty(url, services.take, services.SeenLetters(url))


def letter_of_a_person() -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Frage"
    mail.set_content("Wann geht es los?")
    return mail.as_bytes()


@pytest.mark.parametrize("scheme", ["imap", "pop3"])
def test_a_mailbox_is_read_and_what_is_ours_leaves_it(mailserver, sent, scheme):
    foreign = report(f"<{'1' * 32}@anderswo.example>")
    user = mailserver.fill(letter_of_a_person(), report(sent.message_id), foreign)
    assert emptied(mailserver.url(scheme, user)) == 1
    assert Bounce.objects.get().mail == sent
    assert mailserver.count(user) == 2
    assert emptied(mailserver.url(scheme, user)) == 0


def test_a_report_behind_more_letters_than_one_go_takes_is_found(mailserver, sent, monkeypatch):
    monkeypatch.setattr(mailbox, "MOST_AT_ONCE", 2)
    letters = [letter_of_a_person() for _number in range(5)]
    user = mailserver.fill(report(sent.message_id), *letters)
    url = mailserver.url("pop3", user)
    assert [emptied(url) for _go in range(4)] == [0, 0, 1, 0]
    assert (mailserver.count(user), SeenLetter.objects.count()) == (5, 5)


def test_what_is_no_longer_in_the_mailbox_is_forgotten(mailserver, sent):
    url = mailserver.url("pop3", mailserver.fill(letter_of_a_person()))
    memory = services.SeenLetters(url)
    memory.remember(["gone", "here"])
    assert memory.unknown(["new", "here"]) == ["new"]
    assert list(SeenLetter.objects.values_list("uid", flat=True)) == ["here"]


def test_what_people_write_stays_unread(mailserver, sent):
    user = mailserver.fill(letter_of_a_person(), report(sent.message_id))
    emptied(mailserver.url("imap", user))
    assert mailserver.unread(user) == 1


def test_the_task_reads_the_mailbox_that_is_set(mailserver, sent, settings):
    user = mailserver.fill(report(sent.message_id))
    tasks.fetch_bounces()
    assert not Bounce.objects.exists()
    settings.BOUNCE_URL = mailserver.url("imap", user)
    tasks.fetch_bounces()
    assert Bounce.objects.get().mail == sent


def test_a_wrong_password_is_told_without_the_password(mailserver, settings, caplog):
    settings.BOUNCE_URL = mailserver.url("imap", "jemand", password="falsch-und-geheim")
    tasks.fetch_bounces()
    assert "cannot be read" in caplog.text
    assert "geheim" not in caplog.text
    with pytest.raises(CommandError, match="imap://127"):
        call_command("fetch_bounces")


@pytest.mark.parametrize("url", ["http://a:b@c/", "imap://host/INBOX", "imaps:", "nonsense"])
def test_half_an_address_of_a_mailbox_is_told(url):
    with pytest.raises(mailbox.MailboxError, match="BOUNCE_URL"):
        emptied(url)
