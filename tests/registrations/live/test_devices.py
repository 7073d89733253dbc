"""The devices at the doors: what they saw, what is wrong with them, and that the team's list agrees with them."""

import datetime as dt
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.checkin.models import Device, Scan
from registrations.live import snapshot
from registrations.presence import pages
from registrations.presence.models import Presence, PresenceSource
from tests.factories import at, make_edition, make_registration
from tests.staff import sign_in

from .conftest import was_there

pytestmark = pytest.mark.django_db
number = itertools.count(1)


def make_device(edition, name="Tür links", **fields):
    now = timezone.now()
    digest = f"{next(number):064d}"
    defaults = {"paired_at": now, "forget_at": now + dt.timedelta(hours=12), "last_seen_at": now, "battery": 80}
    return Device.objects.create(edition=edition, name=name, token_digest=digest, **{**defaults, **fields})


def seen_at(device, one, clock, **fields):
    """An entry of a device about somebody who came, and the stretch that it leads to."""
    moment = at(one.edition, clock)
    defaults = {"kind": "in", "outcome": "welcome", "is_valid": True}
    was_there(one, clock)
    key = f"00000000-0000-4000-8000-{next(number):012d}"
    return Scan.objects.create(uuid=key, device=device, seq=next(number), registration=one, at=moment,
                               received_at=moment, **{**defaults, **fields})  # fmt: skip


def doors(edition):
    return snapshot.current(edition).doors


def test_arrivals_are_counted_by_door_once_for_each_person(edition, clock):
    clock("10:00")
    left, right = make_device(edition), make_device(edition, "Tür rechts")
    first, second, third = (make_registration(edition, source="staff") for _number in range(3))
    seen_at(left, first, "08:40")
    seen_at(right, second, "08:41")
    seen_at(right, third, "08:42")
    again = {"at": at(edition, "08:50"), "received_at": at(edition, "08:50"), "kind": "in", "is_valid": True}
    Scan.objects.create(uuid="00000000-0000-4000-9000-000000000000", device=right, seq=99, registration=first, **again)
    assert list(doors(edition).arrivals) == [("Tür rechts", 2), ("Tür links", 1)]


def test_what_was_taken_back_does_not_count(edition, clock):
    clock("10:00")
    seen_at(make_device(edition), make_registration(edition, source="staff"), "08:40", is_valid=False)
    assert doors(edition).arrivals == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"battery": 19}, ["Akku fast leer"]),
        ({"battery": 20}, []),
        ({"battery": 19, "charging": True}, []),
        ({"battery": None}, []),
        ({"pending": 3}, ["3 noch nicht gesendet"]),
        ({"silent": dt.timedelta(minutes=5)}, []),
        ({"silent": dt.timedelta(minutes=5, seconds=1)}, ["kein Kontakt seit mehr als fünf Minuten"]),
    ],
)
def test_a_device_says_what_is_wrong_with_it(fields, said, edition, clock):
    clock("10:00")
    silent = fields.pop("silent", None)
    make_device(edition, **({"last_seen_at": timezone.now() - silent} if silent else {}), **fields)
    [one] = doors(edition).devices
    assert one.warnings == said


def test_only_devices_that_work_here_today_are_shown(edition, clock):
    clock("10:00")
    make_device(make_edition(), "fremd")
    make_device(edition, "entzogen", revoked_at=timezone.now())
    make_device(edition, "von gestern", paired_at=timezone.now() - dt.timedelta(days=1), forget_at=timezone.now())
    make_device(edition, "hier")
    assert [one.name for one in doors(edition).devices] == ["hier"]


def test_the_page_warns_of_a_device_and_of_what_two_doors_had_at_once(edition, clock, client):
    clock("10:00")
    device = make_device(edition, battery=7)
    seen_at(device, make_registration(edition, source="staff"), "08:40", is_conflict=True)
    sign_in(client, "empfang")
    page = client.get(reverse("live:live")).content.decode()
    assert "Akku fast leer" in page
    assert "1 Person wurde an zwei Türen zugleich erfasst." in page


def test_without_a_device_the_page_says_what_to_do(edition, clock, client):
    clock("10:00")
    sign_in(client, "empfang")
    assert "Noch ist kein Handy gekoppelt." in client.get(reverse("live:live")).content.decode()


def test_who_came_by_a_door_is_ticked_in_the_list_with_time_and_door(edition, clock, client):
    clock("10:00")
    one = make_registration(edition, source="staff", last_name="Yılmaz")
    seen_at(make_device(edition, "Tür rechts"), one, "08:41")
    sign_in(client, "empfang")
    page = client.get(reverse("admin:presence_list")).content.decode()
    assert page.count('class="presence-row is-there"') == 1
    assert "da ab 8:41" in page
    assert '<small class="presence-door"><bdi>Tür rechts</bdi></small>' in page


def test_the_team_corrects_what_a_door_wrote(edition, clock, client):
    clock("10:00")
    one = make_registration(edition, source="staff")
    seen_at(make_device(edition), one, "08:41")
    sign_in(client, "empfang")
    values = {"edition": edition.slug, "pk": one.pk, "deed": "times", "came": "8:30", "left": ""}
    assert client.post(reverse("admin:presence_mark"), values).status_code == 302
    mark = Presence.objects.get()
    assert (mark.came_at, mark.source) == (at(edition, "08:30"), PresenceSource.LIST)
    page = client.get(reverse("admin:presence_list")).content.decode()
    assert "da ab 8:30" in page
    assert "presence-door" not in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_names_of_the_doors_cost_one_question(people, edition, clock, client, django_assert_num_queries):
    clock("10:00")
    device = make_device(edition)
    for _number in range(people):
        seen_at(device, make_registration(edition, source="staff"), "08:41")
    with django_assert_num_queries(6):
        pages.list_page(pages.chosen(edition, {}))
