"""Pages of an edition for everybody: found, permitted, put together in `pages`, answered from memory by `caching`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import foyer, keeping, pages, texts
from .caching import public_page
from .models import Edition, Session, TextKind
from .video import video_response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the current edition; before there is one, a page that says what the team does next."""
    current = Edition.objects.current()
    if current is None:
        return render(request, "conference/empty.html", {"edition": None})
    response = redirect("conference:edition", current.slug)
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
@public_page
def edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    page = pages.start_page(edition)
    return render(request, "conference/edition.html", {"edition": edition, "page": page})


@require_safe
@public_page
def programme(request: HttpRequest, edition: Edition) -> HttpResponse:
    page = pages.programme(edition, pages.Filter.from_query(request.GET), path=request.path)
    return render(request, "conference/programme.html", {"edition": edition, "page": page})


@require_safe
@public_page
def session(request: HttpRequest, edition: Edition, code: str) -> HttpResponse:
    page = pages.session_page(edition, code)
    if page is None:
        renamed = get_object_or_404(Session.objects.once_called(edition, code))
        return redirect("conference:session", edition.slug, renamed.code)
    return render(request, "conference/session.html", {"edition": edition, "page": page})


@require_safe
@public_page
def changes(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(request, "conference/changes.html", {"edition": edition, "page": pages.changes_page(edition)})


@require_safe
@public_page
def foyer_page(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The screen in the foyer; without JavaScript the list of the day."""
    return render(request, "conference/foyer.html", {"edition": edition, **foyer.page(edition)})


@require_safe
@public_page
def foyer_data(request: HttpRequest, edition: Edition) -> HttpResponse:
    body = json.dumps(foyer.screen(edition), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json; charset=utf-8")


@require_safe
@public_page
def foyer_worker(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The program that starts the screen without a network; a browser takes it only from the screen's own folder."""
    return render(request, "conference/foyer_worker.js", content_type="text/javascript; charset=utf-8")


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    return _legal(request, TextKind.IMPRINT, _("Impressum"))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _legal(request, TextKind.PRIVACY, _("Datenschutz"), periods=keeping.periods_of)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _legal(request, TextKind.ACCESSIBILITY, _("Erklärung zur Barrierefreiheit"))


def _legal(
    request: HttpRequest, kind: TextKind, title: str, periods: Callable[[Edition], Any] | None = None
) -> HttpResponse:
    current = Edition.objects.current()
    text = texts.texts_of(current, kind).get(kind.value) if current else None
    context = {"edition": current, "kind": kind.value, "title": title, "text": text}
    context["periods"] = periods(current) if periods and current else None
    response = render(request, "conference/legal.html", context)
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def sign_language_video(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The film in sign language, from our own server, in pieces as players ask for it."""
    found = Edition.objects.public().filter(slug=slug).exclude(sign_language_video="").first()
    if found is None:
        raise Http404
    return video_response(request, found.sign_language_video)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages, not the personal ones."""
    closed = ("/admin/", "/*/meine/", "/*/messe/meine/", "/*/mitwirken/")
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in closed), "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
