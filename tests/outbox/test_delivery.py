"""From the stored mail to a real mail server, with the moods of real servers."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from subprocess import PIPE

import pytest
from django.db import connection
from django.utils import timezone

from conference.config.local import ROOT
from conference.outbox import delivery, transport
from conference.outbox.delivery import RETRY_AFTER, drain, sweep
from conference.outbox.models import MailState, OutgoingMail
from tests.outbox.letters import age, store

pytestmark = pytest.mark.django_db(transaction=True)


def only() -> OutgoingMail:
    return OutgoingMail.objects.get()


def make_due() -> None:
    OutgoingMail.objects.update(next_attempt_at=None)
    delivery._server_away_until = 0.0


def test_a_mail_goes_out_once(sink):
    store(to="rana@example.org")
    assert (drain(), drain()) == (1, 0)
    assert len(sink.to("rana@example.org")) == 1
    mail = only()
    assert (mail.state, mail.attempts) == (MailState.SENT, 1)
    assert mail.sent_at is not None


def test_mails_go_in_the_order_of_their_deeds(sink):
    for number in range(3):
        store(to=f"n{number}@example.org")
    drain()
    assert [mail["To"] for mail in sink.mails] == [f"n{number}@example.org" for number in range(3)]


def test_a_mail_of_one_deed_goes_past_those_to_many(sink):
    for number in range(3):
        store(to=f"n{number}@example.org")
    OutgoingMail.objects.update(is_bulk=True)
    store(to="rana@example.org")
    drain()
    assert [mail["To"] for mail in sink.mails] == ["rana@example.org", *(f"n{n}@example.org" for n in range(3))]


def test_claiming_reads_one_row_however_many_wait():
    for _number in range(30):
        store()
    OutgoingMail.objects.update(is_bulk=True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {delivery.CLAIM}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "mail_next" in plan
    assert "Sort" not in plan


def test_many_mails_take_one_connection(sink):
    for _number in range(20):
        store()
    assert drain() == 20
    store()
    assert drain() == 1
    assert sink.connections == 1


def test_a_connection_that_the_server_closed_is_opened_again(sink):
    store()
    drain()
    sink.stop()
    sink.start()
    store()
    assert drain() == 1
    assert sink.connections == 2


def test_not_now_means_soon(sink):
    sink.mood = "later"
    store()
    assert drain() == 0
    mail = only()
    assert mail.state == MailState.QUEUED
    assert mail.last_error.startswith("451")
    assert mail.next_attempt_at - timezone.now() <= dt.timedelta(seconds=RETRY_AFTER[0])
    sink.mood = "accept"
    make_due()
    assert drain() == 1
    assert len(sink.mails) == 1


def test_a_mail_is_not_tried_before_its_time(sink):
    sink.mood = "later"
    store()
    drain()
    sink.mood = "accept"
    assert drain() == 0


def test_the_pause_never_grows_beyond_a_minute(sink):
    sink.mood = "later"
    store()
    OutgoingMail.objects.update(attempts=29_999)
    drain()
    mail = only()
    assert mail.attempts == 30_000
    assert mail.next_attempt_at < timezone.now() + dt.timedelta(seconds=60)


def test_a_server_that_says_not_now_to_everything_is_not_asked_for_each_mail(sink):
    sink.mood = "later"
    for _number in range(delivery.POSTPONED_IN_A_ROW + 5):
        store()
    drain()
    assert OutgoingMail.objects.filter(attempts=0).count() == 5


def test_no_server_stops_the_queue_at_the_first_mail(sink):
    sink.stop()
    for _number in range(3):
        store()
    assert drain() == 0
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert OutgoingMail.objects.filter(state=MailState.QUEUED).count() == 3


def test_everything_goes_when_the_server_is_back(sink):
    sink.stop()
    for _number in range(3):
        store()
    drain()
    sink.start()
    make_due()
    assert drain() == 3


def test_a_server_that_is_away_is_left_alone_for_a_while(sink):
    sink.stop()
    store()
    drain()
    sink.start()
    store()
    assert drain() == 0


def test_a_hanging_server_is_given_up_after_the_timeout(sink):
    sink.mood = "hang"
    store()
    assert drain() == 0
    mail = only()
    assert (mail.state, mail.last_error) == (MailState.QUEUED, "no answer in time")


def test_an_address_that_does_not_exist_is_given_up_and_does_not_stop_the_others(sink):
    sink.mood = "never"
    store()
    store()
    drain()
    assert OutgoingMail.objects.failed().count() == 2
    assert OutgoingMail.objects.first().last_error.startswith("550")


def test_a_template_that_cannot_be_filled_is_given_up_and_does_not_stop_the_others(sink):
    store(name="outbox_test/broken", key="broken")
    store()
    assert drain() == 1
    failed = OutgoingMail.objects.failed().get()
    assert failed.key == "broken"
    assert "TemplateSyntaxError" in failed.last_error


def test_addresses_do_not_stand_in_the_error(sink):
    store(attachments=[["nothing-of-the-kind", 1]], to="rana@example.org")
    drain()
    assert "rana" not in only().last_error


def test_not_now_for_days_is_never(sink):
    sink.mood = "later"
    store()
    age(minutes=5 * 24 * 60)
    drain()
    assert only().state == MailState.FAILED


def test_no_server_for_days_is_still_not_now(sink):
    sink.stop()
    store()
    age(minutes=5 * 24 * 60)
    drain()
    assert only().state == MailState.QUEUED


def test_what_a_killed_worker_left_goes_after_a_while(sink):
    store()
    assert delivery.claim() is not None
    assert (sweep(), drain()) == (0, 0)
    age(minutes=2)
    assert (sweep(), drain()) == (1, 1)
    assert len(sink.mails) == 1


def test_who_lost_the_claim_does_not_mark(sink):
    store()
    mail = delivery.claim()
    OutgoingMail.objects.update(state=MailState.QUEUED)
    delivery.deliver(mail)
    assert only().state == MailState.QUEUED


def test_two_workers_never_send_the_same_mail(sink):
    for _number in range(60):
        store()

    def work() -> None:
        try:
            drain()
        finally:
            transport.forget()
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    addresses = [mail["To"] for mail in sink.mails]
    assert len(addresses) == 60
    assert len(set(addresses)) == 60
    assert sink.connections <= 2


def test_a_hundred_mails_over_two_processes_take_two_connections(sink):
    for _number in range(100):
        store()
    command = [sys.executable, "-m", "tests.outbox.drain_process", connection.settings_dict["NAME"], str(sink.port)]
    workers = [subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) for _number in range(2)]
    assert [worker.stdout.readline() for worker in workers] == ["ready\n", "ready\n"]
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    sent = [int(worker.communicate(timeout=60)[0]) for worker in workers]
    assert sum(sent) == 100
    assert min(sent) > 0
    assert len({mail["To"] for mail in sink.mails}) == len(sink.mails) == 100
    assert sink.connections == 2


def test_a_long_queue_lets_others_have_their_turn(sink, monkeypatch):
    monkeypatch.setattr(delivery, "DRAIN_SECONDS", 0)
    for _number in range(3):
        store()
    assert drain() == 1
    assert OutgoingMail.objects.due().count() == 2
