"""Pairing a device, taking it back, and everything that is refused."""

import datetime as dt
import json
import logging
import uuid

import pytest
import time_machine
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM, Actor
from registrations.checkin import keys, pairing
from registrations.checkin.models import Device, PairingCode, Scan
from registrations.presence.models import Presence
from tests.checkin.devices import Phone, ago, count_at_once, edition_today, key_of, near
from tests.factories import make_edition, make_registration
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    count_at_once()
    return edition_today()


def pair(client, **body):
    return client.post("/checkin/api/pair/", json.dumps(body), "application/json")


def test_a_code_pairs_one_device_once(edition, client):
    staff = make_staff("empfang")
    code = pairing.make_code(edition=edition, actor=Actor.staff(staff))
    answer = pair(client, code=f"{code[:4].lower()} {code[4:]}", name="  Tür   links ")
    device = Device.objects.get()
    found = answer.json()
    assert (answer.status_code, found["device"]) == (201, {"id": device.pk, "name": "Tür links"})
    assert (device.edition, device.paired_by, key_of(found)) == (edition, staff, keys.key_for(device.nonce))
    assert pair(client, code=code, name="Tür rechts").status_code == 410
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "device.code_made",
        "device.paired",
    ]


def test_no_secret_of_a_device_stands_in_the_database(edition, client):
    code = pairing.make_code(edition=edition, actor=SYSTEM)
    found = pair(client, code=code, name="Tür").json()
    stored = str([*Device.objects.values(), *PairingCode.objects.values(), *AuditEntry.objects.values()])
    assert [secret for secret in (code, found["token"], key_of(found).hex(), found["key"]) if secret in stored] == []


def test_a_code_runs_out_after_ten_minutes(edition, client):
    code = pairing.make_code(edition=edition, actor=SYSTEM)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        assert pair(client, code=code, name="Tür").status_code == 410


def test_a_device_needs_a_name_and_keeps_the_code_until_it_has_one(edition, client):
    code = pairing.make_code(edition=edition, actor=SYSTEM)
    assert pair(client, code=code, name=" ").status_code == 422
    assert pair(client, code=code, name="Tür").status_code == 201


def test_guessing_codes_ends_after_thirty_tries(edition, client, settings):
    settings.RATE_LIMITS = True
    got = [pair(client, code="AAAABBBB", name="x").status_code for _i in range(31)]
    assert got == [410] * 30 + [429]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"code": 1}'])
def test_what_is_no_request_to_pair_is_told_so(client, body):
    answer = client.post("/checkin/api/pair/", body, "application/json")
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["message"]


def test_two_doors_of_one_name_are_told_apart(edition):
    assert [Phone(edition, "Tür").row.name for _i in range(3)] == ["Tür", "Tür (2)", "Tür (3)"]


def test_staff_pair_their_own_browser(edition, client):
    sign_in(client, "empfang")
    body = json.dumps({"name": "Laptop", "edition": edition.slug})
    answer = client.post("/checkin/api/pair-here/", body, "application/json")
    assert (answer.status_code, answer.json()["edition"]["id"]) == (201, edition.pk)


@pytest.mark.parametrize("role", ["agenda", "messe", "bedarf", "anmeldung"])
def test_whoever_has_nothing_to_do_at_the_door_pairs_nothing(edition, client, role):
    sign_in(client, role)
    body = json.dumps({"name": "Laptop", "edition": edition.slug})
    assert client.post("/checkin/api/pair-here/", body, "application/json").status_code == 403
    assert not Device.objects.exists()


def test_somebody_who_is_not_signed_in_pairs_nothing(edition, client):
    assert client.post("/checkin/api/pair-here/", "{}", "application/json").status_code == 403


def test_a_revoked_device_is_told_so_and_hands_in_nothing(edition):
    phone, person = Phone(edition), make_registration(edition)
    assert pairing.revoke(device=phone.row, actor=SYSTEM)
    assert not pairing.revoke(device=phone.row, actor=SYSTEM)
    answer = phone.send(phone.entry("in", person=person.pk))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "revoked")
    assert "koppeln" in answer.json()["error"]["message"]
    assert not Presence.objects.exists()


def test_an_unknown_token_opens_nothing(edition):
    phone = Phone(edition)
    phone.token = "x" * 43
    answer = phone.send()
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unknown")


def test_a_session_of_staff_is_no_token(edition, client):
    sign_in(client, "leitung")
    assert client.post("/checkin/api/sync/", "{}", "application/json").status_code == 401


