"""Issuing certificates, keeping them true, forgetting whose they are."""

import datetime as dt

import pytest
import time_machine

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.retention import registry
from registrations.certificates import codes, pages, services
from registrations.certificates.models import Certificate
from registrations.erasing.services import erase
from registrations.models import Registration
from registrations.presence import services as presence
from tests.factories import make_edition, make_registration, make_session, make_workshop
from tests.registrations.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = make_edition()
    make_session(edition, "10:00", "11:00")
    return edition


def there(edition, **fields):
    one = make_registration(edition, **fields)
    presence.mark(registration=one, actor=SYSTEM)
    return one


def issued(edition):
    return services.issue(edition=edition, actor=SYSTEM)


def states() -> list[tuple[int, str, int]]:
    return list(Certificate.objects.order_by("version").values_list("version", "state", "minutes"))


def test_only_who_was_there_gets_one(edition):
    make_registration(edition)
    one = there(edition)
    found = issued(edition)
    assert [(item.registration, item.minutes, item.is_partial) for item in found] == [(one, 60, False)]


def test_issued_twice_is_issued_once(edition):
    there(edition)
    assert [one.code for one in issued(edition)] == [one.code for one in issued(edition)]
    assert AuditEntry.objects.filter(action="certificate.issued").count() == 1


def test_a_corrected_attendance_replaces_the_certificate(edition):
    one = there(edition)
    old = issued(edition)[0].code
    presence.set_times(registration=one, actor=SYSTEM, came=dt.time(10, 30), left=None)
    assert states() == [(1, "replaced", 60), (2, "valid", 30)]
    new = issued(edition)[0]
    assert (new.code != old, new.is_partial) == (True, True)
    assert Certificate.objects.with_code(old).get().ended_at is not None


def test_a_correction_that_changes_nothing_leaves_it_as_it_is(edition):
    one = there(edition)
    issued(edition)
    presence.set_times(registration=one, actor=SYSTEM, came=dt.time(9), left=dt.time(20))
    assert states() == [(1, "valid", 60)]


def test_who_was_not_there_after_all_has_none_and_may_get_one_again(edition):
    one = there(edition)
    issued(edition)
    presence.unmark(registration=one, actor=SYSTEM)
    assert states() == [(1, "withdrawn", 60)]
    presence.mark(registration=one, actor=SYSTEM)
    issued(edition)
    assert states() == [(1, "withdrawn", 60), (2, "valid", 60)]


def test_the_first_mark_in_a_workshop_corrects_the_others_of_it(edition):
    workshop = make_workshop(edition)
    marked, other = (there(edition, sessions=[workshop]) for _i in range(2))
    issued(edition)
    presence.mark(registration=marked, actor=SYSTEM, session=workshop)
    valid = dict(Certificate.objects.valid().values_list("registration", "minutes"))
    assert valid == {marked.pk: 135, other.pk: 60}


def test_a_forgotten_person_leaves_a_code_that_still_verifies(edition):
    one = there(edition)
    code = issued(edition)[0].code
    registry.erase_person("registration", one.pk)
    found = Certificate.objects.with_code(code).get()
    assert (found.registration, found.nonce, found.parts, found.code) == (None, "", [], "")
    assert (found.is_valid, found.minutes, found.edition) == (True, 60, edition)


def test_a_code_is_read_however_it_is_typed():
    code = codes.code_for("0" * 32)
    assert len(code) == 20
    assert codes.grouped(code).count("-") == 4
    parted = f"  {codes.grouped(code).replace('-', ' – ')} "
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    misread = code.replace("0", "O").replace("1", "l")
    for typed in (code.lower(), codes.grouped(code), parted, misread, arabic):
        assert codes.normalised(typed) == code
    for typed in ("", "x", code[:-1], f"{code}0", "U" * 20, "\0", "ا" * 20):
        assert codes.normalised(typed) == ""


def test_it_is_ready_when_the_programme_is_over_or_the_team_has_issued_it(edition):
    one = there(edition)
    assert not pages.is_ready(one)
    issued(edition)
    assert pages.is_ready(one)
    early, absent = there(past := make_edition()), make_registration(past)
    assert not pages.is_ready(early)
    past.date = dt.date(2024, 9, 19)
    past.save()
    assert pages.is_ready(Registration.objects.get(pk=early.pk))
    assert not pages.is_ready(Registration.objects.get(pk=absent.pk))


def test_the_questions_do_not_grow_with_the_people(edition, django_assert_num_queries):
    there(edition)
    with django_assert_num_queries(12):
        issued(edition)
    for _i in range(5):
        there(edition)
    with django_assert_num_queries(12):
        issued(edition)


@pytest.mark.django_db(transaction=True)
def test_issued_and_corrected_by_many_at_once_there_is_one_valid_each():
    edition = make_edition()
    make_session(edition, "10:00", "11:00")
    workshop = make_workshop(edition)
    people = [there(edition, sessions=[workshop]) for _i in range(4)]
    deeds = [lambda: issued(edition) for _i in range(6)]
    for one in people:
        deeds.append(lambda one=one: presence.mark(registration=one, actor=SYSTEM, session=workshop))
        deeds.append(
            lambda one=one: presence.set_times(registration=one, actor=SYSTEM, came=dt.time(10, 30), left=None)
        )
    assert at_once(deeds) == []
    issued(edition)
    assert sorted(Certificate.objects.valid().values_list("registration", flat=True)) == [one.pk for one in people]
    assert set(Certificate.objects.valid().values_list("minutes", flat=True)) == {30 + 75}


def test_who_is_erased_gets_no_nameless_certificate(edition):
    one, other = there(edition), there(edition)
    with time_machine.travel(edition.last_day + dt.timedelta(days=2)):
        erase(registration=one, actor=SYSTEM)
        assert [found.registration for found in issued(edition)] == [other]
        assert pages.counts(edition).there == 1
