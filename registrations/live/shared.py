"""One reckoning for all who look: what is dear to make is made once in some seconds per edition and process.

Twenty screens that look every five seconds ask the database as often as one does. Whoever comes while it is being made
anew gets the one before; only the very first waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from conference.models import Edition

SECONDS = 3.0  # that something stays as it was made
Made = TypeVar("Made")


class Shared(Generic[Made]):
    """`Shared(make)(edition)` gives what `make(edition)` gave within the last seconds."""

    def __init__(self, make: Callable[[Edition], Made], seconds: float = SECONDS) -> None:
        self._make, self._seconds = make, seconds
        self._made: dict[int, tuple[float, Made]] = {}
        self._making: dict[int, threading.Lock] = {}
        self._keys: dict[str, int] = {}
        self._lock = threading.Lock()

    def __call__(self, edition: Edition) -> Made:
        with self._lock:
            found = self._made.get(edition.pk)
            making = self._making.setdefault(edition.pk, threading.Lock())
        if found and time.monotonic() - found[0] < self._seconds:
            return found[1]
        if not making.acquire(blocking=found is None):
            assert found is not None  # only who has something does not wait
            return found[1]
        try:
            return self._anew(edition)
        finally:
            making.release()

    def _anew(self, edition: Edition) -> Made:
        """Made now, unless somebody else finished it while we waited."""
        with self._lock:
            found = self._made.get(edition.pk)
        if found and time.monotonic() - found[0] < self._seconds:
            return found[1]
        started = time.monotonic()
        made = self._make(edition)
        with self._lock:
            self._made[edition.pk] = (started, made)
            self._keys[edition.slug] = edition.pk
        return made

    def held(self, slug: str) -> Made | None:
        """What was made within the last seconds for the edition of this address, None where it must be made anew."""
        with self._lock:
            found = self._made.get(self._keys.get(slug, 0))
        return found[1] if found and time.monotonic() - found[0] < self._seconds else None

    def forget(self) -> None:
        """Make everything anew at the next look."""
        with self._lock:
            self._made.clear()
