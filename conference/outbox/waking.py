"""Waking a worker after the commit. It may fail at any time: the mail's row waits, the sweep finds it.

A visitor must not pay for a broker that is down. Publishing is tried once, and after a failure this process leaves
the broker alone for some seconds.
"""

from __future__ import annotations

import logging
import time

from celery import current_app

logger = logging.getLogger(__name__)

PAUSE = 10.0  # seconds without publishing after a failure
_quiet_until = 0.0


def wake() -> bool:
    """Tell a worker that mails wait; returns whether the broker took the message. Raises nothing."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        current_app.send_task("conference.outbox.tasks.deliver", ignore_result=True, retry=False)
    except Exception as error:  # whatever a broker and its client can raise: the request goes on
        _quiet_until = time.monotonic() + PAUSE
        logger.warning("The broker takes no message (%s); mails wait for the sweep.", type(error).__name__)
        return False
    return True
