"""The Celery application of web and worker: `celery -A conference.config.celery worker`.

Every setting is in settings.py with the prefix `CELERY_`. The scheduler has its own, smaller one: beat.py.
"""

import gc
import os

from celery import Celery
from celery.signals import worker_before_create_process
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.config.settings")

# kombu's own file transport shows a message to the reader before it is written to the end; ours does not.
TRANSPORT_ALIASES["filesystem"] = "conference.config.broker:Transport"
TRANSPORT_ALIASES["redis"] = "conference.config.redis_broker:Transport"

app = Celery("conference")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_before_create_process.connect
def keep_memory_shared(**kwargs: object) -> None:
    """Leave what is loaded alone at collections, so that the processes of a worker share its pages."""
    gc.collect()
    gc.freeze()
