"""The product's settings, with a database and folders of the tests' own and a quick password hash."""

import os
from pathlib import Path

from conference.config.local import ROOT, fill_environment

# pytest-xdist's workers get the environment of the process that started them, and with it its database's address;
# programs that a test starts are to use the test's own.
THIS_PROCESS, STARTED_BY = os.environ.get("PYTEST_XDIST_WORKER", "alone"), os.environ.get("TESTS_DATABASE_OF")
DATA_HOME = Path(os.environ.get("DATA_DIR") or ROOT / "var")
OF_THE_DEMO = "SECRET_KEY BASE_URL ALLOWED_HOSTS EMAIL_URL CELERY_BROKER_URL DEBUG TRUSTED_PROXIES"
for name in [*OF_THE_DEMO.split(), *(["DATABASE_URL"] if STARTED_BY not in (None, THIS_PROCESS) else [])]:
    os.environ.pop(name, None)
HOME = DATA_HOME if STARTED_BY else DATA_HOME / "tests"
# Nothing of the server's own comes in between: its vacuum would hold old versions of rows that a test looks for.
EMBEDDED = fill_environment(HOME, fsync="off", full_page_writes="off", max_connections="200", autovacuum="off")
if EMBEDDED is not None:
    os.environ["TESTS_DATABASE_OF"] = THIS_PROCESS

from conference.config.settings import *  # noqa: E402, F403
from conference.config.settings import DATABASES, STORAGES  # noqa: E402

BASE_URL = "http://testserver"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
RATE_LIMITS = False
CELERY_BROKER_URL = "memory://"  # nobody listens; tests/stack.py has a real one
DATABASES["default"]["TEST"] = {"NAME": f"test_conference_{os.getpid()}"}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
