"""Badges and the programme as PDF, made by the workers as staff would ask for them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from bench import load, people, rows
from bench.figures.registering import FORM
from bench.measure import Peak, Work, pss_megabytes
from bench.report import Figure
from bench.stack import Bench

ASK = """
import json, sys, django
django.setup()
from conference.audit.services import SYSTEM
from conference.documents import services
kind, subject, params = sys.argv[1:]
print(services.request(kind=kind, subject=subject, params=json.loads(params), actor=SYSTEM).pk)
"""
ALL_BADGES = {"format": "a6", "start": 1, "which": "all", "order": "name"}
PATIENCE = 600  # seconds
BIG = "gross"
PLAIN = "a plain WeasyPrint document for each, one process"


@dataclass(frozen=True)
class Made:
    """A document that was asked for and is ready."""

    seconds: float
    cpu: float
    total: int
    megabytes: float
    file: Path


def make(stack: Bench, kind: str, params: dict[str, object]) -> Made:
    """Ask for a document of the edition and wait for the workers; time from asking to ready, peak of their memory."""
    subject = f"edition:{rows.edition_id(stack)}"
    worker = stack.pid("worker")
    with Peak(worker) as peak, Work(worker=worker) as work:
        key = int(stack.run("-c", ASK, kind, subject, json.dumps(params)))
        query = "SELECT state, total, extract(epoch FROM finished_at - created_at), file, error FROM documents_document"
        until = time.monotonic() + PATIENCE
        while (row := stack.sql(f"{query} WHERE id = %s", key)[0])[0] not in ("ready", "failed"):
            if time.monotonic() > until:
                raise RuntimeError(f"{kind}: not made within {PATIENCE} s")
            time.sleep(0.1)
    state, total, seconds, file, error = row
    if state == "failed":
        raise RuntimeError(f"{kind}: {error}")
    return Made(float(seconds), work.cpu["worker"], total, peak.megabytes, stack.home / "media" / file)


def until_idle(stack: Bench) -> None:
    """Wait until the workers have made what should always lie ready, such as the programmes; these have own figures.

    The sweep asks for the next of them every 30 seconds.
    """
    quiet, until = 0, time.monotonic() + PATIENCE
    while quiet < 35 and time.monotonic() < until:
        unfinished = stack.sql("SELECT count(*) FROM documents_document WHERE state NOT IN ('ready', 'failed')")[0][0]
        quiet = 0 if unfinished else quiet + 1
        time.sleep(1)


def plain_seconds(stack: Bench, kind: str, number: int) -> tuple[float, float]:
    """Seconds of the clock and of the processor that plain WeasyPrint takes."""
    wall, cpu = stack.run("-m", "bench.naive", kind, str(number)).split()
    return float(wall), float(cpu)


def badges(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """300 badges, then 3,000, over two worker processes that have printed before; memory at its peak."""
    rows.empty(stack)
    with stack.without("worker"):
        load.registrations(stack.web_port, FORM, people.participants(), clients=8)
        stack.sql("TRUNCATE outbox_outgoingmail CASCADE")
    number = 30 if quick else 100
    wall, cpu = plain_seconds(stack, "badges", number)
    plain = number / wall
    first = make(stack, "badges", ALL_BADGES)
    few = make(stack, "badges", ALL_BADGES)
    note = f"{few.total} badges; {first.total / first.seconds:.0f}/s right after the start of the workers"
    yield Figure("badges_300", few.total / few.seconds, "1/s", "≥ 200", plain, PLAIN, note)
    at_rest = pss_megabytes(stack.pid("worker"))
    yield Figure("badges_300_memory", few.megabytes, "MB PSS", "", at_rest, "the same workers after it")
    many_people = 900 if quick else 3000
    rows.room_for_all(stack)
    rows.fill(stack, many_people)
    many = make(stack, "badges", ALL_BADGES)
    note = f"{many.total} badges, {many.file.stat().st_size / 1e6:.1f} MB"
    yield Figure("badges_3000", many.total / many.seconds, "1/s", "≥ 200", plain, PLAIN, note)
    cost = 1000 * many.cpu / many.total
    yield Figure("badge_cpu", cost, "ms", "≤ 10", 1000 * cpu / number, PLAIN, "of the workers, joining included")
    yield Figure("badges_3000_memory", many.megabytes, "MB PSS", "as with 300", few.megabytes, "at 300")


def programme(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """The programme of the demonstration, A4, as staff and visitors get it."""
    make(stack, "programme", {})
    made = min((make(stack, "programme", {}) for _ in range(1 if quick else 3)), key=lambda one: one.seconds)
    with pikepdf.open(made.file) as pdf:
        count = len(pdf.pages)
    plain, _cpu = plain_seconds(stack, "pages", count)
    note = f"{made.cpu:.1f} s of CPU"
    yield Figure("programme_pdf", made.seconds, "s", "", plain, f"plain WeasyPrint, {count} pages of text", note)


def big_programme(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """400 sessions in 30 rooms over 3 days, every variant in a process of its own, so that its peak is its own."""
    stack.run("-m", "bench.big", "store", BIG)
    with stack.without("worker"):
        for kind in ("programme", "programme-booklet", "programme-large"):
            made = json.loads(stack.run("-m", "bench.big", kind, BIG))
            if made["missing"]:
                raise RuntimeError(f"{kind}: sessions {made['missing']} are not printed")
            plain, _cpu = plain_seconds(stack, "pages", made["pages"])
            name = f"big_{kind.replace('-', '_')}"
            words = f"plain WeasyPrint, {made['pages']} pages of text"
            yield Figure(name, made["seconds"], "s", "≤ 20", plain, words, f"{made['cpu']:.1f} s of CPU")
            yield Figure(f"{name}_memory", made["megabytes"], "MB RSS", "≤ 400", note="peak of the process")
