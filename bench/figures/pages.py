"""The programme as a page and as data, while nothing changes in it."""

from __future__ import annotations

from collections.abc import Iterator

from bench import load, rows
from bench.report import Figure
from bench.stack import Bench

PROGRAMME = f"/{rows.EDITION}/programm/"
SCHEDULE = f"/{rows.EDITION}/schedule.json"
BARE = "a bare Django page without cache: one query, 21 rows"


def _rate(port: int, path: str, seconds: float, *, status: int = 200, headers: dict[str, str] | None = None) -> float:
    load.requests(port, path, 0.5, headers=headers)
    answers = load.requests(port, path, seconds, headers=headers)
    if wrong := {code for code in answers if code != status}:
        raise RuntimeError(f"{path} answered {wrong}")
    return len(answers) / seconds


def pages(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """16 visitors on kept connections; schedule.json also as those ask who have it already."""
    seconds = 2 if quick else 6
    port = stack.web_port
    with stack.bare_server():
        bare = _rate(stack.bare_port, "/people/", seconds)
    yield Figure("programme_pages", _rate(port, PROGRAMME, seconds), "1/s", "≥ 500", bare, BARE)
    compressed = _rate(port, PROGRAMME, seconds, headers={"Accept-Encoding": "gzip"})
    yield Figure("programme_pages_compressed", compressed, "1/s", "≥ 500", bare, BARE)
    yield Figure("schedule_json", _rate(port, SCHEDULE, seconds), "1/s", "≥ 500", bare, BARE)
    known = {"If-None-Match": load.one(port, SCHEDULE).headers["etag"]}
    asked_again = _rate(port, SCHEDULE, seconds, status=304, headers=known)
    yield Figure("schedule_json_unchanged", asked_again, "1/s", "≥ 500", bare, BARE)
    yield Figure("start_page", _rate(port, f"/{rows.EDITION}/", seconds), "1/s", "", bare, BARE)
