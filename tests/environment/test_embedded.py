"""The embedded database on a real server."""

import subprocess
import sys
import time

import psycopg
import pytest

from conference.config.embedded import EmbeddedPostgres


@pytest.fixture
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("pg")


def eventually(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_starts_keeps_data_and_stops_with_its_last_user(home):
    first = EmbeddedPostgres(home)
    with psycopg.connect(first.acquire(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    first.release()
    assert not first.is_running()
    second = EmbeddedPostgres(home)
    with psycopg.connect(second.acquire()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    second.release()


def test_two_users_share_one_server(home):
    first, second = EmbeddedPostgres(home), EmbeddedPostgres(home)
    first.acquire()
    second.acquire()
    first.release()
    assert second.is_running()
    second.release()
    assert eventually(lambda: not second.is_running())


def test_a_killed_user_leaves_no_server(home):
    code = (
        "import sys, time; from pathlib import Path; from conference.config.embedded import EmbeddedPostgres;"
        "EmbeddedPostgres(Path(sys.argv[1])).acquire(); print('up', flush=True); time.sleep(600)"
    )
    user = subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE)
    assert user.stdout.readline() == b"up\n"
    user.kill()
    user.wait()
    user.stdout.close()
    assert eventually(lambda: not EmbeddedPostgres(home).is_running())


def test_a_path_too_long_for_a_socket_gets_a_short_folder(home):
    postgres = EmbeddedPostgres(home / ("long" * 30))
    with psycopg.connect(postgres.acquire()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    postgres.release()
