"""A film in pieces: players of phones ask for ranges (RFC 9110, 14) and show nothing without them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")
_PIECE = 64 * 1024  # bytes


def video_response(request: HttpRequest, film: FieldFile) -> HttpResponseBase:
    """The film, or the one range of it that was asked for; `?herunterladen=1` offers it as a file."""
    size = film.size
    asked = _RANGE.match(request.META.get("HTTP_RANGE", ""))
    first, last = _span(asked, size) if asked else (0, size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(
        _pieces(film, first, last - first + 1), status=206 if asked else 200, content_type="video/mp4"
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Cache-Control"] = "public, max-age=3600"
    if asked:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    if request.GET.get("herunterladen"):
        response.headers["Content-Disposition"] = 'attachment; filename="gebaerdensprache.mp4"'
    return response


def _span(asked: re.Match[str], size: int) -> tuple[int, int]:
    first, last = asked.groups()
    if first:
        return int(first), min(int(last), size - 1) if last else size - 1
    return (max(size - int(last), 0), size - 1) if last else (0, size - 1)


def _pieces(film: FieldFile, first: int, length: int) -> Iterator[bytes]:
    with film.storage.open(
        str(film.name), "rb"
    ) as file:  # only when somebody reads: a HEAD request leaves nothing open
        file.seek(first)
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece
