"""Pages for what went wrong. Those for 500 and 503 ask the database nothing, it may be what is broken."""

from __future__ import annotations

import logging
import sys

from django.contrib import admin
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from . import languages
from .context import page

RETRY_AFTER = 10  # seconds
log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(render_to_string("404.html", {}, request), status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _without_database(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Staff stay in the admin and read why; everybody else is led to the public pages."""
    match, user = request.resolver_match, getattr(request, "user", None)
    if match is None or "admin" not in match.app_names or user is None or not (user.is_active and user.is_staff):
        return HttpResponse(render_to_string("403.html", {}, request), status=403)
    request.is_refused = True  # type: ignore[attr-defined]
    context = {**admin.site.each_context(request), "title": _("Diese Seite ist nicht für Sie freigegeben")}
    return HttpResponse(render_to_string("admin/403.html", context, request), status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or cookies are off; what was typed is still in the browser."""
    return _without_database(request, "403_csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Anything unforeseen; a missing database (also one that middleware missed) is 503."""
    exception = sys.exc_info()[1]
    if isinstance(exception, (OperationalError, InterfaceError)):
        return unavailable(request, exception)
    return _without_database(request, "500.html", 500)


def unavailable(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """503 in the visitor's language, to be asked again soon."""
    log.error("database away: %s", type(exception.__cause__ or exception).__name__)
    response = _without_database(request, "503.html", 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _without_database(request: HttpRequest, template: str, status: int) -> HttpResponse:
    with translation.override(languages.of_path(request.path_info)):  # also where the failure was before ours
        try:
            body: str = render_to_string(template, {**page(request), "edition": None})
        except Exception:
            log.exception("the page for %s failed", status)
            body = _("Das hat gerade nicht geklappt. Bitte versuchen Sie es in einer Minute noch einmal.")
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
