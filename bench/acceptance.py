"""One conference from the form to the badge: what must be true after people have registered.

`script/bench` asks it with all 300 of tests/data/participants-300.csv, tests/endtoend with some of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import printed
from bench.load import Registered
from tests.stack import Stack

CONFIRMATION = "confirmation"
PLACES = """
SELECT session.code, session.capacity, session.places_taken, session.waiting,
    count(*) FILTER (WHERE place.state = 'taken'), count(*) FILTER (WHERE place.state = 'waiting')
FROM conference_session AS session
LEFT JOIN registrations_place AS place ON place.session_id = session.id
JOIN conference_edition AS edition ON edition.id = session.edition_id
WHERE slug = %s AND bookable GROUP BY session.id
"""
PEOPLE = """
SELECT first_name, last_name, email, one.state, waiting_number FROM registrations_registration AS one
JOIN conference_edition AS edition ON edition.id = edition_id WHERE slug = %s
"""


class NotAcceptedError(AssertionError):
    """What is wrong, as a list."""


def check_answers(done: Iterable[Registered]) -> None:
    """Everybody was accepted, with a personal page."""
    wrong = [(one.fields["email"], one.status, one.page_status) for one in done if not one.is_complete]
    if wrong:
        raise NotAcceptedError(wrong)


def check_places(stack: Stack, slug: str, *, people: int) -> tuple[int, int]:
    """As many have a place as there are, the others wait; returns how many of each."""
    capacity = stack.sql("SELECT capacity FROM conference_edition WHERE slug = %s", slug)[0][0]
    rows = stack.sql(PEOPLE, slug)
    states = Counter(row[3] for row in rows)
    expected = Counter({"confirmed": min(capacity, people), "waiting": max(people - capacity, 0)})
    numbers = sorted(row[4] for row in rows if row[3] == "waiting")
    if +states != +expected or numbers != list(range(1, len(numbers) + 1)):
        raise NotAcceptedError([capacity, states, numbers])
    for code, size, taken, waiting, has, waits in stack.sql(PLACES, slug):
        if has != taken or waits != waiting or has > size or (waits and has < size and not states["waiting"]):
            raise NotAcceptedError([code, size, taken, waiting, has, waits])
    stack.manage("check_places")
    return states["confirmed"], states["waiting"]


def check_confirmations(recipients: Iterable[tuple[str, str]], done: Iterable[Registered]) -> None:
    """Pairs of address and name of the mail: one confirmation for everybody, nothing else."""
    came = Counter(recipients)
    expected = Counter((str(one.fields["email"]), CONFIRMATION) for one in done)
    if came != expected:
        raise NotAcceptedError([came - expected, expected - came])


def check_badges(pdf: Path, stack: Stack, slug: str) -> int:
    """A badge for everybody who has a place: the names can be read as text, the QR codes from the picture."""
    sheets = printed.read(pdf)
    people = [row for row in stack.sql(PEOPLE, slug) if row[3] == "confirmed"]
    missing = [name for row in people for name in row[:2] if not sheets.has(name)]
    if missing:
        raise NotAcceptedError(missing)
    if len(sheets.codes) != len(people) or len(set(sheets.codes)) != len(people):
        raise NotAcceptedError([len(people), len(sheets.codes), len(set(sheets.codes))])
    return len(people)


def recipients(mails: Iterable[Any]) -> list[tuple[str, str]]:
    """Address and name of parsed mails."""
    return [(str(mail["To"]), str(mail["X-Conference-Mail"])) for mail in mails]
