"""What is for somebody without an own address arrives at whoever registered them, and can be answered there."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from conference.audit.services import SELF, SYSTEM
from conference.models import Edition
from conference.outbox.models import Bounce, OutgoingMail
from conference.outbox.rendering import render
from registrations import checking, services
from registrations.erasing.services import erase
from registrations.groups.services import register_together
from registrations.mailings import reminders
from registrations.mailings import services as mailings
from registrations.mailings.audience import Audience, counts
from registrations.mailings.people import mail_for
from registrations.models import Registration
from registrations.place_offers.models import PlaceOffer
from registrations.presence.services import mark
from tests.factories import make_edition, make_registration, make_workshop, registration_data
from tests.mailings.writing import two_staff, write
from tests.registrations.groups.test_companions import home_of, page_of, text

pytestmark = pytest.mark.django_db


def together(edition, **fields) -> list[Registration]:
    """The first reads Arabic, the second has no address."""
    names = [
        registration_data(first_name="Rana", last_name="Saleh", language="ar"),
        registration_data(first_name="Olena", last_name="Bondar", email="", language="uk", **fields),
    ]
    return register_together(edition=edition, people=names, actor=SELF)


def offered(edition) -> tuple[Registration, Registration, PlaceOffer]:
    """The second waits for a full workshop whose holder has just given up."""
    session = make_workshop(edition, 1, capacity=1, code="W11")
    holder = make_registration(edition, sessions=[session])
    by, one = together(edition, sessions=("W11",))
    services.cancel(registration=holder, actor=SELF)
    return by, one, PlaceOffer.objects.open().get(registration=one)


def offering_edition():
    return make_edition(promote_until=timezone.now() - dt.timedelta(hours=1))


def test_a_freed_place_is_offered_to_them_through_whoever_registered_them(client):
    by, one, offer = offered(offering_edition())
    mail = OutgoingMail.objects.get(name="registrations/place_offered")
    assert (mail.to, mail.language) == (by.email, "ar")
    words = render(mail)
    assert page_of(by, one) in words.text
    assert one.token not in words.text + words.html
    assert "Olena Bondar" in words.text
    assert "Rana Saleh" in words.text
    assert "Ein Platz ist frei geworden" in text(client.get(home_of(by)))
    shown = text(client.get(page_of(by, one)))
    assert page_of(by, one, f"angebot/{offer.pk}/annehmen/") in shown
    assert one.token not in shown


@pytest.mark.parametrize(("answer", "state"), [("annehmen", "taken"), ("ablehnen", None)])
def test_they_answer_on_their_page(client, answer, state):
    by, one, offer = offered(offering_edition())
    address = page_of(by, one, f"angebot/{offer.pk}/{answer}/")
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == page_of(by, one)
    assert one.places.values_list("state", flat=True).first() == state
    assert PlaceOffer.objects.open().count() == 0
    assert checking.differences() == []


def test_an_offer_that_has_run_out_says_so(client):
    by, one, offer = offered(offering_edition())
    PlaceOffer.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    answer = client.post(page_of(by, one, f"angebot/{offer.pk}/annehmen/"))
    assert answer.status_code == 409
    assert "Dieses Angebot gilt nicht mehr." in text(answer)


def test_nobody_answers_for_those_who_are_not_theirs(client):
    edition = offering_edition()
    _by, one, offer = offered(edition)
    stranger, other = make_registration(edition), together(edition)
    for wrong in (
        page_of(stranger, one, f"angebot/{offer.pk}/annehmen/"),
        page_of(other[0], one, f"angebot/{offer.pk}/annehmen/"),
        page_of(other[0], other[1], f"angebot/{offer.pk}/annehmen/"),
    ):
        assert client.post(wrong).status_code == 404
    assert PlaceOffer.objects.open().filter(pk=offer.pk).exists()


def test_who_can_be_reached_by_nobody_gets_no_offer():
    edition = offering_edition()
    session = make_workshop(edition, 1, capacity=1, code="W11")
    holder = make_registration(edition, sessions=[session])
    by, _one = together(edition, sessions=("W11",))
    alone = make_registration(edition, email="", sessions=[session])
    erase(registration=by, actor=SELF)
    services.cancel(registration=holder, actor=SELF)
    assert PlaceOffer.objects.count() == 0
    assert alone.places.get().state == "waiting"


def test_reminders_come_once_for_each_of_them():
    edition = make_edition()
    by, one = together(edition)
    with time_machine.travel(reminders.moment(edition, 1) + dt.timedelta(minutes=5)):
        assert (reminders.send_due(), reminders.send_due()) == (1, 0)
        mails = {mail.about: mail for mail in OutgoingMail.objects.filter(name="mailings/reminder")}
        assert set(mails) == {f"registration:{by.pk}", f"registration:{one.pk}"}
        mail = mails[f"registration:{one.pk}"]
        assert (mail.to, mail.language) == (by.email, "ar")
        words = render(mail)
    assert page_of(by, one) in words.text
    assert one.code in words.text
    assert one.token not in words.text + words.html


def test_an_address_that_does_not_work_is_no_way_to_them():
    edition = make_edition()
    by, _one = together(edition)
    mail = OutgoingMail.objects.filter(to=by.email).first()
    Bounce.objects.create(mail=mail, address=by.email, is_hard=True, status="5.1.1")
    with time_machine.travel(reminders.moment(edition, 1) + dt.timedelta(minutes=5)):
        reminders.send_due()
    assert not OutgoingMail.objects.filter(name="mailings/reminder").exists()


def test_what_staff_write_reaches_them_and_the_preview_shows_it():
    edition = make_edition()
    by, one = together(edition)
    make_registration(edition, email="")
    writer = two_staff()[0]
    mailing = write(edition, writer)
    found = counts(edition, Audience.of(mailing.audience), mailing.kind)
    assert (found.reached, found.without_email, found.by_language) == (2, 1, {"ar": 2})
    seen = mail_for(mailing, one)
    mailings.submit(mailing=mailing, actor=writer)
    words = render(OutgoingMail.objects.get(key=f"mailing:{mailing.pk}:{one.pk}"))
    assert page_of(by, one) in words.text
    assert seen.text.replace("x" * 40, by.token) == words.text


def test_nobody_gets_the_page_of_a_colleague_by_a_second_try():
    edition = make_edition()
    by, one = together(edition)
    writer = two_staff()[0]
    mailing = mailings.submit(mailing=write(edition, writer), actor=writer)
    OutgoingMail.objects.update(state="failed")
    Registration.objects.filter(pk=one.pk).update(email="olena@vhs.example")
    assert mailings.retry(mailing=mailing, actor=writer) == 1
    assert not OutgoingMail.objects.filter(to="olena@vhs.example").exists()
    Registration.objects.filter(pk=one.pk).update(email="")
    Registration.objects.filter(pk=by.pk).update(email="neu@vhs.example")
    OutgoingMail.objects.update(state="failed")
    assert mailings.retry(mailing=mailing, actor=writer) == 2


def test_thanks_lead_to_their_certificate_and_a_worker_makes_it(client):
    edition = make_edition(date=dt.date(2027, 1, 21), registration_closes=None)
    by, one = together(edition)
    mark(registration=one, actor=SYSTEM)
    with time_machine.travel(reminders.thanks_due(edition)):
        reminders.thank(edition=edition, actor=SYSTEM)
        words = render(OutgoingMail.objects.get(name="mailings/thanks"))
        address = page_of(by, one, "bescheinigung/")
        assert address in words.text
        assert "Die Teilnahmebescheinigung finden Sie hinter dem Namen." in text(client.get(home_of(by)))
        assert address in text(client.get(page_of(by, one)))
        assert client.post(address).status_code == 503  # nobody works here; a worker would make it
        assert client.get(page_of(make_registration(make_edition()), one, "bescheinigung/")).status_code == 404


def test_who_was_not_there_has_no_certificate(client):
    by, one = together(make_edition())
    assert client.post(page_of(by, one, "bescheinigung/"))["Location"] == page_of(by, one)
    assert "escheinigung" not in text(client.get(home_of(by))) + text(client.get(page_of(by, one)))


def test_whoever_is_erased_leaves_no_address_in_the_mails_about_others():
    edition = make_edition()
    by, one = together(edition)
    services.cancel(registration=one, actor=SELF)
    OutgoingMail.objects.filter(about=f"registration:{one.pk}").update(state="sent", sent_at=timezone.now())
    assert OutgoingMail.objects.filter(to=by.email, about=f"registration:{one.pk}").exists()
    address = by.email
    erase(registration=by, actor=SELF)
    left = OutgoingMail.objects.filter(to=address)
    assert [(mail.name, mail.forget) for mail in left] == [("registrations/erased", True)]


def test_a_list_of_twenty_asks_no_more_than_a_list_of_two(client, django_assert_num_queries):
    edition = offering_edition()
    for number in (2, 19):
        people = [registration_data(), *(registration_data(email="") for _n in range(number))]
        first = register_together(edition=edition, people=people, actor=SELF)[0]
        client.get(home_of(first))
        with django_assert_num_queries(11):
            client.get(home_of(first))
    assert Edition.objects.count() == 1
