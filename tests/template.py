"""The tests' database is copied from one that has every migration already: half a second instead of half a minute.

The first run after a change of migrations makes the template; runs that start meanwhile wait for it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import django
import psycopg
from django.db import connection

from tests.settings import ROOT

PREFIX = "template_conference_"
LOCK = 715_517  # of the server, while a template is made


def name() -> str:
    """The template's name: what all migrations together say."""
    found = hashlib.sha256(repr(django.VERSION).encode())
    for path in sorted(Path(ROOT).glob("[cer]*/**/migrations/*.py")):
        found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return PREFIX + found.hexdigest()[:16]


class Template:
    """The template of this state of the migrations, on the server behind `url`."""

    def __init__(self, url: str) -> None:
        self.name = name()
        self._server = psycopg.connect(url, autocommit=True)

    def is_there(self) -> bool:
        """Whether it can be copied. If not, everybody else waits until `make` or `close`."""
        self._server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if self.name not in self._all():
            return False
        self.close()
        return True

    def make(self) -> None:
        """Keep a copy of the database that Django has just made, and nothing of earlier states."""
        database = connection.settings_dict["NAME"]
        connection.close()
        for old in self._all():
            self._server.execute(f'DROP DATABASE "{old}"')
        self._server.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{database}"')
        self.close()

    def close(self) -> None:
        """Give the server's lock back."""
        self._server.close()

    def _all(self) -> list[str]:
        rows = self._server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        return [row[0] for row in rows.fetchall()]
