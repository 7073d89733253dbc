"""The public form and the staff's list."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from conference.feedback.models import BarrierReport
from conference.outbox.models import OutgoingMail
from tests.factories import make_edition
from tests.feedback.test_services import make_report
from tests.registrations.pages import Page
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
URL = "/barrierefreiheit/melden/"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def list_of(client, query: str = "") -> str:
    return text(client.get(reverse("admin:feedback_barrierreport_changelist") + query))


def test_the_statement_leads_to_the_form(client):
    make_edition()
    assert f'href="{URL}"' in text(client.get("/barrierefreiheit/"))
    assert f'href="/en{URL}"' in text(client.get("/en/barrierefreiheit/"))


def test_only_the_message_is_needed(client):
    edition = make_edition()
    answer = client.post(f"/en{URL}", {"message": "Too dark"})
    assert (answer.status_code, answer["Location"]) == (303, f"/en{URL}danke/")
    report = BarrierReport.objects.get()
    assert (report.edition, report.message, report.email, report.language) == (edition, "Too dark", "", "en")
    assert "Danke für Ihre Meldung" in text(client.get(f"{URL}danke/"))


def test_what_is_missing_is_told_at_its_field(client):
    make_edition()
    answer = client.post(URL, {"email": "kein", "place": "Raum 3"})
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert set(page.errors) == {"message", "email"}
    assert page.values["place"] == ["Raum 3"]


def test_who_leaves_an_address_gets_a_mail(client):
    make_edition()
    client.post(URL, {"message": "Zu dunkel", "email": "rana@teilnahme.example"})
    assert OutgoingMail.objects.get().to == "rana@teilnahme.example"


def test_robots_fill_in_the_honey(client):
    make_edition()
    assert client.post(URL, {"message": "Kauf", "homepage": "http://spam.example"}).status_code == 422
    assert not BarrierReport.objects.exists()


def test_ten_in_ten_minutes_are_enough(client, settings):
    settings.RATE_LIMITS = True
    make_edition()
    codes = [client.post(URL, {"message": f"Nr. {number}"}).status_code for number in range(11)]
    assert codes == [303] * 10 + [429]


def test_a_press_too_early_locks_nobody_out(client, settings):
    settings.RATE_LIMITS = True
    make_edition()
    started = Page(client.get(URL).content.decode()).values["started"][0]
    assert client.post(URL, {"message": "", "started": started}).status_code == 422
    assert client.post(URL, {"message": "Zu dunkel"}).status_code == 303


def test_without_a_conference_there_is_no_form(client):
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("message", ["<script>alert(1)</script>", "a\x00b", "x" * 5000, "=1+1"])
def test_whatever_is_sent_does_no_harm(client, message):
    make_edition()
    assert client.post(URL, {"message": message}).status_code in (303, 422)
    sign_in(client, "leitung")
    assert "<script>alert(1)" not in list_of(client)


# --- Staff ----------------------------------------------------------------------------------------------------


def test_the_list_shows_the_clock(client):
    make_report(message="Zu klein", edition=make_edition())
    sign_in(client, "anmeldung")
    assert "noch 14 Tage" in list_of(client)
    BarrierReport.objects.update(
        received_on=timezone.localdate() - dt.timedelta(days=16), answer_by=timezone.localdate() - dt.timedelta(days=2)
    )
    assert "2 Tage zu spät" in list_of(client)
    assert "hätte längst beantwortet sein müssen" in text(client.get(reverse("admin:index")))


def test_the_first_page_tells_of_what_waits(client):
    report = make_report(edition=make_edition())
    sign_in(client, "leitung")
    assert "Frist: noch 14 Tage" in text(client.get(reverse("admin:index")))
    report.__class__.objects.update(state="closed", answered_at=timezone.now())
    assert "Barriere wartet" not in text(client.get(reverse("admin:index")))


def test_the_days_are_counted_where_the_conference_is(client):
    """In Auckland the day after the last one has begun while it is still noon of the last one here."""
    noon = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=False):
        for zone in ("Pacific/Auckland", "America/New_York"):
            make_report(edition=make_edition(timezone=zone))
        BarrierReport.objects.update(answer_by=noon.date(), received_on=noon.date())
        sign_in(client, "leitung")
        shown = text(client.get(reverse("admin:index")))
    assert "1 gemeldete Barriere hätte längst beantwortet sein müssen." in shown


def test_staff_answer_on_the_page_of_the_report(client):
    report = make_report(edition=make_edition(), language="ar")
    sign_in(client, "leitung")
    address = reverse("admin:feedback_barrierreport_change", args=[report.pk])
    assert "العربيّة" in text(client.get(address))
    assert client.post(address, {"deed": "note", "text": "Wir klären das."}).status_code == 302
    assert "Es dauert länger" not in text(client.get(address))
    assert client.post(address, {"deed": "answer", "text": "Erledigt."}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.interim_note, report.answer) == ("answered", "Wir klären das.", "Erledigt.")
    page = client.get(address)
    assert "Erledigt." in text(page)
    assert "text" not in Page(page.content.decode()).names


def test_an_answer_without_words_is_refused_at_its_field(client):
    report = make_report(edition=make_edition())
    sign_in(client, "leitung")
    answer = client.post(reverse("admin:feedback_barrierreport_change", args=[report.pk]), {"deed": "answer"})
    assert answer.status_code == 200
    assert "errorlist" in text(answer)
    assert BarrierReport.objects.get().state == "open"


def test_without_address_staff_only_note_what_was_done(client):
    report = make_report(edition=make_edition(), email="")
    sign_in(client, "leitung")
    address = reverse("admin:feedback_barrierreport_change", args=[report.pk])
    assert "keine Adresse für eine Antwort" in text(client.get(address))
    client.post(address, {"deed": "answer", "text": "Schrift vergrößert."})
    assert BarrierReport.objects.get().state == "closed"


@pytest.mark.parametrize("role", ["agenda", "messe", "empfang", "bedarf"])
def test_other_roles_do_not_answer(client, role):
    report = make_report(edition=make_edition())
    sign_in(client, role)
    address = reverse("admin:feedback_barrierreport_change", args=[report.pk])
    assert client.post(address, {"deed": "answer", "text": "Nein"}).status_code == 403
    assert BarrierReport.objects.get().state == "open"


def test_the_list_costs_the_same_with_many(client, django_assert_max_num_queries):
    edition = make_edition()
    for _i in range(25):
        make_report(edition=edition)
    sign_in(client, "leitung")
    list_of(client)
    with django_assert_max_num_queries(12):
        list_of(client)


def test_the_filter_shows_what_has_no_answer(client):
    edition = make_edition()
    make_report(edition=edition, message="Wartet noch")
    done = make_report(edition=edition, message="Schon fertig")
    BarrierReport.objects.filter(pk=done.pk).update(state="closed", answered_at=timezone.now())
    sign_in(client, "leitung")
    shown = list_of(client, "?offen=ja")
    assert "Wartet noch" in shown
    assert "Schon fertig" not in shown


def test_the_day_is_that_of_the_conference(client):
    make_edition(date=dt.date(2027, 5, 5), registration_opens=None, registration_closes=None, change_until=None)
    with time_machine.travel(dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)):
        assert "Montag, 15. März 2027" in text(client.get(URL))
