"""The public plan of a hall with 400 stands."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench import rows
from bench.report import Figure
from bench.stack import Bench

MOST_KB = 150


def hall(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """Size on the wire, CPU and questions of the plan, the form, the states and a way."""
    rows.empty(stack)
    found = {one["page"]: one for one in json.loads(stack.run("-m", "bench.halls"))}
    fair, states = found["fair"], found["states"]
    note = ", ".join(f"{name} {one['kb']:.0f} KB/{one['cpu']:.0f} ms/{one['queries']}" for name, one in found.items())
    yield Figure("hall_400_page", max(fair["kb"], found["book"]["kb"]), "KB gzip", f"< {MOST_KB}", note=note)
    yield Figure("hall_400_page_cpu", fair["cpu"], "ms", note=f"{fair['first']:.0f} ms where the ways are worked out")
    yield Figure("hall_400_states_cpu", states["cpu"], "ms", note="400 states, one question besides the edition's")
    yield Figure("hall_400_states_queries", states["queries"], "queries", "= 2")
