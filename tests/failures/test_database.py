"""PostgreSQL restarts while people register: errors are clean, nothing accepted is lost, everything goes on."""

import threading

import pytest

from tests.failures import visitors
from tests.stack import Stack

PATIENCE = 60


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_no_accepted_registration_is_lost_when_postgres_restarts_under_load(live_stack: Stack, how: str) -> None:
    before = live_stack.programs["web"].process.pid, live_stack.programs["worker"].process.pid
    done: list = []
    load = threading.Thread(target=lambda: done.extend(_register_until_told(live_stack, over)))
    over = threading.Event()
    load.start()
    live_stack.mails.wait_for(3, seconds=PATIENCE)

    getattr(live_stack, how)("postgres")
    live_stack.start("postgres")
    accepted_before = len(live_stack.mails.mails)
    live_stack.mails.wait_for(accepted_before + 3, seconds=PATIENCE)  # web and worker go on by themselves
    over.set()
    load.join()

    accepted = visitors.addresses(done)
    stored = {email for (email,) in live_stack.sql("SELECT email FROM registrations_registration")}
    assert accepted <= stored
    wrong = [one for one in done if not one.is_complete]
    assert {one.page_status or one.status for one in wrong} <= {503}
    assert all("<h1" in one.page and "Traceback" not in one.page for one in wrong), "errors are pages for people"
    visitors.let_claims_grow_old(live_stack)
    live_stack.wait_until(lambda: accepted == set(visitors.copies(live_stack, accepted)), seconds=PATIENCE)
    assert before == (live_stack.programs["web"].process.pid, live_stack.programs["worker"].process.pid)
    assert live_stack.get("/readyz") == 200


def test_pages_are_503_with_a_time_to_come_back_while_postgres_is_away(live_stack: Stack) -> None:
    live_stack.stop("postgres")

    [one] = visitors.register(live_stack)

    assert one.status == 503
    assert "<h1" in one.page
    assert live_stack.get("/healthz") == 200
    assert live_stack.get("/readyz") == 503


def _register_until_told(stack: Stack, over: threading.Event) -> list:
    """Four people at a time, again and again; who got no 303 comes as somebody else."""
    done = []
    while not over.is_set():
        done += visitors.register(stack, 8, clients=4)
    return done
