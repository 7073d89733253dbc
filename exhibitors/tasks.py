"""Tasks of the fair."""

from celery import shared_task

from . import reminding
from .offers import services


@shared_task
def expire_holds() -> int:
    """Each minute: end the holds and offers that have run out."""
    return services.sweep()


@shared_task
def remind() -> int:
    """Every ten minutes: the sheet for setting up a week before, the reminder on the day before."""
    return reminding.send_due()
