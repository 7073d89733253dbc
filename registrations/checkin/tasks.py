"""What happens by the clock."""

from celery import shared_task

from . import rehearsing


@shared_task
def forget_rehearsals():
    """Throw away what was tried at the doors before the event."""
    rehearsing.forget_all()
