"""What workers do for the outbox."""

from celery import shared_task

from . import delivery


@shared_task
def deliver() -> None:
    """Send what is due. Published after every commit that stored a mail; finds nothing most of the time."""
    delivery.drain()


@shared_task
def sweep() -> None:
    """Every 30 seconds: find what a lost broker, a killed worker or an absent mail server left."""
    delivery.sweep()
