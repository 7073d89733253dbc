"""Whether it is right, before whether it is fast: 300 people from the form to the badge."""

from __future__ import annotations

from collections.abc import Iterator

from bench import acceptance, load, people, rows
from bench.figures.printing import ALL_BADGES, make
from bench.figures.registering import FORM
from bench.measure import Work
from bench.report import Figure
from bench.stack import Bench


def accepted(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """All 300 of the file through the form, eight at a time; mails, badges and codes are looked at one by one."""
    rows.empty(stack)
    with Work() as work:
        done = load.registrations(stack.web_port, FORM, people.participants(), clients=8)
    acceptance.check_answers(done)
    confirmed, waiting = acceptance.check_places(stack, rows.EDITION, people=len(done))
    stack.wait_until(lambda: len(stack.mails.received()) >= len(done), seconds=120)
    mails = [(mail["to"], mail["mail"]) for mail in stack.mails.received()]
    acceptance.check_confirmations(mails, done)
    badges = make(stack, "badges", ALL_BADGES)
    read = acceptance.check_badges(badges.file, stack, rows.EDITION)
    note = f"{confirmed} places, {waiting} waiting, {len(mails)} confirmations, {read} badges read"
    note += f"; registered within {work.seconds:.1f} s"
    yield Figure("accepted", len(done), "people", "300", len(people.participants()), "people in the file", note)
