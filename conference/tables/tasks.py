"""What the workers run."""

from __future__ import annotations

from celery import shared_task

from . import printing


@shared_task
def forget_old() -> None:
    """Delete kept rows that nobody printed."""
    printing.forget_old()
