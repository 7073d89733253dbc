"""What workers do for the outbox."""

import logging

from celery import shared_task
from django.conf import settings

from . import delivery
from .bounces.mailbox import MailboxError, empty
from .bounces.services import SeenLetters, take

logger = logging.getLogger(__name__)


@shared_task
def deliver() -> None:
    """Send what is due. Published after every commit that stored a mail; finds nothing most of the time."""
    delivery.drain()


@shared_task
def sweep() -> None:
    """Every 30 seconds: find what a lost broker, a killed worker or an absent mail server left."""
    delivery.sweep()


@shared_task
def fetch_bounces() -> None:
    """Every few minutes: read which mails did not arrive; nothing where no mailbox is set."""
    if settings.BOUNCE_URL:
        try:
            empty(settings.BOUNCE_URL, take, SeenLetters(settings.BOUNCE_URL))
        except MailboxError as error:
            logger.warning("The mailbox of failed deliveries cannot be read: %s", error)
