"""What happens by itself."""

from __future__ import annotations

from celery import shared_task

from . import services


@shared_task
def end_old_nightly() -> None:
    """No rehearsal outlives its night."""
    services.end_old()
