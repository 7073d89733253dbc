"""Nobody who registers pays for a broker that is away; the mail goes when it is back, without anybody's help."""

import datetime as dt
import os
import signal

from tests.failures import visitors
from tests.stack import Stack

PATIENCE = 120  # seconds: the promise is two minutes


def test_registers_while_broker_refuses_connections_and_mail_goes_after_its_return(live_stack: Stack) -> None:
    live_stack.stop("redis")
    done = visitors.register(live_stack, 3)
    assert [one.status for one in done] == [303, 303, 303]
    assert live_stack.mails.mails == []

    live_stack.start("redis")

    expected = visitors.addresses(done)
    live_stack.wait_until(lambda: visitors.copies(live_stack, expected) == sorted(expected), seconds=PATIENCE)


def test_registers_while_broker_hangs_and_mail_goes_after_its_return(live_stack: Stack) -> None:
    redis = live_stack.programs["redis"].process
    os.kill(redis.pid, signal.SIGSTOP)
    try:
        done = visitors.register(live_stack, 2)
        assert [one.status for one in done] == [303, 303]
    finally:
        os.kill(redis.pid, signal.SIGCONT)

    expected = visitors.addresses(done)
    live_stack.wait_until(lambda: visitors.copies(live_stack, expected) == sorted(expected), seconds=PATIENCE)


def test_a_worker_that_was_busy_when_the_broker_went_takes_up_mails_when_it_is_back(live_stack: Stack) -> None:
    """Its tasks could not be acknowledged on the lost connection; that must not keep it from the next ones."""
    for page in ("programm-gross.pdf", "programm-heft.pdf"):
        for language in ("", "/en", "/tr", "/uk"):
            live_stack.get(f"{language}/demo/{page}")
    planned: dict[int, dt.datetime] = {}
    live_stack.wait_until(lambda: is_at_work(live_stack, planned), seconds=PATIENCE)
    before = made(live_stack)
    live_stack.stop("redis")
    done = visitors.register(live_stack, 2)
    live_stack.wait_until(lambda: made(live_stack) > before, seconds=PATIENCE)
    live_stack.start("redis")

    expected = visitors.addresses(done)
    live_stack.wait_until(lambda: visitors.copies(live_stack, expected) == sorted(expected), seconds=PATIENCE)


def is_at_work(stack: Stack, planned: dict[int, dt.datetime]) -> bool:
    """Whether a worker is making one of the documents that were seen `planned` before: it has shown a sign of life."""
    rows = stack.sql("SELECT id, heartbeat_at FROM documents_document WHERE state = 'running'")
    return any(planned.setdefault(key, at) != at for key, at in rows)


def made(stack: Stack) -> int:
    """How many documents the workers have made."""
    return stack.sql("SELECT count(*) FROM documents_document WHERE state = 'ready'")[0][0]
