"""How often one address may do one thing."""

import datetime as dt

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from conference.web.models import Attempt
from conference.web.ratelimit import Limit, client_address

pytestmark = pytest.mark.django_db
LIMIT = Limit("probe", most=2)


@pytest.fixture(autouse=True)
def on(settings):
    settings.RATE_LIMITS = True
    with time_machine.travel(dt.datetime(2027, 1, 7, 12, 0, tzinfo=dt.UTC), tick=False):
        yield


def ask(address: str = "192.0.2.1", **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


def test_the_third_is_one_too_many():
    assert [LIMIT.is_passed(ask()) for _i in range(4)] == [False, False, True, True]


def test_each_address_counts_for_itself():
    for _i in range(3):
        LIMIT.is_passed(ask())
    assert not LIMIT.is_passed(ask("192.0.2.2"))


def test_an_ipv6_network_counts_as_one():
    hosts = [f"2001:db8:1:2::{number}" for number in range(3)]
    assert [LIMIT.is_passed(ask(host)) for host in hosts] == [False, False, True]
    assert not LIMIT.is_passed(ask("2001:db8:1:3::1"))


def test_after_the_window_one_may_again():
    for _i in range(3):
        LIMIT.is_passed(ask())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=10), tick=False):
        assert not LIMIT.is_passed(ask())


def test_no_address_is_stored_and_old_counts_go():
    LIMIT.is_passed(ask())
    assert "192.0.2.1" not in Attempt.objects.get().bucket
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        LIMIT.is_passed(ask())
    assert Attempt.objects.count() == 1


def test_switched_off_it_counts_nothing(settings):
    settings.RATE_LIMITS = False
    assert not any(LIMIT.is_passed(ask()) for _i in range(9))
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_the_address_is_what_the_outermost_of_our_proxies_saw(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(ask(HTTP_X_FORWARDED_FOR=forwarded)) == expected


def test_nonsense_for_an_address_counts_too():
    assert [LIMIT.is_passed(ask("unix:")) for _i in range(3)] == [False, False, True]
