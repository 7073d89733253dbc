"""The Celery application; start it as `celery -A conference.config.celery worker` or `... beat`.

Every setting is in settings.py with the prefix `CELERY_`.
"""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.config.settings")

# kombu's own file transport shows a message to the reader before it is written to the end; ours does not.
TRANSPORT_ALIASES["filesystem"] = "conference.config.broker:Transport"

app = Celery("conference")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
