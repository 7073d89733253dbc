"""People who register at the live stack while something is broken. Each has an address nobody else uses."""

import itertools

from bench import load, people
from bench.load import Registered
from tests.stack import Stack

FORM = "/demo/anmeldung/"
_people = people.invented(1_000_000)


def register(stack: Stack, number: int = 1, *, clients: int = 4) -> list[Registered]:
    """`number` people register over HTTP, `clients` at a time; every one gets an answer in time."""
    return load.registrations(stack.web_port, FORM, itertools.islice(_people, number), clients=clients)


def addresses(done: list[Registered]) -> set[str]:
    """Whose registration was accepted (303)."""
    return {str(one.fields["email"]) for one in done if one.status == 303}


def written_to(stack: Stack) -> list[str]:
    """The recipients of every mail that the mail server has taken, twice where two came."""
    return [str(mail["To"]) for mail in list(stack.mails.mails)]
