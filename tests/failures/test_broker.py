"""Nobody who registers pays for a broker that is away; the mail goes when it is back, without anybody's help."""

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
