"""Staff's pages of the doors: a code for a device, what the devices do, and what two doors had at once."""

import re

import pytest
from django.urls import reverse

from registrations.checkin import pairing
from registrations.checkin.models import Device
from tests.checkin.devices import Phone, ago, count_at_once, edition_today
from tests.factories import make_registration
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
DEVICES = "admin:checkin_device_changelist"


@pytest.fixture
def edition(client):
    count_at_once()
    sign_in(client, "empfang")
    return edition_today()


def test_the_code_on_the_page_pairs_a_device(edition, client):
    page = client.post(reverse("admin:checkin_code"), {"edition": edition.slug}).content.decode()
    letters = re.search(r'class="door-letters" dir="ltr">([A-Z2-9]{4} [A-Z2-9]{4})<', page)[1]
    assert ("data:image/png;base64," in page, "/checkin/koppeln/" in page) == (True, True)
    assert pairing.pair(code=letters, name="Tür links").device.edition == edition
    assert letters not in client.get(reverse(DEVICES)).content.decode()


def test_what_needs_a_look_is_marked(edition, client):
    Phone(edition, "Tür links").sync(battery=12, pending=3)
    page = client.get(reverse(DEVICES)).content.decode()
    assert [word for word in ("Tür links", "Akku 12", "3 noch nicht gesendet") if word not in page] == []


def test_a_lost_phone_is_signed_off_here(edition, client):
    phone = Phone(edition)
    client.post(reverse("admin:checkin_revoke"), {"device": phone.row.pk})
    assert Device.objects.get().revoked_at is not None
    assert phone.send().status_code == 401
    assert "abgemeldet" in client.get(reverse(DEVICES)).content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_log_costs_the_same_however_long_it_is(edition, client, number, django_assert_num_queries):
    left, right = Phone(edition, "Tür links"), Phone(edition, "Tür rechts")
    for _i in range(number):
        one = make_registration(edition, last_name="Öztürk")
        left.do("in", ago(minutes=40), person=one.pk)
        right.do("in", ago(minutes=10), person=one.pk, said="welcome")
    address = reverse("admin:checkin_scan_changelist")
    client.get(address)
    with django_assert_num_queries(8):
        page = client.get(address).content.decode()
    assert page.count('class="door-entry"') == 2 * number
    both = client.get(f"{address}?zeigen=doppelt&q=ozturk&geraet={left.row.pk}").content.decode()
    assert (both.count('class="door-entry"'), "auch an „Tür links“" in both) == (number, True)
    assert "keinen Eintrag" in client.get(f"{address}?q=niemand").content.decode()
