"""From a stored mail to the message on the wire."""

import email
import email.policy
from email.message import EmailMessage

import pytest
from django.utils import translation

from conference.outbox.backends import FolderBackend
from conference.outbox.bidi import isolate
from conference.outbox.rendering import build, supported, tidy
from tests.outbox.letters import store

pytestmark = pytest.mark.django_db


def message(**fields) -> EmailMessage:
    """A mail as its reader's program parses it."""
    sent = build(store(**fields)).message().as_bytes(linesep="\r\n")
    return email.message_from_bytes(sent, policy=email.policy.default)


def test_the_headers_say_what_it_is():
    mail = store(to="rana@example.org")
    headers = build(mail).message()
    assert headers["To"] == "rana@example.org"
    assert headers["X-Conference-Mail"] == "letter"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "de"
    assert headers["Message-ID"] == mail.message_id
    assert headers["Date"]


def test_text_comes_first_and_the_picture_belongs_to_the_html():
    parts = [part.get_content_type() for part in message().walk()]
    assert parts == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]


def test_html_is_escaped_and_text_is_not():
    mail = message(context={"name": "<Rana> & Co"})
    assert "&lt;Rana&gt; &amp; Co" in mail.get_body(("html",)).get_content()
    assert "<Rana> & Co" in mail.get_body(("plain",)).get_content()


SUBJECTS = (
    "Danke, wir haben es übernommen: Demokratie leben – Zukunftskonferenz für Vielfalt im Kreis Heinsberg 2026",
    "Übernachtungsmöglichkeitsverzeichnisaktualisierungsbestätigungsschreibenübersicht für alle",
    "شكراً، لقد اعتمدنا ذلك: مؤتمر المستقبل للتنوع والديمقراطية في منطقة هاينسبرغ ٢٠٢٦",
    "Kurz und übersichtlich",
)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_begins_on_the_line_of_its_header(subject):
    letter = build(store())
    letter.subject = subject
    sent = letter.message().as_bytes(linesep="\r\n")
    head = sent.partition(b"\r\n\r\n")[0].decode("ascii")
    assert email.message_from_bytes(sent, policy=email.policy.default)["Subject"] == subject
    assert "\r\nSubject: =?utf-8?" in f"\r\n{head}"
    assert all(len(line) <= 78 for line in head.split("\r\n"))
    assert all(len(word) <= 75 for word in head.split() if word.startswith("=?"))


@pytest.mark.parametrize("evil", ["Rana\r\nBcc: all@example.org", "Rana\nX-A: b", "a\u2028b", "\r"])
def test_a_name_cannot_add_headers(evil):
    mail = message(context={"name": evil})
    assert mail["Bcc"] is None
    assert mail["X-A"] is None
    assert "\n" not in mail["Subject"]


def test_a_personal_link_is_made_from_purpose_and_nonce_only_now():
    link = {"view": "registrations:personal", "purpose": "registration", "nonce": "ab", "slug": "demo"}
    text = message(context={"name": "Rana", "link": link}).get_body(("plain",)).get_content()
    assert "http://testserver/demo/meine/" in text


def test_a_language_without_catalogue_is_german():
    assert supported("xx") == "de"


def test_long_lines_of_text_are_wrapped_and_addresses_are_not():
    url = "https://example.org/" + "x" * 100
    text = tidy(f"{'Wort ' * 40}\n\n\n\n{url}\n")
    assert url in text.splitlines()
    assert "\n\n\n" not in text
    assert all(len(line) <= 74 for line in text.splitlines() if "://" not in line)


def test_a_name_of_the_other_direction_is_kept_apart():
    with translation.override("de"):
        assert isolate("رنا صالح") == "\u2068رنا صالح\u2069"
        assert isolate("Rana") == "Rana"
        assert isolate("<Rana>", "de").__html__() == '<bdi lang="de">&lt;Rana&gt;</bdi>'
    with translation.override("ar"):
        assert isolate("Rana") == "\u2068Rana\u2069"
        assert isolate("رنا") == "رنا"
        assert isolate("+49 2452 13-0") == "\u2068+49 2452 13-0\u2069"


def test_the_demo_writes_one_file_per_mail(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    FolderBackend().send_messages([build(store()), build(store())])
    files = list((tmp_path / "mails").iterdir())
    assert len(files) == 2
    assert all("-letter-" in file.name and file.suffix == ".eml" for file in files)
    parsed = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert parsed["X-Conference-Mail"] == "letter"


def test_hidden_commands_that_turn_text_around_are_left_out():
    with translation.override("de"):
        assert isolate("a\u202egnp.exe") == "agnp.exe"
