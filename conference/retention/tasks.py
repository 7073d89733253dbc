"""What happens by itself every night."""

from celery import shared_task

from . import services


@shared_task
def run() -> None:
    """Let go what is due. Safe to run twice, safe to be killed: the next night goes on."""
    services.run()
