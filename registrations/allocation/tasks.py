"""What the workers run; every rule is in services.py. Each is safe to run twice."""

from __future__ import annotations

from celery import shared_task

from . import services


@shared_task
def work(run_id: int) -> None:
    """Try an allocation, or make one final."""
    services.work(run_id)


@shared_task
def sweep() -> None:
    """Take up again what a lost broker or a killed worker left."""
    for run_id in services.sweep():
        work.delay(run_id)
