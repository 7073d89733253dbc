"""What the workers run; every rule is in services.py. Each is safe to run twice."""

from __future__ import annotations

from celery import shared_task

from . import services


@shared_task
def work(run_id: int) -> None:
    """Look at a file, or read it in."""
    services.work(run_id)


@shared_task
def sweep() -> None:
    """Hand out again what a lost broker or a killed worker left; delete old files."""
    for run_id in services.sweep():
        work.delay(run_id)
