"""The whole product as real processes: PostgreSQL, Redis, a mail server, gunicorn, Celery worker and beat.

A test takes the fixture `live_stack`. It is started once per run and handed out healthy and with an empty
mailbox; the database keeps what earlier tests have put in, so a test looks only at its own addresses.

    def test_mail_after_the_broker_returned(live_stack):
        live_stack.stop("redis")
        ...                                  # POST to live_stack.base_url
        live_stack.start("redis")
        live_stack.mails.wait_for(1, seconds=120)

Programs: "web", "worker", "beat", "redis", "postgres". `kill` is SIGKILL to the whole process group, `stop` asks.
"""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from conference.config import embedded
from conference.config.demo import WORKER, Program
from conference.config.embedded import EmbeddedPostgres
from conference.config.local import ROOT
from tests.mail_sink import MailSink, free_port

SLACK = 3  # how much longer than on a machine of its own things may take beside other tests
PASSWORD = "ein-langes-passwort-der-tests"


class Stack:
    """One running product in the folder `home`; `environment` overrides variables of the programs."""

    def __init__(self, home: Path, *, mails: MailSink | None = None, **environment: str) -> None:
        self.home = home
        self.postgres = EmbeddedPostgres(home)
        self.mails = mails or MailSink()
        self.mails.port = free_port()
        self.web_port, self.redis_port = free_port(), free_port()
        self.base_url = f"http://127.0.0.1:{self.web_port}"
        self.environment = os.environ | self._variables() | environment
        self.programs = self._programs()

    def _variables(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "conference.config.settings",
            "DATA_DIR": str(self.home),
            "DATABASE_URL": self.postgres.url(),
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mails.port}",
            "SECRET_KEY": "of-the-live-stack-" * 4,
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": self.base_url,
            "PORT": str(self.web_port),
            "RATE_LIMITS": "off",
            "SWEEP_SECONDS": "5",
            "DEMO_PASSWORD": PASSWORD,
        }

    def _programs(self) -> dict[str, Program]:
        python = [sys.executable, "-m"]
        redis = ["redis-server", "--port", str(self.redis_port), "--save", "", "--appendonly", "no"]
        commands = {
            "redis": [*redis, "--bind", "127.0.0.1", "--dir", str(self.home)],
            "web": [*python, "gunicorn", "-c", "python:conference.config.gunicorn", "conference.config.wsgi"],
            "worker": [*python, "celery", *WORKER],
            "beat": [*python, "celery", "-A", "conference.config.beat", "beat"],
        }
        return {name: Program(name, command, self.home, self.environment) for name, command in commands.items()}

    def start_all(self) -> None:
        """Make the data, start everything, wait until pages are served."""
        self.postgres.acquire()
        self.run("-m", "conference.config.prepare_demo")
        self.heal()

    def heal(self) -> None:
        """Start what does not run; empty the mailbox."""
        self.postgres.acquire()
        self.mails.mood = "accept"
        self.mails.start()
        for name in self.programs:
            self.start(name)
        self.wait_until(lambda: self.get("/healthz") == 200)
        self.mails.mails.clear()

    def close(self) -> None:
        """End everything."""
        for program in self.programs.values():
            program.ask_to_end()
        for program in self.programs.values():
            program.finish(time.monotonic() + 1)
        self.mails.stop()
        self.postgres.release()

    def start(self, name: str) -> None:
        """Start a program; nothing where it runs."""
        if name == "postgres":
            self.postgres.acquire()
        elif not self.programs[name].is_alive():
            self.programs[name].start()

    def stop(self, name: str) -> None:
        """End a program in good order and wait for it."""
        if name == "postgres":
            embedded.stop_server(self.postgres.data)
            return
        self.programs[name].ask_to_end()
        self.programs[name].finish(time.monotonic() + 10)

    def kill(self, name: str) -> None:
        """SIGKILL for a program and its children."""
        if name == "postgres":
            embedded.stop_server(self.postgres.data, immediately=True)
            return
        self.programs[name].finish(0)

    def restart(self, name: str) -> None:
        """`stop`, then `start`."""
        self.stop(name)
        self.start(name)

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments in the stack's environment; return what it printed."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def manage(self, *arguments: str) -> str:
        """Run a management command against the stack's database."""
        return self.run("manage.py", *arguments)

    def sql(self, statement: str, *values: Any) -> list[tuple]:
        """The rows of a statement against the stack's database."""
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def get(self, path: str) -> int:
        """The status of a page, 0 where nobody answers."""
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def log(self, name: str) -> str:
        """What a program has written."""
        return self.programs[name].log.read_text(errors="replace")

    @staticmethod
    def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
        """Return when the condition holds; AssertionError after SLACK times `seconds`."""
        deadline = time.monotonic() + SLACK * seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {SLACK} x {seconds} s"
            time.sleep(0.05)
