"""Whether this process is up, and whether it is able to work.

Each check returns what it saw; it is not well when it raises or returns `ok` as False. A check is *needed* when
the pages cannot work without it (database, files): then `/readyz` is 503 and a proxy should ask another process.
Without the broker or with late mails the pages still work (rows wait in the outbox): that is reported, with 200.
Apps add checks of their own in `AppConfig.ready`.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

BROKER_TIMEOUT = 0.5  # seconds
Facts = dict[str, Any]


@dataclass(frozen=True)
class Check:
    name: str
    ask: Callable[[], Facts]
    is_needed: bool


_checks: dict[str, Check] = {}


def register(*, name: str, ask: Callable[[], Facts], is_needed: bool = False) -> None:
    """Add a check. `ask` returns facts for the answer and raises when it is not well."""
    _checks[name] = Check(name, ask, is_needed)


def report() -> tuple[bool, Facts]:
    """Ask every check; return whether pages can be served, and what each check said."""
    results = {check.name: _result(check) for check in _checks.values()}
    is_able = all(results[check.name]["ok"] for check in _checks.values() if check.is_needed)
    is_well = all(result["ok"] for result in results.values())
    status = "ok" if is_well else "degraded" if is_able else "unavailable"
    return is_able, {"status": status, "checks": results}


def _result(check: Check) -> Facts:
    started = time.perf_counter()
    try:
        facts: Facts = {"ok": True, **check.ask()}
    except Exception as error:  # whatever it is, it is an answer
        facts = {"ok": False, "error": type(error).__name__}
    return {**facts, "needed": check.is_needed, "milliseconds": round((time.perf_counter() - started) * 1000, 1)}


def ask_database() -> Facts:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def ask_broker() -> Facts:
    """Open a connection to the broker, as a worker would, and give up quickly."""
    with current_app.connection_for_write(connect_timeout=BROKER_TIMEOUT) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_TIMEOUT, reraise_as_library_errors=False)
    return {}


def ask_storage() -> Facts:
    """Write a small file and delete it."""
    name = default_storage.save(f"health/{uuid.uuid4().hex}", ContentFile(b"ok"))
    default_storage.delete(name)
    return {}


register(name="database", ask=ask_database, is_needed=True)
register(name="storage", ask=ask_storage, is_needed=True)
register(name="broker", ask=ask_broker)
