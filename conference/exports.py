"""The programme for calendars and other programs."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from conference.documents.views import answer

from . import programme_document, schedule
from .caching import public_page
from .calendars import calendar
from .content import best
from .models import Edition, Session


def readable_elsewhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let pages of other hosts read the answer, as conference apps in browsers do; never as a person signed in here."""

    @functools.wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answered


@require_safe
@readable_elsewhere
@public_page
def programme_ics(request: HttpRequest, edition: Edition) -> HttpResponse:
    name = best(edition, "title")[0]
    sessions = Session.objects.of_edition(edition).for_programme()
    body = calendar(edition=edition, sessions=sessions, language=get_language() or "de", name=name)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
@readable_elsewhere
@public_page
def session_ics(request: HttpRequest, edition: Edition, code: str) -> HttpResponse:
    """One session, to be kept or to be subscribed to; it stays where it is when the session is cancelled."""
    session = Session.objects.of_edition(edition).for_programme().filter(code=code).first()
    if session is None:
        renamed = get_object_or_404(Session.objects.once_called(edition, code))
        return redirect("conference:session_ics", edition.slug, renamed.code)
    name = best(session, "title")[0]
    body = calendar(edition=edition, sessions=[session], language=get_language() or "de", name=name)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
@readable_elsewhere
@public_page
def schedule_json(request: HttpRequest, edition: Edition) -> HttpResponse:
    body = json.dumps(schedule.as_json(edition), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json; charset=utf-8")


@require_safe
@readable_elsewhere
@public_page
def schedule_xml(request: HttpRequest, edition: Edition) -> HttpResponse:
    return HttpResponse(schedule.as_xml(edition), content_type="application/xml; charset=utf-8")


@require_safe
def programme_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme for print on A4."""
    return _printed(request, slug, programme_document.A4)


@require_safe
def programme_booklet(request: HttpRequest, slug: str) -> HttpResponse:
    """The booklet: sheets to be printed on both sides and folded; its pages one after the other with `?format=a5`."""
    is_to_read = request.GET.get("format") == "a5"
    order = programme_document.PAGES if is_to_read else programme_document.SHEETS
    return _printed(request, slug, programme_document.BOOKLET, order=order)


@require_safe
def programme_large(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme in large print."""
    return _printed(request, slug, programme_document.LARGE)


def _printed(request: HttpRequest, slug: str, variant: programme_document.Variant, **choices: str) -> HttpResponse:
    """What the workers made; a page that waits where it is not there yet."""
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    language = get_language() or "de"
    document = programme_document.programme_pdf(edition, language, variant, **choices)
    back, filename = reverse("conference:programme", args=[slug]), f"{slug}{variant.file}-{language}.pdf"
    return answer(request, document, back=back, edition=edition, filename=filename)
