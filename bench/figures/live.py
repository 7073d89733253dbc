"""The day, live: what twenty who look cost."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench import rows
from bench.live import VIEWERS
from bench.report import Figure
from bench.stack import Bench

EVERY, HOLDS = 5, 3  # seconds between two looks of a page, and that a reckoning holds (registrations.live)


def live(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """With 1,000 (quick) or 10,000 people: a look that brings nothing new, a reckoning, and what both make in a second
    for twenty viewers of one process while somebody arrives all the time."""
    rows.empty(stack)
    rows.room_for_all(stack)
    people = "tests/data/participants-300.csv"
    stack.run("manage.py", "import_registrations", people, "--edition", rows.EDITION, "--needs-consent")
    with stack.without("worker", "beat"):
        rows.fill(stack, 1_000 if quick else 10_000)
        rows.let_need(stack)
        found = json.loads(stack.run("-m", "bench.live"))
    people = f"{found['people']:.0f} people"
    poll, reckoning = found["poll"], found["jetzt-mit-bedarf reckoning"]
    yield Figure("live_poll_cpu", poll, "ms", "≤ 10", note=f"{people}, answered with 304")
    size = found["jetzt-mit-bedarf bytes"] // 1024
    yield Figure("live_reckoning_cpu", reckoning, "ms", "≤ 300", note=f"{people}, {size} KB packed")
    share = (VIEWERS / EVERY * poll + reckoning / HOLDS) / 10
    yield Figure("live_20_viewers_cpu", share, "% of a core", "≤ 10", note=f"{people}, one process")
    size = found["notfall bytes"] // 1024
    yield Figure("live_list_cpu", found["notfall reckoning"], "ms", "≤ 2000", note=f"{people}, {size} KB packed")
