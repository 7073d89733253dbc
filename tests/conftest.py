"""What every test has: a real PostgreSQL, and folders that are empty at its start."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests import emptying
from tests.settings import EMBEDDED
from tests.stack import Stack
from tests.template import Template


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running in the main thread, where no other can then run.

    With `-n` (pytest-xdist) a file stays in one process, and all tests of the running product in one and the same.
    """
    items.sort(key=lambda item: "tests/browser/" in item.path.as_posix())
    for item in items:
        together = "stack" if "live_stack" in getattr(item, "fixturenames", ()) else item.path.as_posix()
        item.add_marker(pytest.mark.xdist_group(together))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Template | None:
    """Start the embedded server where it is used, and remove what killed runs left in it.

    Returns the template that has to be made of the new database; None where it is copied from one.
    """
    if EMBEDDED is None:
        return None
    EMBEDDED.acquire()
    _drop_databases_of_dead_runs(EMBEDDED.url("postgres"))
    template = Template(EMBEDDED.url("postgres"))
    if not template.is_there():
        return template
    connection.settings_dict["TEST"]["TEMPLATE"] = template.name
    return None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_modify_db_settings: Template | None, django_db_blocker) -> None:
    """The database is emptied quickly after tests with transactions (tests/emptying.py)."""
    with django_db_blocker.unblock():
        if django_db_modify_db_settings is not None:
            django_db_modify_db_settings.make()
        emptying.remember()
    emptying.replace_djangos_own()


def _drop_databases_of_dead_runs(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            found = re.match(r"test_conference_(\d+)", name)
            if found and not _is_alive(int(found[1])):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture(scope="session")
def one_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The processes behind `live_stack`, started once."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        stack.start_all()
        yield stack
    finally:
        stack.close()


@pytest.fixture
def live_stack(one_stack: Stack) -> Stack:
    """The whole product as real processes (tests/stack.py), healthy at the start of each test."""
    one_stack.heal()
    return one_stack


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """Files go into a folder of this test."""
    folder = tmp_path / "media"
    backend = settings.STORAGES["default"] | {"OPTIONS": {"location": str(folder), "base_url": None}}
    erasures = backend | {"OPTIONS": {"location": str(tmp_path / "erasures"), "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"default": backend, "erasures": erasures}
    return folder
