"""What goes by itself: once, on time, in the conference's time zone, to those who are meant."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from conference.audit.services import SYSTEM
from conference.outbox.models import Bounce, MailState, OutgoingMail
from registrations import services as registering
from registrations.mailings import reminders
from registrations.mailings.models import Mailing
from registrations.presence.services import mark
from tests.factories import make_edition, make_registration

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def run(edition, days_before: int, later: dt.timedelta = dt.timedelta(minutes=5)) -> int:
    """The task at nine o'clock so many days before, and a bit; the number of mailings started."""
    with time_machine.travel(reminders.moment(edition, days_before) + later):
        return reminders.send_due()


def reminded(kind: str = "") -> list[str]:
    mails = OutgoingMail.objects.filter(name="mailings/reminder")
    return sorted(mails.filter(recipient__mailing__kind=kind).values_list("to", flat=True) if kind else
                  mails.values_list("to", flat=True))  # fmt: skip


def test_seven_days_and_one_day_before_each_once(django_assert_num_queries):
    edition = make_edition()
    one = make_registration(edition)
    runs = [run(edition, days) for days in (8, 7, 7, 6, 5, 2, 1, 1, 0)]
    assert runs == [0, 1, 0, 0, 0, 0, 1, 0, 0]
    assert reminded() == [one.email] * 2
    assert reminded("reminder_week") == reminded("reminder_day") == [one.email]


def test_not_a_minute_too_early():
    edition = make_edition()
    make_registration(edition)
    assert run(edition, 7, -dt.timedelta(minutes=1)) == 0
    assert run(edition, 7, dt.timedelta(0)) == 1


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "Europe/Berlin"])
def test_nine_o_clock_is_meant_where_the_conference_is(zone):
    edition = make_edition(timezone=zone)
    make_registration(edition)
    nine = dt.datetime.combine(edition.date - dt.timedelta(days=7), dt.time(9), tzinfo=edition.tz)
    with time_machine.travel(nine - dt.timedelta(minutes=1)):
        assert reminders.send_due() == 0
    with time_machine.travel(nine):
        assert reminders.send_due() == 1


def test_late_is_better_than_never_while_it_makes_sense():
    edition = make_edition()
    make_registration(edition)
    assert run(edition, 4) == 1
    assert run(edition, 1, 12 * HOUR) == 1


def test_the_reminder_of_the_week_does_not_meet_that_of_the_day():
    edition = make_edition()
    make_registration(edition)
    assert run(edition, 2) == 0


def test_who_registers_later_gets_no_old_reminder():
    edition = make_edition()
    early = make_registration(edition)
    with time_machine.travel(reminders.moment(edition, 7) + HOUR):
        make_registration(edition)
    assert run(edition, 7, 2 * HOUR) == 1
    assert reminded() == [early.email]
    run(edition, 1)
    assert len(reminded("reminder_day")) == 2


def test_who_cancelled_or_cannot_be_reached_is_left_in_peace():
    edition = make_edition(capacity=5)
    stays, goes, lost = [make_registration(edition) for _number in range(3)]
    make_registration(edition, email="")
    registering.cancel(registration=goes, actor=SYSTEM)
    mail = OutgoingMail.objects.filter(to=lost.email).first()
    Bounce.objects.create(mail=mail, address=lost.email, is_hard=True, status="5.1.1")
    run(edition, 1)
    assert reminded() == [stays.email]


def test_who_waits_is_told_a_week_before_and_not_again():
    edition = make_edition(capacity=1)
    has, waits = make_registration(edition), make_registration(edition)
    run(edition, 7)
    assert reminded() == sorted([has.email, waits.email])
    run(edition, 1)
    assert reminded("reminder_day") == [has.email]


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_only_published_conferences_remind(state):
    edition = make_edition()
    make_registration(edition)
    type(edition).objects.filter(pk=edition.pk).update(state=state)
    assert run(edition, 7) == 0


def test_what_is_switched_off_does_not_go():
    edition = make_edition()
    make_registration(edition)
    reminders.switch(edition=edition, reminder_week=False, reminder_day=True, thanks=False, actor=SYSTEM)
    assert [run(edition, 7), run(edition, 1)] == [0, 1]


def test_a_conference_that_was_moved_reminds_again():
    edition = make_edition()
    one = make_registration(edition)
    run(edition, 7)
    edition.date += dt.timedelta(days=30)
    edition.save()
    assert run(edition, 7) == 1
    assert reminded() == [one.email] * 2


@pytest.mark.django_db(transaction=True)
def test_two_machines_at_once_remind_once():
    edition = make_edition()
    make_registration(edition)
    barrier, started = threading.Barrier(4), []

    def go() -> None:
        barrier.wait()
        started.append(reminders.send_due())
        connection.close()

    with time_machine.travel(reminders.moment(edition, 7) + HOUR, tick=True):
        threads = [threading.Thread(target=go) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(started) == 1
    assert len(reminded()) == 1


# --- Thanks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "due"),
    [
        (dt.date(2027, 1, 21), dt.date(2027, 1, 22)),  # Thursday, Friday
        (dt.date(2027, 1, 22), dt.date(2027, 1, 25)),  # Friday, Monday
        (dt.date(2027, 5, 5), dt.date(2027, 5, 7)),  # the day before Ascension Day
        (dt.date(2027, 3, 25), dt.date(2027, 3, 30)),  # the day before Good Friday
    ],
)
def test_the_next_working_day(date, due):
    assert reminders.thanks_due(make_edition(date=date, registration_closes=None)).date() == due


def test_the_next_working_day_is_that_of_the_place():
    """All Saints' Day, a Monday, is none in North Rhine-Westphalia, and one in Berlin."""
    found = [
        reminders.thanks_due(make_edition(date=dt.date(2027, 10, 29), registration_closes=None, holiday_region=region))
        for region in ("DE-NW", "DE-BE")
    ]
    assert [moment.date() for moment in found] == [dt.date(2027, 11, 2), dt.date(2027, 11, 1)]


def test_thanks_by_themselves_only_where_staff_want_it():
    edition = make_edition(date=dt.date(2027, 1, 21), registration_closes=None)
    one = make_registration(edition)
    make_registration(edition)  # did not come
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=edition.agenda_changed_at)
    due = reminders.thanks_due(edition)
    with time_machine.travel(due + HOUR):
        assert reminders.send_due() == 0
    reminders.switch(edition=edition, reminder_week=True, reminder_day=True, thanks=True, actor=SYSTEM)
    with time_machine.travel(due - HOUR):
        assert reminders.send_due() == 0
    with time_machine.travel(due + HOUR):
        assert reminders.send_due() == 0  # nobody is marked as present yet
    mark(registration=one, actor=SYSTEM)
    with time_machine.travel(due + HOUR):
        assert (reminders.send_due(), reminders.send_due()) == (1, 0)
    assert list(OutgoingMail.objects.filter(name="mailings/thanks").values_list("to", flat=True)) == [one.email]
    assert Mailing.objects.get().kind == "thanks"
