"""Mail 9: asked for, confirmed, declined, moved, waiting, promoted, changed, cancelled; in the reader's language."""

import re

import pytest

from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from exhibitors import mails, services
from exhibitors.access import services as access
from exhibitors.drafts import services as drafts
from exhibitors.models import StandBooking
from exhibitors.offers import services as offers
from exhibitors.partners import services as partners
from exhibitors.services import WAITING
from exhibitors.terms.services import choose
from tests.exhibitors.factories import booking_data, make_booking, make_confirmed, make_staff
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "ar", "en"]


def written(name: str, language: str):
    """The booking for which the mail of this name is the last one."""
    edition = make_edition()
    for number in ("A1", "B2"):
        make_stand(edition, number=number)
    staff, own = make_staff(), {"language": language, "contact_name": "Aylin & Öztürk", "crew": "Ada Lovelace"}
    if name in ("waiting", "promoted"):
        booking = make_booking(edition, WAITING, **own)
        return services.promote(booking=booking, number="A1", actor=staff) if name == "promoted" else booking
    booking = make_booking(edition, "A1", **own)
    if name == "changed":
        data = booking_data(email=booking.exhibitor.email, contact_name="Aylin & Öztürk")
        return services.change(booking=booking, data=data, actor=staff)
    deeds = {
        "confirmed": lambda: services.confirm(booking=booking, actor=staff, answer="Bis <bald>!"),
        "declined": lambda: services.decline(booking=booking, actor=staff, answer="Bis <bald>!"),
        "cancelled": lambda: services.cancel(booking=booking, actor=staff),
        "moved": lambda: services.move(booking=booking, number="B2", actor=staff),
    }
    return deeds[name]() if name in deeds else booking


def last_mail(booking) -> OutgoingMail:
    return OutgoingMail.objects.filter(about=f"standbooking:{booking.pk}").latest("pk")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["requested", "waiting", "confirmed", "declined", "moved", "changed", "cancelled", "promoted"]
)
def test_every_mail_is_made_in_every_language(name, language):
    mail = last_mail(written(name, language))
    words = render(mail)
    assert (mail.name, mail.language) == (f"exhibitors/{name}", language)
    assert words.subject
    assert "Aylin &amp; Öztürk" in words.html
    assert "Aylin & Öztürk" in words.text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in words.html
    assert "{{" not in words.text + words.html
    assert "{%" not in words.text + words.html


@pytest.mark.parametrize("name", ["requested", "waiting", "confirmed", "moved", "changed", "promoted"])
def test_the_link_opens_the_own_page(client, name):
    booking = written(name, "de")
    for text in (render(last_mail(booking)).text, render(last_mail(booking)).html):
        path = re.search(r"http://testserver(/\S+?/messe/meine/[0-9a-f]{40}/)", text)[1]
        assert client.get(path).status_code == 200


def test_stored_mails_open_no_page():
    booking = make_confirmed(*edition_and_stand())
    token = booking.exhibitor.token
    assert all(token not in str(mail.context) for mail in OutgoingMail.objects.all())


def edition_and_stand():
    edition = make_edition()
    return edition, make_stand(edition).number


def test_a_move_names_the_old_and_the_new_stand():
    words = render(last_mail(written("moved", "de")))
    assert "Statt Stand A1 haben Sie jetzt Stand B2" in words.text
    assert "Neuer Stand B2 statt A1" in words.subject


@pytest.mark.parametrize("name", ["confirmed", "declined"])
def test_what_staff_add_is_said_and_escaped(name):
    words = render(last_mail(written(name, "de")))
    assert "Bis <bald>!" in words.text
    assert "Bis &lt;bald&gt;!" in words.html


def test_the_waiting_list_says_the_position():
    assert "auf Platz 1 der Warteliste" in render(last_mail(written("waiting", "de"))).text


# --- What else organisations hear ---


def all_further_mails(language: str) -> dict[str, OutgoingMail]:
    """Every mail that is not made above, by its name."""
    edition = make_edition()
    for number in ("A1", "B2"):
        make_stand(edition, number=number)
    own = {"language": language, "contact_name": "Aylin & Öztürk"}
    host = make_confirmed(edition, "A1", **own)
    waiting = make_booking(edition, WAITING, **own)
    guest, _stays = (
        partners.invite(booking=host, organisation=name, contact_name="Aylin & Öztürk", email="a@b.example")
        for name in ("Tanzkreis", "Kochclub")
    )
    access.give(exhibitor=host.exhibitor, name="Aylin & Öztürk", email="c@d.example", language=language)
    mails.reminder(host)
    mails.setup_sheet(host)
    services.move(booking=host, number="B2", actor=make_staff())
    partners.remove(partner=guest)
    services.cancel(booking=host, actor=make_staff())
    offers.let_go(booking=StandBooking.objects.get(pk=waiting.pk))
    mails.no_show(host, revision=1)
    draft = drafts.keep(edition=edition, token="", values={})
    drafts.mail_link(draft=draft, email="e@f.example", language=language)
    choose(edition=edition, mode="apply", confirm_at_once=False, setup_windows="", actor=make_staff())
    make_booking(edition, "egal", **own)
    return {mail.name.removeprefix("exhibitors/"): mail for mail in OutgoingMail.objects.order_by("pk")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_further_mail_is_made_in_every_language(language):
    found = all_further_mails(language)
    names = ["applied", "offered", "offer_over", "reminder", "setup_sheet", "no_show", "colleague", "draft",
             "partner_added", "partner_removed"]  # fmt: skip
    for name in names:
        words = render(found[name])
        assert words.subject, name
        assert ("Aylin & Öztürk" in words.text) == (name != "draft"), name
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in words.html
        assert "{{" not in words.text + words.html
    assert found["partner_news"].context["what"] == "cancelled"


@pytest.mark.parametrize(
    ("how", "words"), [("queue", "nicht mehr auf der Warteliste"), ("application", "zurückgezogen")]
)
def test_whoever_never_had_a_stand_is_not_told_that_it_is_cancelled(how, words):
    edition = make_edition()
    make_stand(edition, number="A1")
    if how == "application":
        choose(edition=edition, mode="apply", confirm_at_once=False, setup_windows="", actor=make_staff())
    booking = make_booking(edition, WAITING if how == "queue" else services.ANY, crew="Ada Lovelace")
    services.cancel(booking=booking, actor=services.SELF)
    mail = render(OutgoingMail.objects.get(name="exhibitors/cancelled"))
    assert words in mail.text
    assert "Namensschilder" not in mail.text
