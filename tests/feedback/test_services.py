"""The clock of a reported barrier: two weeks, six with one note, and a mail at each step."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import IntegrityError, transaction

from conference.audit.models import AuditEntry
from conference.audit.services import SELF
from conference.feedback import services
from conference.feedback.models import BarrierReport
from conference.feedback.services import FeedbackError
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from conference.retention import registry
from conference.retention import services as retention
from tests.factories import make_edition
from tests.registrations.test_races import at_once

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.UTC), tick=False):  # 2 March in Berlin
        yield


def make_report(**fields) -> BarrierReport:
    fields = {"email": "rana@teilnahme.example", "message": "Die Schrift ist zu klein.", "actor": SELF} | fields
    return services.report(edition=fields.pop("edition", None) or make_edition(date=dt.date(2027, 5, 5)), **fields)


def text(report: BarrierReport, name: str) -> str:
    mail = OutgoingMail.objects.get(about=f"barrierreport:{report.pk}", name=f"feedback/{name}")
    return re.sub(r"\s+", " ", rendering.build(mail).body)


def test_two_weeks_from_the_day_where_the_conference_is():
    report = make_report()
    assert (report.received_on, report.answer_by) == (dt.date(2027, 3, 2), dt.date(2027, 3, 16))
    assert report.days_left == 14


def test_a_note_gives_six_weeks_in_all_once():
    report = make_report()
    services.note(report=report, text="Wir klären das.", actor=SELF)
    report.refresh_from_db()
    assert (report.state, report.answer_by) == ("interim", dt.date(2027, 4, 13))
    with pytest.raises(FeedbackError, match="schon gesendet"):
        services.note(report=report, text="Noch einmal.", actor=SELF)


def test_the_database_knows_no_longer_clock():
    report = make_report()
    with pytest.raises(IntegrityError, match="answered_within_six_weeks"), transaction.atomic():
        BarrierReport.objects.filter(pk=report.pk).update(answer_by=dt.date(2027, 4, 14))


@pytest.mark.parametrize("noted", [False, True])
def test_answering_ends_it(noted):
    report = make_report()
    if noted:
        services.note(report=report, text="Wir klären das.", actor=SELF)
    done = services.answer(report=report, text="Jetzt ist sie größer.", actor=SELF)
    assert (done.state, done.is_waiting, done.answered_at is not None) == ("answered", False, True)
    with pytest.raises(FeedbackError, match="schon beantwortet"):
        services.answer(report=report, text="Noch einmal.", actor=SELF)


def test_without_address_it_is_closed_and_nobody_gets_a_mail():
    report = make_report(email="")
    with pytest.raises(FeedbackError, match="Ohne E-Mail-Adresse"):
        services.note(report=report, text="Wir klären das.", actor=SELF)
    assert services.answer(report=report, text="Schrift vergrößert.", actor=SELF).state == "closed"
    assert not OutgoingMail.objects.exists()


def test_nothing_is_sent_without_words():
    report = make_report()
    with pytest.raises(FeedbackError) as refused:
        services.answer(report=report, text="  \n", actor=SELF)
    assert refused.value.field == "text"
    assert BarrierReport.objects.get().state == "open"


def test_every_step_sends_one_mail_in_the_language_of_the_person():
    report = make_report(language="ar")
    services.note(report=report, text="Wir klären das.", actor=SELF)
    services.answer(report=report, text="Erledigt.", actor=SELF)
    mails = OutgoingMail.objects.order_by("pk")
    assert [(mail.name, mail.to, mail.language) for mail in mails] == [
        (f"feedback/{name}", "rana@teilnahme.example", "ar") for name in ("received", "interim", "answered")
    ]


def test_the_mails_say_the_days_and_what_staff_wrote():
    report = make_report()
    assert "Dienstag, 16. März 2027" in text(report, "received")
    services.note(report=report, text="Wir klären das.\nBis bald.", actor=SELF)
    services.answer(report=report, text="Jetzt <größer>.", actor=SELF)
    assert "Die Schrift ist zu klein" not in text(report, "received")
    assert "Dienstag, 13. April 2027" in text(report, "interim")
    assert "Wir klären das. Bis bald." in text(report, "interim")
    assert "Jetzt <größer>." in text(report, "answered")
    mail = OutgoingMail.objects.get(name="feedback/answered")
    assert "Jetzt &lt;größer&gt;." in rendering.build(mail).alternatives[0][0]


def test_the_log_holds_no_words():
    report = make_report()
    services.answer(report=report, text="Geheim", actor=SELF)
    entries = AuditEntry.objects.filter(subject=f"barrierreport:{report.pk}")
    assert [one.action for one in entries.order_by("pk")] == ["barrierreport.received", "barrierreport.answered"]
    assert [one.details for one in entries] == [{}, {}]


def test_it_goes_90_days_after_the_answer_and_not_before_one():
    rule = registry.rule("feedback.barrierreport:barriers")
    assert (rule.period.days, rule.since) == (90, "answered_at")
    make_report()
    assert not rule.rows(None).filter(answered_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("order", "states"),
    [(["late", "soon", "done"], ["open", "open", "answered"])],
)
def test_the_most_overdue_stands_on_top_and_what_is_done_below(order, states):
    edition = make_edition(date=dt.date(2027, 5, 5))
    done = make_report(edition=edition, message="done")
    make_report(edition=edition, message="soon")
    late = make_report(edition=edition, message="late")
    services.answer(report=done, text="Erledigt.", actor=SELF)
    BarrierReport.objects.filter(pk=late.pk).update(answer_by=late.received_on)
    rows = BarrierReport.objects.by_urgency()
    assert [one.message for one in rows] == order
    assert [one.state for one in rows] == states


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_answer_at_once_and_one_is_told():
    report = make_report()
    deeds = [lambda words=words: services.answer(report=report, text=words, actor=SELF) for words in ("A", "B")]
    errors = at_once(deeds)
    assert [str(error) for error in errors] == ["Diese Meldung ist schon beantwortet."]
    assert OutgoingMail.objects.filter(name="feedback/answered").count() == 1


def test_a_report_that_nobody_ever_answered_goes_ninety_days_after_its_answer_was_due():
    report, due = make_report(), dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC)
    retention.run(due + dt.timedelta(days=90))
    assert BarrierReport.objects.filter(pk=report.pk).exists()
    retention.run(due + dt.timedelta(days=91))
    assert not BarrierReport.objects.exists()
