"""What every answer has: a language, the policy that keeps foreign code out, and calm when the database is away."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from . import languages
from .failures import unavailable

Handler = Callable[[HttpRequest], HttpResponseBase]

# No script, style, picture or form target that is not ours; data: is for the small drawings in Bootstrap's CSS.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class PolicyMiddleware:
    """Sets the policies on every answer, the admin's and the errors' included (stands outermost).

    A view that shows what others wrote (the preview of a mail) may set a stricter one of its own; the app at the door
    sets those that let it use the camera and its reader of codes.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class LanguageMiddleware:
    """Speaks the language that the address names. No cookie and no header decides, so a cache cannot mix them up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code = languages.of_path(request.path_info)
        request.LANGUAGE_CODE = code  # type: ignore[attr-defined]
        with translation.override(code):  # nothing of it stays in the thread
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


class DatabaseDownMiddleware:
    """A database that does not answer becomes a page that says so (503), wherever in a view it was missed.

    What other middleware misses arrives at `conference.web.failures.server_error`, which answers the same.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (OperationalError, InterfaceError)) and not settings.DEBUG_PROPAGATE_EXCEPTIONS:
            return unavailable(request, exception)
        return None
