"""Mails per second to a server on this machine."""

from __future__ import annotations

import itertools
import smtplib
import time
from collections.abc import Iterator
from email.message import EmailMessage

from bench import load, people, rows
from bench.figures.registering import FORM, Cost, registering
from bench.measure import Work
from bench.report import Figure
from bench.stack import Bench


def _naive(stack: Bench, number: int, size: int) -> float:
    """As many programs do it: for each mail a connection, one after the other."""
    start = time.perf_counter()
    for count in range(number):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "konferenz@example.org", f"p{count}@messung.example", "Hallo"
        mail.set_content("x" * 70 + "\n" * (size // 71))
        with smtplib.SMTP("127.0.0.1", stack.mails.port) as server:
            server.send_message(mail)
    return number / (time.perf_counter() - start)


def mails(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """Confirmations with calendar and QR code that wait in the outbox, from the first received to the last."""
    number = 100 if quick else 500
    rows.empty(stack)
    rows.room_for_all(stack)
    with stack.without("worker"):
        load.registrations(stack.web_port, FORM, itertools.islice(people.invented(), number))
    with Work(worker=stack.pid("worker")) as work:
        stack.wait_until(lambda: len(stack.mails.received()) >= number, seconds=120)
    received = stack.mails.received()
    rate = (number - 1) / (received[-1]["at"] - received[0]["at"])
    connections = len({mail["connection"] for mail in received})
    size = sum(mail["bytes"] for mail in received) // number
    stack.mails.empty()
    with Work() as plain:
        naive = _naive(stack, number, size)
    note = f"over {connections} SMTP connections, {size // 1000} KB each, rendered, with calendar and QR code"
    yield Figure("mails", rate, "1/s", "≥ 100", naive, "a fixed text by smtplib, one connection each", note)
    cost = 1000 * work.cpu["worker"] / number
    yield Figure(
        "mail_cpu", cost, "ms", "", 1000 * plain.own_cpu / number, "the fixed text", "of the worker, its start included"
    )


def _unsent(stack: Bench, condition: str = "true") -> int:
    query = f"SELECT count(*) FROM outbox_outgoingmail WHERE state IN ('queued', 'sending') AND {condition}"
    return int(stack.sql(query)[0][0])


def _beside(stack: Bench, number: int, pace: str) -> tuple[Cost, int]:
    """Registering while 1,000 mails go; how many of them went meanwhile."""
    stack.sql("DELETE FROM mailings_recipient")
    stack.sql("DELETE FROM outbox_outgoingmail WHERE is_bulk")
    stack.environment["MAILINGS_PER_MINUTE"] = pace
    stack.run("-m", "bench.release", rows.EDITION)
    before = _unsent(stack, "is_bulk")
    cost = registering(stack, number)
    gone = before - _unsent(stack, "is_bulk")
    if not gone or gone == before:
        raise RuntimeError(f"{gone} of {before} mails went while people registered: this measures nothing")
    return cost, gone


def mailing(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """Registering with worker and beat beside it, alone and while a mailing to 1,000 people goes."""
    number = 100 if quick else 300
    rows.empty(stack)
    rows.room_for_all(stack)
    registering(stack, 20)
    rows.fill(stack, 1000)
    alone = registering(stack, number)
    stack.wait_until(lambda: not _unsent(stack), seconds=120)
    for name, pace in (("at_its_pace", "600"), ("at_once", "0")):
        cost, gone = _beside(stack, number, pace)
        wait = stack.sql(
            "SELECT extract(epoch FROM max(sent_at - created_at)) FROM outbox_outgoingmail"
            " WHERE name = 'registrations/confirmation' AND state = 'sent' AND id > (SELECT min(id) FROM"
            " outbox_outgoingmail WHERE is_bulk)"
        )[0][0]
        note = f"{gone} of the mailing went meanwhile; no confirmation waited longer than {wait:.1f} s"
        whole, plain = cost.web + cost.postgres, alone.web + alone.postgres
        yield Figure(f"registration_cpu_mailing_{name}", whole, "ms", "ratio ≤ 1.2", plain, "no mailing beside", note)
        yield Figure(f"registrations_mailing_{name}", cost.rate, "1/s", "", alone.rate, "no mailing beside")
        stack.wait_until(lambda: not _unsent(stack, "NOT is_bulk"), seconds=120)
