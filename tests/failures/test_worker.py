"""A worker killed in the middle of its work loses nothing."""

from collections import Counter

from tests.failures import visitors
from tests.stack import Stack

NUMBER = 100
WORKER_PROCESSES = 2
PATIENCE = 60


def test_each_of_100_mails_arrives_though_worker_is_killed_and_only_those_on_the_wire_twice(live_stack: Stack) -> None:
    live_stack.stop("worker")
    done = visitors.register(live_stack, NUMBER, clients=8)
    expected = visitors.addresses(done)
    assert len(expected) == NUMBER
    live_stack.start("worker")
    live_stack.mails.wait_for(10, seconds=PATIENCE)

    live_stack.kill("worker")
    assert len(live_stack.mails.mails) < NUMBER, "killed too late to see anything"
    live_stack.start("worker")
    visitors.let_claims_grow_old(live_stack)

    live_stack.wait_until(lambda: set(visitors.copies(live_stack, expected)) == expected, seconds=PATIENCE)
    live_stack.wait_until(lambda: _unsent(live_stack) == 0, seconds=PATIENCE)
    copies = Counter(visitors.copies(live_stack, expected))
    assert sum(number - 1 for number in copies.values()) <= WORKER_PROCESSES
    ids = {address: {str(mail["Message-ID"]) for mail in live_stack.mails.to(address)} for address in expected}
    assert all(len(same) == 1 for same in ids.values()), "a second copy must be recognisable as the same mail"


def _unsent(stack: Stack) -> int:
    return stack.sql("SELECT count(*) FROM outbox_outgoingmail WHERE state IN ('queued', 'sending')")[0][0]
