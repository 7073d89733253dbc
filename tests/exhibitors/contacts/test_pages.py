"""Pages of visitors and organisations around contacts, over HTTP."""

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from django.contrib import admin
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from conference.accounts.roles import TABLE
from conference.outbox.models import OutgoingMail
from conference.web.forms import started_now
from exhibitors.access import services as access
from exhibitors.access.models import PageVisit
from exhibitors.contacts import offering
from exhibitors.contacts.models import Contact, ContactOffer
from exhibitors.contacts.offering import Offering
from exhibitors.partners import services as partners
from registrations import personal_data
from registrations.pages import personal_page
from tests.exhibitors.contacts.factories import ask, make_contact, offer_material
from tests.exhibitors.factories import make_confirmed
from tests.exhibitors.test_hostile import check, send
from tests.factories import make_edition, make_registration, make_stand
from tests.registrations.test_hostile import NASTY

pytestmark = pytest.mark.django_db
GOOD = {"name": "Ada Lovelace", "email": "ada@example.org", "message": "", "consent": "on"}
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def exhibitor():
    edition = make_edition(slug="demo")
    make_stand(edition, number="A1")
    make_stand(edition, number="A2", x=6)
    return make_confirmed(edition, "A1", organisation="Caritas").exhibitor


def at(exhibitor, query: str = "") -> str:
    return f"/demo/messe/aussteller/{exhibitor.pk}/kontakt/{query}"


def own(exhibitor, path: str = "") -> str:
    return f"/demo/messe/meine/{exhibitor.token}/kontakte/{path}"


def link(contact, path: str = "") -> str:
    return f"/demo/messe/kontakt/{contact.token}/{path}"


def body(response) -> str:
    return response.content.decode()


def file_of(response) -> bytes:
    return b"".join(response.streaming_content)


# --- Visitors ---


def test_from_the_form_to_the_list(client, exhibitor):
    assert client.post(at(exhibitor), GOOD).headers["Location"] == at(exhibitor, "?gesendet=1")
    assert "Postfach" in body(client.get(at(exhibitor, "?gesendet=1")))
    one = Contact.objects.get()
    for _i in range(3):  # scanners of mails follow links
        assert "Ja, einverstanden" in body(client.get(link(one)))
    assert "Ada Lovelace" not in body(client.get(own(exhibitor)))
    assert client.post(link(one, "bestaetigen/")).headers["Location"] == link(one)
    assert "Ada Lovelace" in body(client.get(own(exhibitor)))


def test_the_box_is_empty_and_names_the_organisation_and_the_day(client, exhibitor):
    page = body(client.get(at(exhibitor)))
    on = exhibitor.edition.last_day + dt.timedelta(days=90)
    assert re.search(r'<input type="checkbox" name="consent"(?![^>]*checked)', page)
    assert re.search(r"\u2068Caritas\u2069 darf meinen Namen, meine E-Mail-Adresse", page)
    assert f"am {on.day}. " in page


@pytest.mark.parametrize("missing", ["name", "email", "consent"])
def test_what_is_missing_is_said(client, exhibitor, missing):
    answer = client.post(at(exhibitor), {**GOOD, missing: ""})
    assert answer.status_code == 422
    assert f'id="id_{missing}' in body(answer)
    assert not OutgoingMail.objects.filter(name="exhibitors/contact_asked").exists()


def test_the_answer_is_the_same_whoever_is_known(client, exhibitor):
    make_registration(exhibitor.edition, email="known@example.org")
    make_contact(exhibitor, email="known@example.org")
    pages = set()
    for email in ("known@example.org", "unknown@example.org"):
        answer = client.post(at(exhibitor), {**GOOD, "email": email})
        pages.add((answer.status_code, answer.headers["Location"]))
    assert len(pages) == 1


def test_material_needs_only_an_address_and_shows_nobodys_name(client, exhibitor):
    offer_material(exhibitor)
    assert "art=material" in body(client.get(at(exhibitor)))
    form = body(client.get(at(exhibitor, "?art=material")))
    assert 'name="name"' not in form
    client.post(at(exhibitor, "?art=material"), {"email": "ada@example.org", "consent": "on"})
    one = Contact.objects.get()
    client.post(link(one, "bestaetigen/"))
    assert "Kommen Sie zu uns." in body(client.get(link(one)))
    page = body(client.get(own(exhibitor)))
    assert "ada@" not in page
    assert "weniger als 5" in page


def test_the_stands_page_offers_what_there_is(client, exhibitor):
    page = reverse("exhibitors:exhibitor", args=["demo", exhibitor.pk])
    assert 'id="kontakt"' in body(client.get(page))
    assert "art=material" not in body(client.get(page))
    offering.change(exhibitor=exhibitor, offering=Offering(is_on=False))
    assert 'id="kontakt"' not in body(client.get(page))
    assert client.get(at(exhibitor)).status_code == 410
    assert client.post(at(exhibitor), GOOD).status_code == 410


