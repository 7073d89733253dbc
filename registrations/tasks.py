"""What happens by itself."""

from __future__ import annotations

import logging

from celery import shared_task

from . import checking
from .groups import drafts

log = logging.getLogger(__name__)


@shared_task
def check_places_nightly() -> None:
    """Say in the log where counters and rows differ; `manage.py check_places` tells the same."""
    for difference in checking.differences():
        log.error("places do not add up: %s", difference)


@shared_task
def forget_drafts_hourly() -> None:
    """What was typed about several people and not sent within four hours."""
    drafts.forget_old()
