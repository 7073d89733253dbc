"""The scheduler's Celery application: `celery -A conference.config.beat beat`.

It knows tasks by name only and loads no Django application, which halves its memory.
"""

import os
from pathlib import Path

from celery import Celery
from celery.beat import PersistentScheduler
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.config.settings")
TRANSPORT_ALIASES["filesystem"] = "conference.config.broker:Transport"
TRANSPORT_ALIASES["redis"] = "conference.config.redis_broker:Transport"


class Scheduler(Celery):
    """Celery without its support for Django's models."""

    builtin_fixups: frozenset[str] = frozenset()


app = Scheduler("conference")
app.config_from_object("django.conf:settings", namespace="CELERY")


class WatchedScheduler(PersistentScheduler):
    """Touches a file beside its schedule every three minutes, for the container's health check."""

    def sync(self) -> None:
        super().sync()
        Path(f"{self.schedule_filename}.alive").touch()
