"""Two at once on the real database: one row, one mail, one truth."""

import threading
import time

import pytest
from django.db import transaction

from conference.outbox.models import OutgoingMail
from exhibitors.contacts import offering, services
from exhibitors.contacts.models import Contact, ContactOffer
from exhibitors.contacts.offering import Offering
from tests.exhibitors.contacts.factories import ask, offer_material
from tests.exhibitors.factories import make_confirmed
from tests.exhibitors.test_races import at_once
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def exhibitor():
    edition = make_edition()
    make_stand(edition, number="A1")
    return make_confirmed(edition, "A1").exhibitor


def mails(name: str) -> int:
    return OutgoingMail.objects.filter(name=f"exhibitors/{name}").count()


def test_one_address_asks_in_four_tabs(exhibitor):
    wish = services.Wish("reach", "ada@example.org", "Ada")
    at_once([lambda: services.ask(edition=exhibitor.edition, pk=exhibitor.pk, wish=wish)] * 4)
    assert Contact.objects.count() == 1
    assert mails("contact_asked") == 3


def test_two_confirmations_at_once_are_one(exhibitor):
    offer_material(exhibitor)
    one = ask(exhibitor, kind="material")
    at_once([lambda: services.confirm(contact=one).pk] * 4)
    assert mails("contact_material") == 1


def test_confirming_and_taking_back_at_once_leaves_nothing_behind(exhibitor):
    for _i in range(5):
        one = ask(exhibitor)
        answers = at_once(
            [lambda one=one: services.confirm(contact=one).pk, lambda one=one: services.withdraw(contact=one)]
        )
        assert answers[0] in (one.pk, "withdrawn")
        assert not Contact.objects.exists()


def test_a_contact_read_while_it_is_taken_back_is_told_to_the_organisation(exhibitor):
    """Whoever reads first makes the other wait: either the list lacks the contact, or the organisation hears of it."""
    one = services.confirm(contact=ask(exhibitor))
    taking_back = threading.Thread(target=at_once, args=([lambda: services.withdraw(contact=one)],))
    with transaction.atomic():
        assert offering.read(exhibitor=exhibitor, access=None).count() == 1
        taking_back.start()
        time.sleep(0.3)
    taking_back.join()
    assert mails("contact_withdrawn") == 1


def test_two_forms_at_once_make_one_offer(exhibitor):
    at_once([lambda: offering.change(exhibitor=exhibitor, offering=Offering(text="Text"))] * 3)
    assert ContactOffer.objects.count() == 1
