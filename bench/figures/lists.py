"""The staff area with 10,000 registered, and lists that leave the house."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench import rows
from bench.report import Figure
from bench.stack import Bench

MOST_QUERIES, MOST_CPU = 20, 300


def lists(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """Every list page: questions to the database and CPU; the worst counts. Exports of few and of many rows."""
    rows.empty(stack)
    rows.room_for_all(stack)
    stack.run("manage.py", "import_registrations", "tests/data/participants-300.csv", "--edition", rows.EDITION)
    with stack.without("worker", "beat"):
        rows.fill(stack, 2_000 if quick else 10_000)
        rows.let_wait(stack)
        found = json.loads(stack.run("-m", "bench.lists"))
    slow = max(found, key=lambda one: one["cpu"])
    most = max(found, key=lambda one: one["queries"])
    note = ", ".join(f"{one['page']} {one['queries']}/{one['cpu']:.0f}" for one in found)
    yield Figure("list_page_cpu", slow["cpu"], "ms", f"≤ {MOST_CPU}", note=f"{slow['page']} is the slowest; {note}")
    yield Figure("list_page_queries", most["queries"], "queries", f"< {MOST_QUERIES}", note=most["page"])
    few = json.loads(stack.run("-m", "bench.lists", "export", "1000"))
    many = json.loads(stack.run("-m", "bench.lists", "export", "20000" if quick else "100000"))
    for form in ("csv", "xlsx"):
        words = "the same with 1,000 rows"
        yield Figure(f"export_{form}_100000", many[f"{form}_seconds"], "s")
        memory, yardstick = many[f"{form}_megabytes"], few[f"{form}_megabytes"]
        yield Figure(f"export_{form}_memory", memory, "MB RSS", "ratio ≤ 1.1", yardstick, words)
