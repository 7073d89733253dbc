"""What happens by itself."""

from __future__ import annotations

from celery import shared_task

from . import reminding


@shared_task
def remind_of_interpreters() -> None:
    """Tell staff that the last date for asking the interpreters' pool comes, or that it is today."""
    reminding.remind()
