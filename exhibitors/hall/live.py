"""How all stands stand right now: one question, kept in memory for a second, so that a hall full of phones that ask
every few seconds costs the database one question per second and process.

Names nobody but whose stand is confirmed; whose hold it is knows only the visitor's own page. What staff only try out
with applications looks as if nobody had the stand.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, When

from conference.models import Edition
from exhibitors.models import BookingState, Exhibitor, Stand
from exhibitors.plan import shown_state
from exhibitors.querysets import tried_out

FRESH = 1.0  # seconds
State = list[str | int]


class Now(NamedTuple):
    """The states as JSON, the fingerprint of it, and until when it is fresh (on the process's own clock)."""

    body: bytes
    etag: str
    until: float


_kept: dict[int, Now] = {}
_lock = threading.Lock()


def forget() -> None:
    """Let the next question go to the database."""
    with _lock:
        _kept.clear()


def now(edition: Edition) -> Now:
    """The states of an edition, at most a second old."""
    with _lock:
        kept = _kept.get(edition.pk)
        if kept is not None and kept.until > time.monotonic():
            return kept
    body = json.dumps({"stands": states(edition)}, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    made = Now(body, etag, time.monotonic() + FRESH)
    with _lock:
        if len(_kept) > 100:
            _kept.clear()
        _kept[edition.pk] = made
    return made


def states(edition: Edition) -> dict[str, State]:
    """By number: the state, behind it the name where one is public (with those of its guests), and the key of its page.
    One question."""
    guests = Exhibitor.objects.filter(shares=OuterRef("now__pk")).with_sign_name().order_by("pk").values("sign")
    rows = Stand.objects.of_edition(edition).with_taking().annotate(guests=ArraySubquery(guests)).order_by("number")
    is_secret = Case(When(tried_out("now"), then=True), default=False)
    holder = [f"now__exhibitor__{name}" for name in ("short_name", "organisation", "pk", "is_listed")]
    fields: list[Any] = ["number", "blocked", is_secret, "now__state", "guests", *holder]
    return {number: _state(*rest) for number, *rest in rows.values_list(*fields)}


def _state(blocked: str, is_secret: bool, state: str | None, guests: list[str], *holder: Any) -> State:
    if state is None or is_secret:
        return ["blocked" if blocked else "free"]
    shown = shown_state(state)
    if shown != BookingState.CONFIRMED:
        return [shown]
    short, name, key, is_listed = holder
    names = " · ".join([short or name, *guests])
    return [shown, names, key] if is_listed else [shown, names]
