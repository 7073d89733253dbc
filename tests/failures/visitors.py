"""People who register at the live stack while something is broken. Each has an address nobody else uses."""

import itertools

from bench import load, people
from bench.load import Registered
from conference.outbox.delivery import STALE_AFTER
from tests.stack import Stack

FORM = "/demo/anmeldung/"
_people = people.invented(1_000_000)


def register(stack: Stack, number: int = 1, *, clients: int = 4) -> list[Registered]:
    """`number` people register over HTTP, `clients` at a time; every one gets an answer in time."""
    return load.registrations(stack.web_port, FORM, itertools.islice(_people, number), clients=clients)


def addresses(done: list[Registered]) -> set[str]:
    """Whose registration was accepted (303)."""
    return {str(one.fields["email"]) for one in done if one.status == 303}


def copies(stack: Stack, wanted: set[str]) -> list[str]:
    """The recipients of the mails that the mail server has taken for these addresses, twice where two came."""
    return sorted(address for mail in list(stack.mails.mails) if (address := str(mail["To"])) in wanted)


def let_claims_grow_old(stack: Stack) -> None:
    """A mail on the wire when its worker died goes again after STALE_AFTER; the tests move its claim into the past
    instead of waiting."""
    stack.sql("UPDATE outbox_outgoingmail SET claimed_at = claimed_at - %s WHERE state = 'sending'", STALE_AFTER)
