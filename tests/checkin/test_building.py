"""The doors of the building: in, out, back again, offline and in any order."""

import pytest

from conference.audit.services import SYSTEM
from registrations import services as registering
from registrations.checkin.models import Scan
from registrations.models import Registration
from registrations.presence import services as presence
from registrations.presence.models import Presence, PresenceSource
from tests.checkin.devices import Phone, ago, count_at_once, edition_today, near
from tests.factories import make_edition, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    count_at_once()
    return edition_today()


@pytest.fixture
def left(edition):
    return Phone(edition)


@pytest.fixture
def right(edition):
    return Phone(edition, "Tür rechts")


@pytest.fixture
def person(edition):
    return make_registration(edition, first_name="Amina", last_name="Yılmaz")


def stretches() -> list[tuple]:
    return list(Presence.objects.order_by("came_at").values_list("came_at", "left_at"))


def test_whoever_has_a_place_is_welcome(left, person):
    result = left.do("in", qr=person.badge_token)
    row = Presence.objects.get()
    assert (result["outcome"], result["person"], result["message"]) == (
        "welcome",
        person.pk,
        "Willkommen, Amina Yılmaz!",
    )
    assert (row.source, row.left_at, row.came_at.isoformat(timespec="milliseconds")) == (
        PresenceSource.CHECK_IN, None, result["at"].replace("Z", "+00:00"))  # fmt: skip


def test_a_person_is_found_by_badge_by_short_code_and_by_key(left, person):
    code = f"{person.code[:4].lower()} {person.code[4:]}"
    outcomes = [
        left.do("in", **by)["person"] for by in ({"qr": person.badge_token}, {"code": code}, {"person": person.pk})
    ]
    assert outcomes == [person.pk] * 3


def test_who_is_there_already_is_said_with_time_and_door(left, right, person):
    came = left.do("in", person=person.pk)["at"]
    result = right.do("in", person=person.pk)
    assert (result["outcome"], result["at"], result["door"]) == ("already", came, "Tür links")
    assert "Tür links" in result["message"]
    assert "conflict" not in result
    assert len(stretches()) == 1


def test_who_has_cancelled_or_waits_is_not_let_in(edition, left, person):
    registering.cancel(registration=person, actor=SYSTEM)
    edition.capacity = 1
    edition.save(update_fields=["capacity"])
    make_registration(edition)
    waiting = [make_registration(edition) for _i in range(2)][1]
    assert left.do("in", person=person.pk)["outcome"] == "cancelled"
    result = left.do("in", person=waiting.pk)
    assert (result["outcome"], result["position"], result["free"]) == ("waiting", 2, 0)
    assert stretches() == []


def test_codes_of_other_editions_and_of_nobody(left):
    other = make_registration(make_edition(title="Fachtag Sprache"))
    assert left.do("in", qr="f" * 20)["outcome"] == "unknown"
    result = left.do("in", qr=other.badge_token)
    assert (result["outcome"], "Fachtag Sprache" in result["message"]) == ("wrong_edition", True)
    assert "person" not in result
    assert set(Scan.objects.values_list("registration", flat=True)) == {None}


def test_a_badge_written_in_bulk_is_found_all_the_same(left, person):
    Registration.objects.filter(pk=person.pk).update(badge_digest="")
    assert left.do("in", qr=person.badge_token)["outcome"] == "welcome"


def test_leaving_and_coming_back_are_two_stretches(left, person):
    times = [ago(minutes=60), ago(minutes=30), ago(minutes=10)]
    got = [left.do(kind, at, person=person.pk)["outcome"] for kind, at in zip(("in", "out", "in"), times, strict=True)]
    assert got == ["welcome", "left", "welcome"]
    assert [(came is not None, gone is not None) for came, gone in stretches()] == [(True, True), (True, False)]


def test_who_is_not_there_does_not_leave(left, person):
    assert left.do("out", person=person.pk)["outcome"] == "not_inside"
    assert stretches() == []


def test_an_entry_sent_twice_counts_once_and_is_answered_the_same(left, person):
    entry = left.entry("in", person=person.pk)
    first, second = (left.sync(entry)["results"] for _i in range(2))
    assert first == second
    assert (Scan.objects.count(), len(stretches())) == (1, 1)


