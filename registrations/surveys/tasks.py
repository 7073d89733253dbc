"""Tasks of the survey: no rule stands here."""

from celery import shared_task

from . import box


@shared_task
def mix() -> None:
    """Mix the answers that are due."""
    box.mix_all()