def test_a_forged_entry_is_refused_and_the_others_go_on(edition, caplog):
    phone, other, person = Phone(edition), Phone(edition, "Tür rechts"), make_registration(edition)
    changed = {**phone.entry("in", person=person.pk), "person": person.pk + 1}
    foreign = {**phone.entry("in", person=person.pk)}
    foreign["mac"] = keys.sign(other.key, foreign)
    unsigned = {name: value for name, value in phone.entry("in", person=person.pk).items() if name != "mac"}
    broken = {**phone.entry("in", person=person.pk), "note": "\ud800"}
    with caplog.at_level(logging.WARNING):
        results = phone.sync(changed, foreign, unsigned, broken, phone.entry("in", person=person.pk))["results"]
    assert [one.get("code", one["outcome"]) for one in results] == ["forged"] * 4 + ["welcome"]
    assert Scan.objects.count() == 1
    assert caplog.text.count("forged") == 4
    assert person.last_name not in caplog.text


def test_an_entry_of_another_device_is_not_answered_again(edition):
    phone, thief, person = Phone(edition), Phone(edition, "Tür rechts"), make_registration(edition)
    entry = phone.entry("in", person=person.pk)
    phone.sync(entry)
    copied = thief.signed({name: value for name, value in entry.items() if name != "mac"})
    result = thief.sync(copied)["results"][0]
    assert (result["code"], "person" in result) == ("forged", False)
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"uuid": "x"}, {"seq": -1}, {"seq": "1"}, {"seq": True}, {"at": "gestern"}, {"at": "2026-02-31T10:00:00Z"}],
)
def test_an_entry_that_lacks_something_is_refused(edition, wrong):
    phone, person = Phone(edition), make_registration(edition)
    whole = {"uuid": str(uuid.uuid4()), "seq": 1, "at": timezone.now().isoformat(), "kind": "in", "person": person.pk}
    result = phone.sync(phone.signed({**whole, **wrong}))["results"][0]
    assert (result["outcome"], result["code"]) == ("refused", "malformed")
    assert not Scan.objects.exists()


def test_a_kind_that_nobody_knows_is_refused(edition):
    assert Phone(edition).do("fly")["code"] == "unknown_kind"


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_that_is_two_hours_off_is_put_right_and_said(edition, hours, caplog):
    phone, person = Phone(edition), make_registration(edition)
    phone.clock = dt.timedelta(hours=hours)
    with caplog.at_level(logging.WARNING):
        answer = phone.sync(phone.entry("in", ago(minutes=15), person=person.pk))
    assert near(Presence.objects.get().came_at, ago(minutes=15))
    assert abs(answer["clock_offset_seconds"] + hours * 3600) < 60
    assert (answer["message"]["code"], "Uhr" in answer["message"]["text"]) == ("clock", True)
    assert "clock of device" in caplog.text


def test_a_clock_that_is_wrong_by_years_moves_no_entry_out_of_the_day(edition):
    phone, person = Phone(edition), make_registration(edition)
    entries = [phone.entry("in", dt.datetime(year, 1, 1, tzinfo=dt.UTC), person=person.pk) for year in (1970, 9999)]
    phone.sync(*entries)
    assert all(phone.row.paired_at <= at <= timezone.now() for at in Scan.objects.values_list("at", flat=True))


def test_entries_keep_the_order_of_the_device_though_its_clock_went_back(edition):
    phone, person = Phone(edition), make_registration(edition)
    came = phone.entry("in", ago(minutes=10), person=person.pk)
    went = phone.entry("out", ago(minutes=40), person=person.pk)
    phone.sync(went, came)
    assert list(Scan.objects.in_order().values_list("kind", flat=True)) == ["in", "out"]


def test_a_person_of_another_edition_is_nobody_here(edition):
    phone, stranger = Phone(edition), make_registration(make_edition())
    assert phone.do("in", person=stranger.pk)["outcome"] == "unknown"
    assert phone.do("in", code=stranger.code)["outcome"] == "unknown"


def test_at_the_end_of_its_day_a_device_hands_in_and_is_told_nothing(edition):
    phone, person = Phone(edition), make_registration(edition)
    kept = phone.entry("in", ago(minutes=5), person=person.pk, said="welcome")
    with time_machine.travel(phone.row.forget_at + dt.timedelta(hours=5)):
        answer = phone.send()
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "over")
        phone.clock = dt.timedelta()
        found = phone.sync(kept)
        assert (found["over"], found["people"], found["results"][0]["outcome"]) == (True, [], "welcome")
    assert near(Presence.objects.get().came_at, ago(minutes=5))


def test_a_week_later_it_hands_in_nothing_any_more(edition):
    phone, person = Phone(edition), make_registration(edition)
    kept = phone.entry("in", person=person.pk)
    with time_machine.travel(phone.row.forget_at + dt.timedelta(days=8)):
        assert phone.sync(kept)["results"][0]["code"] == "stale"


def test_a_device_forgets_in_the_next_night(edition):
    phone = Phone(edition)
    local = phone.row.forget_at.astimezone(edition.tz)
    assert (local.hour, dt.timedelta() < phone.row.forget_at - timezone.now() <= dt.timedelta(days=1)) == (3, True)
