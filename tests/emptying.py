"""How the database is emptied after a test with transactions of its own: only where there are rows.

Django's own way truncates every table and then makes all permissions and roles anew: a second of work after each of a
thousand tests. Those rows come from the migrations' last step; they stay, unless a test has changed them.
"""

from __future__ import annotations

import functools
import time

from django.db import connection, transaction
from django.test import TransactionTestCase

STAY = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
BIG = 500_000  # bytes; nobody vacuums here, so what has grown is made anew
PATIENCE = 30.0  # seconds for what others still do
BUSY = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
AND state <> 'idle' AND pid <> pg_backend_pid()"""
_made: list[str] = []  # what the tables that stay held when they were made


def remember() -> None:
    """Note what the tables that stay hold. Called when the database is ready."""
    _made[:] = _held()


def _held() -> list[str]:
    sums = "SELECT md5(string_agg(one::text, '|' ORDER BY one.id)) FROM {} AS one"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({sums.format(name)})" for name in STAY))
        return [row[0] for row in cursor.fetchall()]


@functools.cache
def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in sorted(names)]


@functools.cache
def _may_rule() -> bool:
    """Whether this user may let rows go without triggers and keys being asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return cursor.fetchone() == ("on",)


def are_others_done(seconds: float = PATIENCE) -> bool:
    """Wait until nobody else is in the middle of something in this database; returns whether that came to be."""
    until = time.monotonic() + seconds
    while True:
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            if cursor.fetchone() == (0,):
                return True
        if time.monotonic() > until:
            return False
        time.sleep(0.02)


def _empty() -> None:
    """Behind the lock that TRUNCATE takes too. A page that is still being answered, for example to one that asks again
    by itself, is waited for before: it takes its locks in another order, and one of both would be ended."""
    are_others_done()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(_tables())} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in _tables()))
        full = {row[0] for row in cursor.fetchall()} - {connection.ops.quote_name(name) for name in STAY}
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in full:
            cursor.execute("SELECT pg_relation_size(%s)", [name])
            is_big = cursor.fetchone()[0] > BIG
            cursor.execute(f"TRUNCATE {name} CASCADE" if is_big else f"DELETE FROM {name}")


def replace_djangos_own() -> None:
    """Let every test with transactions end so; as before where what stays was touched, or the user may not."""
    everything = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        if _may_rule() and _made == _held():
            _empty()
        else:
            everything(case)
            remember()

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
