"""Each minute: offers that have run out go to the next."""

from __future__ import annotations

from celery import shared_task

from . import services


@shared_task
def expire_place_offers() -> int:
    return services.expire_run_out()
