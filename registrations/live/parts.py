"""The parts of the pages that change by themselves: rendered once per snapshot and language, whoever looks."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from conference.models import Edition

from . import pages, snapshot
from .awaited import Waiting
from .emergency import EmergencyList
from .shared import Shared
from .snapshot import Snapshot

EVERY, LIST_EVERY = 5, 20  # seconds between two looks of an open page


@dataclass(frozen=True)
class Part:
    """One part in one language. made: seconds since 1970 of the state it shows."""

    html: SafeString
    packed: bytes
    etag: str
    made: float


def _now(state: Snapshot) -> dict[str, Any]:
    return {"page": pages.live_page(state), "waiting": state.waiting}


def _waiting(state: Waiting) -> dict[str, Any]:
    return {"waiting": state}


def _list(state: EmergencyList) -> dict[str, Any]:
    return {"list": state, "groups": None}


def _list_by_organisation(state: EmergencyList) -> dict[str, Any]:
    return {"list": state, "groups": state.by_organisation}


Source = tuple[Shared[Any], Callable[[Any], dict[str, Any]], str]
SOURCES: dict[str, Source] = {
    "jetzt": (snapshot.current, _now, "admin/live/now.html"),
    "jetzt-mit-bedarf": (snapshot.with_needs, _now, "admin/live/now.html"),
    "bedarf": (snapshot.waiting, _waiting, "admin/live/waiting.html"),
    "notfall": (snapshot.inside, _list, "admin/live/list.html"),
    "notfall-institution": (snapshot.inside, _list_by_organisation, "admin/live/list.html"),
}
WITH_NEEDS = {"bedarf", "jetzt-mit-bedarf"}
_made: WeakKeyDictionary[Any, dict[tuple[str, str], Part]] = WeakKeyDictionary()
_lock = threading.Lock()


def part(name: str, edition: Edition) -> Part:
    """A part in the language of the page; 404 where there is none of that name."""
    return _part(name, _source(name)[0](edition))


def held(name: str, slug: str) -> Part | None:
    """The same without a question to the database, where it was reckoned within the last seconds."""
    state = _source(name)[0].held(slug)
    return state and _part(name, state)


def _source(name: str) -> Source:
    if name not in SOURCES:
        raise Http404
    return SOURCES[name]


def _part(name: str, state: Any) -> Part:
    _shared, context, template = SOURCES[name]
    key = (name, get_language() or "")
    with _lock:
        known = _made.setdefault(state, {})
    if key not in known:
        known[key] = _rendered(template, {**context(state), "edition": state.day.edition}, state.day.now.timestamp())
    return known[key]


def _rendered(template: str, context: dict[str, Any], made: float) -> Part:
    html = render_to_string(template, context)
    body = html.encode()
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    return Part(mark_safe(html), gzip.compress(body, 6, mtime=0), f'W/"{digest}"', made)  # noqa: S308 a template's


def answer(request: HttpRequest, found: Part) -> HttpResponse:
    """The part, packed where the browser can unpack; 304 where it has it. Nobody on the way may keep it."""
    is_packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    whole = HttpResponse(found.packed if is_packed else found.html, content_type="text/html; charset=utf-8")
    if is_packed:
        whole.headers["Content-Encoding"] = "gzip"
    response = get_conditional_response(request, etag=found.etag, response=whole) or whole
    response.headers["ETag"] = found.etag
    response.headers["Last-Modified"] = http_date(found.made)
    response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response
