"""What happens by itself with mails to many."""

from celery import shared_task

from . import reminders, services


@shared_task
def every_minute() -> None:
    """Start what is planned for now, and note what is through."""
    services.start_due()
    services.settle()


@shared_task
def send_due() -> None:
    """Reminders before the day and thanks after it, as soon as their time has come."""
    reminders.send_due()
