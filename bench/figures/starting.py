"""How long the first page takes after a start, and what the processes weigh."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench import load, rows
from bench.measure import pss_megabytes
from bench.report import Figure
from bench.stack import Bench, answers


def starting(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """From starting gunicorn to the first page answered with 200; memory after some visits, at rest."""
    times = []
    for _ in range(2 if quick else 4):
        stack.stop("web")
        start = time.perf_counter()
        stack.start("web")
        while not answers(stack.web_port, f"/{rows.EDITION}/"):
            time.sleep(0.01)
        times.append(time.perf_counter() - start)
    with stack.bare_server() as bare:
        bare_start = time.monotonic() - bare.started
        load.requests(stack.bare_port, "/people/", 1)
        bare_memory = pss_megabytes(bare.process.pid)
    yield Figure("cold_start", min(times), "s", "< 2", bare_start, "a bare Django application")
    for path in ("", "programm/", "anmeldung/", "messe/", "schedule.json"):
        load.requests(stack.web_port, f"/{rows.EDITION}/{path}", 0.3)
    yield Figure("web_memory", pss_megabytes(stack.pid("web")), "MB PSS", "< 200", bare_memory, "bare, two workers")
    stack.restart("worker")
    stack.restart("beat")
    time.sleep(5)
    together = pss_megabytes(stack.pid("worker"), stack.pid("beat"))
    beat = pss_megabytes(stack.pid("beat"))
    note = f"beat {beat:.0f} MB of it; two worker processes and their head"
    yield Figure("worker_and_beat_memory", together, "MB PSS", "< 200", bare_memory, "bare, two web workers", note)