def test_an_earlier_arrival_that_comes_late_moves_the_time_and_both_doors_are_told(left, right, person):
    earlier, later = ago(minutes=40), ago(minutes=10)
    offline = left.entry("in", earlier, person=person.pk, said="welcome")
    right.do("in", later, person=person.pk, said="welcome")
    answer = left.sync(offline)
    result = answer["results"][0]
    assert (result["outcome"], result["conflict"]) == ("welcome", True)
    assert [near(came, earlier) for came, _left in stretches()] == [True]
    assert [(one["door"], one["person"]) for one in answer["conflicts"]] == [("Tür rechts", person.pk)]
    assert [(one["door"], one["person"]) for one in right.sync(version=0)["conflicts"]] == [("Tür links", person.pk)]


def test_a_later_arrival_that_comes_late_is_already_there_and_a_conflict(left, right, person):
    right.do("in", ago(minutes=40), person=person.pk)
    result = left.do("in", ago(minutes=10), person=person.pk, said="welcome")
    assert (result["outcome"], result["door"], result["conflict"]) == ("already", "Tür rechts", True)


def test_what_a_door_knew_already_is_no_conflict(left, right, person):
    right.do("in", ago(minutes=40), person=person.pk)
    assert "conflict" not in left.do("in", ago(minutes=10), person=person.pk, said="already")


def test_one_door_alone_has_no_conflict_with_itself(left, person):
    entries = [left.entry("in", ago(minutes=n), person=person.pk, said="welcome") for n in (30, 20)]
    assert [one.get("conflict") for one in left.sync(*entries)["results"]] == [None, None]


def test_undo_takes_back_exactly_what_its_entry_did(left, right, person):
    first = left.entry("in", ago(minutes=30), person=person.pk)
    left.sync(first)
    right.do("in", ago(minutes=20), person=person.pk)
    assert left.do("undo", of=first["uuid"])["outcome"] == "undone"
    assert [near(came, ago(minutes=20)) for came, _left in stretches()] == [True]
    assert left.do("undo", of=first["uuid"])["outcome"] == "nothing"


def test_undoing_a_departure_opens_the_stretch_again(left, person):
    left.do("in", ago(minutes=30), person=person.pk)
    out = left.entry("out", ago(minutes=10), person=person.pk)
    left.sync(out)
    left.do("undo", of=out["uuid"])
    assert [gone for _came, gone in stretches()] == [None]


def test_nobody_undoes_what_another_device_did(left, right, person):
    entry = left.entry("in", person=person.pk)
    left.sync(entry)
    assert right.do("undo", of=entry["uuid"])["outcome"] == "nothing"
    assert len(stretches()) == 1


def test_undoing_ends_the_conflict(left, right, person):
    right.do("in", ago(minutes=40), person=person.pk)
    entry = left.entry("in", ago(minutes=10), person=person.pk, said="welcome")
    left.sync(entry)
    left.do("undo", of=entry["uuid"])
    assert not Scan.objects.conflicts().exists()


def test_whom_the_team_ticked_is_there_and_leaves_by_the_door(left, person):
    presence.mark(registration=person, actor=SYSTEM)
    assert left.do("in", person=person.pk)["outcome"] == "already"
    out = left.entry("out", person=person.pk)
    assert left.sync(out)["results"][0]["outcome"] == "left"
    assert Presence.objects.get().left_at is not None
    left.do("undo", of=out["uuid"])
    row = Presence.objects.get()
    assert (row.source, row.came_at, row.left_at) == (PresenceSource.LIST, None, None)


def test_times_that_the_team_wrote_stay(left, person, edition):
    presence.mark(registration=person, actor=SYSTEM)
    Presence.objects.update(left_at=ago(minutes=30))
    assert left.do("in", ago(minutes=60), person=person.pk)["outcome"] == "already"
    assert left.do("in", ago(minutes=10), person=person.pk)["outcome"] == "welcome"
    assert list(Presence.objects.order_by("pk").values_list("source", flat=True)) == ["list", "check_in"]
