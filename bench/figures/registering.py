"""Registering: how many per second, what one costs, whether it costs more when many are registered."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from bench import load, people, rows
from bench.measure import Work
from bench.report import Figure
from bench.stack import Bench

FORM = f"/{rows.EDITION}/anmeldung/"
BARE = "the same three requests to a bare Django form (one INSERT, one SELECT)"
_numbers = itertools.count(0, 100_000)


@dataclass(frozen=True)
class Cost:
    """Of complete registrations: how many per second, CPU milliseconds per piece in web and PostgreSQL."""

    rate: float
    web: float
    postgres: float


def _register(stack: Bench, number: int, *, program: int, port: int, form: str) -> Cost:
    invented = list(itertools.islice(people.invented(next(_numbers)), number))
    load.registrations(port, form, invented[: number // 10])
    with Work(web=program, postgres=stack.pid("postgres")) as work:
        done = load.registrations(port, form, invented[number // 10 :])
    wrong = Counter((one.status, one.page_status) for one in done if not one.is_complete)
    if wrong:
        raise RuntimeError(f"registrations answered {dict(wrong)}")
    share = 1000 / len(done)
    return Cost(len(done) / work.seconds, work.cpu["web"] * share, work.cpu["postgres"] * share)


def registering(stack: Bench, number: int) -> Cost:
    """What registering so many people costs the product as it runs now."""
    return _register(stack, number, program=stack.pid("web"), port=stack.web_port, form=FORM)


def _bare(stack: Bench, number: int) -> Cost:
    with stack.bare_server() as program:
        return _register(stack, number, program=program.process.pid, port=stack.bare_port, form="/form/")


def registrations(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """Three requests each, 16 visitors at a time, two web workers; an empty edition, and one of 10,000."""
    number = 200 if quick else 600
    rows.empty(stack)
    rows.room_for_all(stack)
    with stack.without("worker", "beat"):
        bare = _bare(stack, number)
        before = registering(stack, number)
        rows.fill(stack, 10_000)
        full = registering(stack, number)
        rows.empty(stack)
        rows.room_for_all(stack)
        after = registering(stack, number)
    rows.empty(stack)
    rows.room_for_all(stack)
    with_mails = registering(stack, number)
    rate, web = mean([before.rate, after.rate]), mean([before.web, after.web])
    whole = mean([before.web + before.postgres, after.web + after.postgres])
    note = f"PostgreSQL takes {mean([before.postgres, after.postgres]):.1f} ms more"
    yield Figure("registrations", rate, "1/s", "≥ 50", bare.rate, BARE)
    yield Figure("registration_cpu", web, "ms", "≤ 30", bare.web, BARE, note)
    yield Figure("registrations_while_mails_go", with_mails.rate, "1/s", "", rate, "no worker beside")
    yield Figure("registrations_with_10000", full.rate, "1/s", "", rate, "the same with an empty edition")
    yield Figure(
        "registration_cpu_with_10000", full.web + full.postgres, "ms", "ratio ≤ 1.2", whole, "with an empty edition"
    )


def rush(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """200 people at once for a workshop of 12 places."""
    rows.empty(stack)
    crowd = [fields | {"round_1": "W16", "round_2": ""} for fields in itertools.islice(people.invented(), 200)]
    with Work() as work:
        done = load.registrations(stack.web_port, FORM, crowd, clients=200)
    query = """
        SELECT place.state, count(*), min(waiting_number), max(waiting_number), count(DISTINCT waiting_number)
        FROM registrations_place AS place JOIN conference_session AS session ON session.id = session_id
        WHERE code = 'W16' GROUP BY 1 ORDER BY 1"""
    found = stack.sql(query)
    if found != [("taken", 12, None, None, 0), ("waiting", 188, 1, 188, 188)]:
        raise RuntimeError(f"200 people for 12 places: {found}")
    refused = sum(not one.is_complete for one in done)
    note = f"12 places, 188 waiting in one order, {refused} refused, all answered within {work.seconds:.1f} s"
    yield Figure("rush_200_for_12_places", 12, "places taken", "12", 12, "places there are", note)
