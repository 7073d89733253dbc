"""A mail server that is away, busy or hanging delays mails and nothing else."""

import pytest

from tests.failures import visitors
from tests.stack import Stack

PATIENCE = 120  # seconds: the promise is two minutes


def _has_tried(stack: Stack, address: str) -> bool:
    rows = stack.sql('SELECT attempts, last_error FROM outbox_outgoingmail WHERE "to" = %s', address)
    return bool(rows) and rows[0][0] >= 1 and rows[0][1] != ""


@pytest.mark.parametrize("mood", ["later", "hang"])
def test_mail_arrives_once_after_server_answered_451_or_hung(live_stack: Stack, mood: str) -> None:
    live_stack.mails.mood = mood
    [one] = visitors.register(live_stack)
    assert one.status == 303
    address = str(one.fields["email"])
    live_stack.wait_until(lambda: _has_tried(live_stack, address), seconds=60)

    live_stack.mails.mood = "accept"

    live_stack.wait_until(lambda: visitors.copies(live_stack, {address}) == [address], seconds=PATIENCE)


def test_mail_arrives_once_after_server_was_down(live_stack: Stack) -> None:
    live_stack.mails.stop()
    [one] = visitors.register(live_stack)
    assert one.status == 303
    address = str(one.fields["email"])
    live_stack.wait_until(lambda: _has_tried(live_stack, address), seconds=60)

    live_stack.mails.start()

    live_stack.wait_until(lambda: visitors.copies(live_stack, {address}) == [address], seconds=PATIENCE)


def test_mail_that_server_refuses_for_good_is_shown_as_failed_and_holds_up_nobody(live_stack: Stack) -> None:
    live_stack.mails.mood = "never"
    [refused] = visitors.register(live_stack)
    state = 'SELECT state FROM outbox_outgoingmail WHERE "to" = %s'
    live_stack.wait_until(lambda: live_stack.sql(state, refused.fields["email"]) == [("failed",)], seconds=60)

    live_stack.mails.mood = "accept"
    [other] = visitors.register(live_stack)

    address = str(other.fields["email"])
    live_stack.wait_until(lambda: visitors.copies(live_stack, {address}) == [address], seconds=PATIENCE)
