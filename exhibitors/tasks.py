"""Tasks of the fair."""

from celery import shared_task
from django.db import transaction

from . import stands


@shared_task
def expire_holds() -> int:
    """Each minute: end the holds that have run out."""
    with transaction.atomic():
        return stands.expire_run_out()
