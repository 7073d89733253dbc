"""The mails around contacts: in the reader's language, with a link that works, and nothing of it for strangers."""

import re

import pytest

from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import build, render
from exhibitors.contacts import offering, services
from exhibitors.contacts.offering import Offering
from exhibitors.models import Exhibitor
from tests.exhibitors.contacts.factories import ask, make_contact, offer_material
from tests.exhibitors.factories import make_confirmed
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db
NAMES = ["contact_asked", "contact_confirmed", "contact_material", "contact_withdrawn"]


def written(name: str, language: str) -> OutgoingMail:
    edition = make_edition()
    make_stand(edition, number="A1")
    exhibitor = make_confirmed(edition, "A1", organisation="Rat & Tat", language=language).exhibitor
    offered = Offering(text="Komm <vorbei>!\nBis bald", links=("https://a.example/?x=1&y=2",))
    offer_material(exhibitor, offered)
    person = {"name": "Ada & Söhne", "message": "Rückruf <bitte>", "email": "ada@example.org", "language": language}
    if name == "contact_asked":
        ask(exhibitor, **person)
    elif name == "contact_material":
        make_contact(exhibitor, kind="material", email="ada@example.org", language=language)
    else:
        one = make_contact(exhibitor, **person)
    if name == "contact_withdrawn":
        offering.read(exhibitor=exhibitor, access=None)
        one.refresh_from_db()
        services.withdraw(contact=one)
    return OutgoingMail.objects.get(name=f"exhibitors/{name}")


@pytest.mark.parametrize("language", ["de", "ar", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_mail_is_made_in_every_language(name, language):
    mail = written(name, language)
    words = render(mail)
    assert mail.language == language
    assert "Rat & Tat" in words.text
    assert "Rat &amp; Tat" in words.html
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in words.html
    assert "{{" not in words.text + words.html
    assert "{%" not in words.text + words.html
    assert build(mail).extra_headers["X-Conference-Mail"] == name
    assert mail.forget


@pytest.mark.parametrize("name", NAMES)
def test_the_link_opens_a_page(client, name):
    words = render(written(name, "de"))
    for text in (words.text, words.html):
        path = re.search(r"http://testserver(/\S+?/messe/(?:meine|kontakt)/[0-9a-f]{40}/)", text)[1]
        assert client.get(path).status_code == 200


def test_the_mail_that_asks_says_nothing_that_was_typed():
    """Whoever types somebody else's address must not be able to write to them through us."""
    words = render(written("contact_asked", "de"))
    assert "Ada" not in words.text + words.html + words.subject
    assert "Rückruf" not in words.text + words.html


def test_the_others_say_it_and_escape_it():
    words = render(written("contact_confirmed", "de"))
    assert "Rückruf <bitte>" in words.text
    assert "Rückruf &lt;bitte&gt;" in words.html
    assert "Ada &amp; Söhne" in words.html


def test_a_link_stands_bare_so_that_mail_programs_open_what_was_meant():
    """An invisible sign behind an address becomes part of it in many a mail program."""
    assert "\nhttps://a.example/?x=1&y=2\n" in render(written("contact_material", "ar")).text


def test_material_comes_with_text_and_links():
    words = render(written("contact_material", "de"))
    assert "https://a.example/?x=1&y=2" in words.text
    assert 'href="https://a.example/?x=1&amp;y=2"' in words.html
    assert "Komm &lt;vorbei&gt;!<br>Bis bald" in words.html


@pytest.mark.parametrize("name", NAMES[:3])
def test_every_mail_to_a_visitor_says_who_is_responsible_and_until_when(name):
    text = re.sub(r"\s+", " ", render(written(name, "de")).text)
    assert "Verantwortlich:" in text
    assert "Artikel 6 Absatz 1 Buchstabe a DSGVO" in text
    assert re.search(r"Wir löschen alles am \d+\. \w+ \d{4}", text)
    assert ("Ihre Angaben bekommt Rat & Tat" in text) == (name != "contact_material")


def test_the_organisation_hears_whom_to_erase():
    words = render(written("contact_withdrawn", "de"))
    assert "ada@example.org" in words.text
    assert "Ada & Söhne" in words.text


def test_staff_who_look_at_a_waiting_mail_get_no_link():
    mail = written("contact_asked", "de")
    assert "x" * 40 in render(mail, for_staff=True).text
    assert Exhibitor.objects.get().token not in str(mail.context)