def test_who_is_not_shown_has_no_such_page(client, exhibitor):
    exhibitor.is_listed = False
    exhibitor.save()
    assert client.get(at(exhibitor)).status_code == 404


def test_the_pdf_is_for_whoever_confirmed_that_they_want_it(client, exhibitor):
    client.post(own(exhibitor, "angebot/"), {"is_on": "yes", "file": SimpleUploadedFile("x.pdf", PDF)})
    wanted, other = ask(exhibitor, kind="material"), make_contact(exhibitor)
    assert client.get(link(wanted, "datei/")).status_code == 404
    assert client.get(link(other, "datei/")).status_code == 404
    client.post(link(wanted, "bestaetigen/"))
    answer = client.get(link(wanted, "datei/"))
    assert file_of(answer) == PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_taking_back_and_afterwards(client, exhibitor):
    one = make_contact(exhibitor)
    assert client.get(link(one, "loeschen/")).status_code == 405
    answer = client.post(link(one, "loeschen/"))
    assert "gelöscht" in body(client.get(answer.headers["Location"]))
    assert client.get(link(one)).status_code == 404
    assert client.post(link(one, "bestaetigen/")).status_code == 404


def test_an_old_link_says_so(client, exhibitor):
    one = ask(exhibitor)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        assert "zu alt" in body(client.get(link(one)))
        assert client.post(link(one, "bestaetigen/")).status_code == 409


def test_a_link_opens_nothing_in_another_edition(client, exhibitor):
    one = make_contact(exhibitor)
    make_edition(slug="andere")
    assert client.get(link(one).replace("demo", "andere")).status_code == 404


def test_too_many_tries_are_stopped(client, exhibitor, settings):
    settings.RATE_LIMITS = True
    with time_machine.travel(timezone.now(), tick=False):
        hasty = {**GOOD, "consent": "", "started": started_now()}  # counts ten times
        answers = [client.post(at(exhibitor), hasty).status_code for _i in range(21)]
    assert answers == [422] * 20 + [429]


def test_pages_behind_a_link_are_kept_by_nobody(client, exhibitor):
    answer = client.get(link(make_contact(exhibitor)))
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_own_data_shows_contacts_and_no_secrets(exhibitor):
    person = make_registration(exhibitor.edition, email="ada@example.org")
    one = make_contact(exhibitor, email="ada@example.org", message="Bitte anrufen")
    page = personal_page(person)
    [row] = personal_data.copy_of(page)["further"]["stand_contacts.contact"]
    assert (row["exhibitor"], row["message"]) == ("Caritas", "Bitte anrufen")
    assert not {"nonce", "token_digest", "address_digest"} & set(row)
    assert "Kontakte an Messeständen" in [heading for heading, _rows in personal_data.readable(page)]
    assert one.token not in str(personal_data.copy_of(page))


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("field", ["name", "email"])
def test_one_nasty_value(client, exhibitor, field, value):
    answer = send(client, at(exhibitor), {**GOOD, "message": value, field: value})
    check(answer, 303, 422)
    if answer.status_code == 303:
        one = Contact.objects.get()
        client.post(link(one, "bestaetigen/"))
        for path in (link(one), own(exhibitor)):
            check(client.get(path), 200)


# --- Organisations ---


def test_the_list_costs_the_same_for_one_and_for_three(client, exhibitor, django_assert_num_queries):
    for number in (1, 2):
        for _i in range(number):
            make_contact(exhibitor)
        client.get(own(exhibitor))  # notes what is new
        with django_assert_num_queries(13):
            client.get(own(exhibitor))


def test_files_hold_no_formula_and_only_who_confirmed(client, exhibitor):
    ask(exhibitor, name="Noch nicht")
    make_contact(exhibitor, name='=HYPERLINK("http://evil.example")', email="+a@x.example", message="@SUM(A1)")
    text = file_of(client.post(own(exhibitor, "mitnehmen/"), {"form": "csv"})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[:3] for row in rows[1:]] == [['\'=HYPERLINK("http://evil.example")', "'+a@x.example", "'@SUM(A1)"]]
    assert rows[1][-1] == (exhibitor.edition.last_day + dt.timedelta(days=90)).isoformat()
    book = load_workbook(io.BytesIO(file_of(client.post(own(exhibitor, "mitnehmen/"), {"form": "xlsx"}))))
    assert [cell.value for cell in book.active[2]][:3] == rows[1][:3]
    assert client.post(own(exhibitor, "mitnehmen/"), {"form": "pdf"}).status_code == 404
    assert client.get(own(exhibitor, "mitnehmen/")).status_code == 405


