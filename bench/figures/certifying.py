"""Certificates of attendance as PDF, made by the workers as staff would ask for them."""

from __future__ import annotations

from collections.abc import Iterator

from bench import load, people, rows
from bench.figures.printing import PLAIN, make, plain_seconds, until_idle
from bench.figures.registering import FORM
from bench.measure import pss_megabytes
from bench.report import Figure
from bench.stack import Bench

EVERYBODY_WAS_THERE = """
import django
django.setup()
from conference.audit.services import SYSTEM
from conference.models import Edition
from registrations.presence import services
services.mark_all(edition=Edition.objects.get(slug="demo"), actor=SYSTEM)
"""
ALL = {"language": "own"}


def certificates(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """300 certificates over two worker processes that have printed before; memory at its peak, and with 3,000."""
    rows.empty(stack)
    with stack.without("worker"):
        load.registrations(stack.web_port, FORM, people.participants(), clients=8)
        stack.sql("TRUNCATE outbox_outgoingmail CASCADE")
    stack.run("-c", EVERYBODY_WAS_THERE)
    number = 30 if quick else 100
    with stack.without("worker"):
        plain, cpu = plain_seconds(stack, "certificates", number)
    until_idle(stack)
    first = make(stack, "certificates", ALL)
    few = make(stack, "certificates", ALL)
    cost = 1000 * few.cpu / few.total
    note = f"{few.total} certificates; {first.seconds:.1f} s right after the start"
    yield Figure("certificates_300", few.seconds, "s", "< 4", plain * few.total / number, PLAIN, note)
    yield Figure("certificate_cpu", cost, "ms", "", 1000 * cpu / number, PLAIN, "of the workers, joining included")
    at_rest = pss_megabytes(stack.pid("worker"))
    yield Figure("certificates_300_memory", few.megabytes, "MB PSS", "", at_rest, "the same workers after it")
    rows.room_for_all(stack)
    rows.fill(stack, 900 if quick else 3000)
    stack.run("-c", EVERYBODY_WAS_THERE)
    until_idle(stack)
    many = make(stack, "certificates", ALL)
    note = f"{many.total} certificates in {many.seconds:.1f} s"
    yield Figure("certificates_3000_memory", many.megabytes, "MB PSS", "as with 300", few.megabytes, "at 300", note)
