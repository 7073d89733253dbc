"""Mails per second to a server on this machine."""

from __future__ import annotations

import itertools
import smtplib
import time
from collections.abc import Iterator
from email.message import EmailMessage

from bench import load, people, rows
from bench.figures.registering import FORM
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
