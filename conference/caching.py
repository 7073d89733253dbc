"""Public pages from memory, right for every visitor.

Every request asks the database one small question: the *stamp* of the edition. PostgreSQL gives every version of
a row the number of its transaction (`xmin`) and a place of its own (`ctid`), so the stamp changes with every
committed change of the edition or of one of its sessions, whoever made it: a place taken shows at once, in all
processes. Texts, rooms, topics and persons are covered by `conference.services.touch_agenda`, which writes the
edition's row. What depends on the clock (registration opens, the event is over) is part of the stamp as the
edition's phase; nothing else on these pages may look at the clock, but what has registered its own part of the
stamp (`register_part`).

Same stamp, same address (it holds the language), same page: from this process's memory, or 304 where the browser
has it. These pages never touch session or cookies. docs/decisions/0007-pages-from-memory.md has the measures.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from .models import Edition
from .phases import phase_of

_PROGRAM = secrets.token_hex(4)  # a new program may make other pages of the same rows
_MOST_BYTES = 24 * 1024 * 1024
_LEAST_TO_PACK = 600  # bytes
_LONGEST_QUERY = 200  # characters
_STAMP = """
SELECT e.xmin || '@' || e.ctid, e.state, e.timezone, e.date, e.end_date, e.registration_opens, e.registration_closes,
       e.capacity, e.places_taken,
       (SELECT string_agg(s.xmin || '@' || s.ctid, ',' ORDER BY s.id)
          FROM conference_session s WHERE s.edition_id = e.id AND s.stage = 'published'), concat_ws('|', ''{parts})
  FROM conference_edition e WHERE e.slug = %(slug)s
"""
_parts: list[str] = []


def register_part(select: str) -> None:
    """For the apps above: one more question of the stamp, whose answer changes with what they put on public pages.

    select: a small query for one text, which may use the edition's row `e` and `%(now)s`. It is asked with every
    request, so it must find its rows by an index.
    """
    if select not in _parts:
        _parts.append(select)


class Stamp(NamedTuple):
    """One row of the stamp's question."""

    version: str
    state: str
    timezone: str
    date: Any
    end_date: Any
    registration_opens: Any
    registration_closes: Any
    capacity: int
    places_taken: int
    sessions: str | None
    parts: str


@dataclass(frozen=True)
class Page:
    etag: str
    content_type: str
    body: bytes
    packed: bytes

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed)


class Memory:
    """The newest page of each address, least used out first, up to a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, address: str, etag: str) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.etag != etag:
                return None
            self._pages.move_to_end(address)
            return page

    def put(self, address: str, page: Page) -> None:
        with self._lock:
            old = self._pages.pop(address, None)
            self._bytes += page.size - (old.size if old else 0)
            self._pages[address] = page
            while self._bytes > self.most_bytes:
                _address, dropped = self._pages.popitem(last=False)
                self._bytes -= dropped.size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0


memory = Memory(_MOST_BYTES)
View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Make `view(request, edition, **args)` out of an address with a slug: found, permitted, answered from memory.

    A draft is 404 for everybody but staff, for whom it is made afresh and kept by nobody. Addresses with a query
    are kept too, as long as they are short; there is no end of them, but the least used go first.
    """

    @functools.wraps(view)
    def answer(request: HttpRequest, slug: str, **args: Any) -> HttpResponse:
        stamp = _stamp(slug)
        if stamp.state == "draft":
            return _draft(view, request, slug, **args)
        query = request.META.get("QUERY_STRING", "")
        etag = _etag(stamp, request.path_info, query)
        if _has(request, etag):
            return _with_headers(HttpResponseNotModified(), etag)
        address = f"{request.path_info}?{query}"
        page = memory.get(address, etag)
        if page is not None:
            return _answer(request, page)
        with one_snapshot():  # a publication in this moment is seen whole or not at all
            etag = _etag(_stamp(slug), request.path_info, query)
            response = view(request, Edition.objects.get(slug=slug), **args)
        if response.status_code != 200:
            return response
        page = _page(response, etag)
        if len(query) <= _LONGEST_QUERY:
            memory.put(address, page)
        return _answer(request, page)

    return answer


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let every question see the same state of the database, however many commits come in between. Nothing can be
    written inside; inside another transaction it does nothing."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _stamp(slug: str) -> Stamp:
    question = _STAMP.format(parts="".join(f", ({one})" for one in _parts))
    with connection.cursor() as cursor:
        cursor.execute(question, {"slug": slug, "now": timezone.now()})
        row = cursor.fetchone()
    if row is None:
        raise Http404
    return Stamp(*row)


def _draft(view: View, request: HttpRequest, slug: str, **args: Any) -> HttpResponse:
    user = getattr(request, "user", None)
    if user is None or not user.is_staff:
        raise Http404
    response = view(request, Edition.objects.get(slug=slug), **args)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _etag(stamp: Stamp, path: str, query: str) -> str:
    parts = (_PROGRAM, stamp.version, phase_of(stamp).value, stamp.sessions or "", stamp.parts, path, query)
    return f'W/"{hashlib.blake2b("|".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def _has(request: HttpRequest, etag: str) -> bool:
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if not known or request.method not in ("GET", "HEAD"):
        return False
    return known == etag or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in parse_etags(known)}


def _page(response: HttpResponse, etag: str) -> Page:
    body = response.content
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= _LEAST_TO_PACK else b""
    return Page(etag, response.headers["Content-Type"], body, packed)


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    is_packed = bool(page.packed) and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(page.packed if is_packed else page.body, content_type=page.content_type)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return _with_headers(response, page.etag)


def _with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    return response
