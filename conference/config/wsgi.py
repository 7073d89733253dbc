"""What gunicorn serves: `conference.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.config.settings")

application = get_wsgi_application()
_ = get_resolver().reverse_dict  # loads every view now: shared by the workers, no first visitor waits
