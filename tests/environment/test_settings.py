"""settings.py in a process of its own, as production starts it."""

import os
import subprocess
import sys

import pytest

from conference.config.local import ROOT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "conference.config.settings",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "BASE_URL": "https://konferenz.example.org",
    "ALLOWED_HOSTS": "konferenz.example.org",
    "DATABASE_URL": "postgresql://user:password@localhost/nothing",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "PATH": os.environ["PATH"],
}


def run(code, environment):
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)


def value(name, **changes):
    code = f"from django.conf import settings; print(settings.{name})"
    done = run(code, PRODUCTION | changes)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", [n for n in PRODUCTION if n.isupper() and n not in ("PATH",)][1:])
def test_what_is_missing_is_named(name):
    done = run("from django.conf import settings; settings.DEBUG", {k: v for k, v in PRODUCTION.items() if k != name})
    assert done.returncode != 0
    assert f"Set the {name} environment variable" in done.stderr


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("from-a-file\n")
    changes = {"SECRET_KEY_FILE": str(tmp_path / "key")}
    assert value("SECRET_KEY", **changes) == "from-a-file"


def test_a_database_address_may_come_from_a_file(tmp_path):
    (tmp_path / "url").write_text("postgresql://anna:geheim@db.example/konferenz\n")
    assert "'NAME': 'konferenz'" in value("DATABASES", DATABASE_URL_FILE=str(tmp_path / "url"))


def test_https_in_the_base_url_switches_security_on():
    assert value("SECURE_SSL_REDIRECT") == value("SESSION_COOKIE_SECURE") == "True"
    assert int(value("SECURE_HSTS_SECONDS")) >= 31_536_000


def test_headers_of_a_proxy_are_believed_only_behind_one():
    assert value("__dict__.get('SECURE_PROXY_SSL_HEADER')") == "None"
    assert "HTTP_X_FORWARDED_PROTO" in value("SECURE_PROXY_SSL_HEADER", TRUSTED_PROXIES="1")


def test_publishing_fails_at_once_where_no_broker_listens():
    code = """
from conference.config.beat import app
from kombu.exceptions import OperationalError
try:
    app.send_task("anything")
except OperationalError:
    print("refused")
"""
    done = run(code, PRODUCTION)
    assert done.stdout.strip() == "refused", done.stderr
