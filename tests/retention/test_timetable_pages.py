"""The timetable of an edition: what goes when, what has gone, what would go; who may shorten a period."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conference import keeping
from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.retention import journal, services
from conference.retention.models import Erasure, Proof, Run, ShorterPeriod
from conference.retention.periods import BY_NAME, NEEDS
from conference.retention.services import RetentionError
from registrations.services import Needs, cancel
from tests.factories import make_edition, make_registration
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition(date=dt.date(2027, 1, 20))


def people(edition, number: int) -> None:
    for _one in range(number):
        make_registration(
            edition, phone="02452 13", needs=Needs(diet="vegan"), consents=frozenset({"needs"}), municipality="Selfkant"
        )


def page(name: str, edition) -> str:
    return reverse(f"admin:conference_edition_{name}", args=[edition.pk])


def test_it_says_what_goes_on_which_day(client, edition):
    people(edition, 3)
    sign_in(client, "leitung")
    html = client.get(page("retention", edition)).content.decode()
    assert "Mittwoch, 3. Februar 2027" in html
    assert "Wir löschen: Unterstützungsbedarf von 3 Menschen" in html
    assert "Wir löschen: 3 Telefonnummern" in html
    assert "Der erste Lauf ist in der kommenden Nacht" in html


def test_nobody_is_counted_twice(client, edition):
    people(edition, 3)
    cancel(registration=make_registration(edition), actor=SYSTEM)
    sign_in(client, "leitung")
    html = client.get(page("retention", edition)).content.decode()
    assert "Wir löschen: Name und Angaben von 1 Mensch" in html
    assert "Wir löschen: Namen und Angaben von 3 Menschen" in html


def test_it_says_what_has_gone_and_shows_the_proof(client, edition):
    people(edition, 2)
    services.run(dt.datetime(2027, 2, 3, 3, 45, tzinfo=edition.tz))
    sign_in(client, "leitung")
    html = client.get(page("retention", edition)).content.decode()
    assert "Unterstützungsbedarf: 2" in html
    assert "Letzter Lauf" in html
    proof = client.get(page("proof", edition)).content.decode()
    assert "Die Kette ist vollständig." in proof
    assert Proof.objects.get(rule="registrations.supportneeds:needs").digest[:16] in proof


def test_a_broken_chain_is_said(client, edition):
    people(edition, 1)
    services.run(dt.datetime(2027, 2, 3, 3, 45, tzinfo=edition.tz))
    Proof.objects.update(count=7)
    sign_in(client, "leitung")
    assert "passt die Kette nicht" in client.get(page("proof", edition)).content.decode()


def test_a_dry_run_shows_what_would_go_and_changes_nothing(client, edition):
    people(edition, 2)
    sign_in(client, "anmeldung")
    answer = client.get(page("retention", edition), {"am": "2027-02-03"})
    assert [line.words for line in answer.context["would_go"]] == ["Unterstützungsbedarf von 2 Menschen"]
    assert client.get(page("retention", edition), {"am": "2027-02-02"}).context["would_go"] == []
    assert "Bitte geben Sie einen Tag an" in client.get(page("retention", edition), {"am": "31.13."}).content.decode()
    assert not Proof.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("leitung", 302), ("agenda", 403), ("anmeldung", 403), ("messe", 403), ("empfang", 403), ("bedarf", 403)],
)
def test_only_the_leitung_shortens_a_period(client, edition, role, status):
    sign_in(client, role)
    answer = client.post(page("shorten", edition), {"period": "needs", "days": "3"})
    assert answer.status_code == status
    assert ShorterPeriod.objects.count() == (status == 302)


def test_shortening_is_audited_and_holds(client, edition):
    sign_in(client, "leitung")
    client.post(page("shorten", edition), {"period": "needs", "days": "3"})
    assert AuditEntry.objects.get(action="period.shortened").details == {"period": "needs", "before": 14, "days": 3}
    assert "Samstag, 23. Januar 2027" in client.get(page("retention", edition)).content.decode()


@pytest.mark.parametrize("typed", ["15", "-1", "drei", "", "99999", "1.5"])
def test_a_wrong_number_is_said_at_its_field_and_stays_typed(client, edition, typed):
    sign_in(client, "leitung")
    answer = client.post(page("shorten", edition), {"period": "needs", "days": typed})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'id="days_needs" name="days" value="{typed}"' in html
    assert 'aria-invalid="true"' in html
    assert not ShorterPeriod.objects.exists()


def test_a_period_that_is_unknown_or_counts_from_rows_is_refused(client, edition):
    sign_in(client, "leitung")
    assert client.post(page("shorten", edition), {"period": "forever", "days": "1"}).status_code == 404
    with pytest.raises(RetentionError):
        keeping.shorten(edition=edition, period=BY_NAME["staff"], days=1, actor=SYSTEM)


def test_a_shortened_period_holds_after_a_restored_backup(edition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        keeping.shorten(edition=edition, period=NEEDS, days=5, actor=SYSTEM)
    ShorterPeriod.objects.all().delete()
    Erasure.objects.all().delete()
    assert journal.reapply().done == 1
    assert ShorterPeriod.objects.get().days == 5


def test_what_did_not_go_shows_on_the_first_page(client, edition):
    sign_in(client, "leitung")
    first = reverse("admin:index")
    assert "nicht gelöscht" not in client.get(first).content.decode()
    failed = [{"rule": "registrations.supportneeds:needs", "error": "ValueError"}]
    Run.objects.create(finished_at=timezone.now(), failures=failed)
    assert "sind nicht gelöscht" in client.get(first).content.decode()
    html = client.get(page("retention", edition)).content.decode()
    assert "Unterstützungsbedarf <small>(ValueError)</small>" in html


def test_two_nights_without_a_run_show(client, edition):
    sign_in(client, "leitung")
    long_ago = timezone.now() - dt.timedelta(hours=60)
    Run.objects.create(started_at=long_ago, finished_at=long_ago)
    assert "Seit zwei Nächten" in client.get(page("retention", edition)).content.decode()


@pytest.mark.parametrize("number", [1, 4])
def test_it_asks_the_same_number_of_questions(client, edition, number, django_assert_num_queries):
    people(edition, number)
    sign_in(client, "leitung")
    client.get(page("retention", edition))
    with django_assert_num_queries(11):
        client.get(page("retention", edition))


def test_the_privacy_notice_tells_the_periods_in_force(client, edition):
    html = client.get("/datenschutz/").content.decode()
    assert "nach 14 Tagen, am Mittwoch, 3. Februar 2027" in html
    keeping.shorten(edition=edition, period=NEEDS, days=1, actor=SYSTEM)
    html = client.get("/datenschutz/").content.decode()
    assert "nach 1 Tag, am Donnerstag, 21. Januar 2027" in html
    assert "2027" in client.get("/ar/datenschutz/").content.decode()
