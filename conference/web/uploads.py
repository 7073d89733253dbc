"""How much a visitor may send at once: what is more is read and thrown away, never stored.

A view that takes files is wrapped in `with_files`; without it Django writes whatever comes to the disk first and
asks afterwards.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponseBase]


class Quota(FileUploadHandler):
    """Stands before the handlers that store: drops every file from the byte on with which a request has too many.

    The names of the fields whose file was dropped stand in `dropped`.
    """

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.left = most
        self.dropped: set[str] = set()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            self.dropped.add(self.field_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def with_files(most: int) -> Callable[[View], View]:
    """Make a view that takes files of up to `most` bytes per request; `dropped(request)` names what was too much.

    The handlers must be set before anybody reads the form, and Django's CSRF middleware reads it: so it is passed by
    and the same check is made behind the handler.
    """

    def decorate(view: View) -> View:
        checked = csrf_protect(view)

        @csrf_exempt
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            quota = Quota(request, most)
            request.upload_handlers.insert(0, quota)
            request.dropped_files = quota.dropped  # type: ignore[attr-defined]
            return checked(request, *args, **kwargs)

        return answer

    return decorate


def dropped(request: HttpRequest) -> set[str]:
    """The names of the fields whose files were too large to be taken."""
    return getattr(request, "dropped_files", set())