def test_each_organisation_sees_and_deletes_its_own(client, exhibitor):
    other = make_confirmed(exhibitor.edition, "A2").exhibitor
    one = make_contact(exhibitor, name="Ada Lovelace")
    assert "Ada Lovelace" not in body(client.get(own(other)))
    client.post(own(other, f"{one.pk}/loeschen/"))
    assert Contact.objects.count() == 1
    client.post(own(exhibitor, f"{one.pk}/loeschen/"))
    assert not Contact.objects.exists()


def test_a_colleague_whose_link_was_taken_back_sees_nothing(client, exhibitor):
    given = access.give(exhibitor=exhibitor, name="Grace", email="grace@example.org", language="de")
    theirs = f"/demo/messe/meine/{given.token}/kontakte/"
    make_contact(exhibitor)
    assert client.get(theirs).status_code == 200
    assert PageVisit.objects.get().access == given
    access.revoke(access=given)
    for path in ("", "angebot/"):
        assert client.get(theirs + path).status_code == 404
    assert client.post(theirs + "mitnehmen/", {"form": "csv"}).status_code == 404


def test_an_offer_is_kept_changed_and_its_file_replaced(client, exhibitor):
    values = {"is_on": "yes", "text": "Hallo", "links": "www.a.example\n\nhttps://b.example/ü"}
    client.post(own(exhibitor, "angebot/"), {**values, "file": SimpleUploadedFile("x.pdf", PDF)})
    offer = ContactOffer.objects.get()
    assert (offer.text, offer.links) == ("Hallo", ["https://www.a.example", "https://b.example/ü"])
    first = str(offer.file)
    assert file_of(client.get(own(exhibitor, "angebot/datei/"))) == PDF
    client.post(own(exhibitor, "angebot/"), values)  # without a file the old one stays
    offer.refresh_from_db()
    assert str(offer.file) == first


def test_files_go_with_what_names_them(client, exhibitor, django_capture_on_commit_callbacks):
    for name in ("a.pdf", "b.pdf"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(own(exhibitor, "angebot/"), {"is_on": "yes", "file": SimpleUploadedFile(name, PDF)})
    assert len(default_storage.listdir("stand-material")[1]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(own(exhibitor, "angebot/datei/entfernen/"))
    assert default_storage.listdir("stand-material")[1] == []
    assert client.get(own(exhibitor, "angebot/datei/")).status_code == 404


def test_a_guest_at_a_stand_has_contacts_of_its_own(client, exhibitor):
    host = exhibitor.bookings.get()
    guest = partners.invite(booking=host, organisation="Tanzkreis", contact_name="Grace", email="g@tanz.example")
    make_contact(guest, name="Ada Lovelace")
    assert "Ada Lovelace" in body(client.get(own(guest)))
    assert "Ada Lovelace" not in body(client.get(own(exhibitor)))


REFUSED = {
    "no PDF": ({"file": SimpleUploadedFile("x.pdf", b"<html>")}, "kein PDF"),
    "empty": ({"file": SimpleUploadedFile("x.pdf", b"")}, "leer"),
    "large": ({"file": SimpleUploadedFile("x.pdf", PDF + b" " * 10 * 1024 * 1024)}, "zu groß"),
    "far too large": ({"file": SimpleUploadedFile("x.pdf", PDF + b" " * 12 * 1024 * 1024)}, "zu groß"),
    "no link": ({"links": "javascript://alert(1)"}, "keine Internetadresse"),
    "many links": ({"links": "\n".join(f"https://{one}.example" for one in "abcdef")}, "Mehr als 5"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_offered_is_said(client, exhibitor, case):
    values, words = REFUSED[case]
    for value in values.values():
        if hasattr(value, "seek"):
            value.seek(0)
    answer = client.post(own(exhibitor, "angebot/"), {"is_on": "yes", "text": "Mein Text", **values})
    assert answer.status_code == 422
    assert words in body(answer)
    assert "Mein Text" in body(answer)
    assert not ContactOffer.objects.exists()


# --- Staff ---


def test_staff_have_no_page_and_no_right_to_contacts():
    assert not [model for model in admin.site._registry if model._meta.app_label == "stand_contacts"]
    assert not [name for rights in TABLE.values() for name in rights if name.startswith("stand_contacts")]


def test_mails_to_visitors_leave_no_trace_in_the_outbox(exhibitor):
    make_contact(exhibitor, email="ada@example.org")
    assert all(mail.forget for mail in OutgoingMail.objects.filter(to="ada@example.org"))
