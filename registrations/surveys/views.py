"""Answering a survey: find, permit, call a service, answer. Nobody here asks who it is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conference.models import Edition
from conference.web.ratelimit import Limit

from . import links, pages, services
from .forms import SurveyForm
from .models import Survey

# The whole foyer may come from one address; ten minutes each.
OPEN = Limit("survey-open", most=120)
GUESSING = Limit("survey-link", most=60)
View = Callable[..., HttpResponse]


def discreet(view: View) -> View:
    """Leave no trace of the address: not in caches, not in referrers, not in search engines."""

    @functools.wraps(view)
    def answer(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = get_object_or_404(Edition.objects.public(), slug=slug)
        response = view(request, edition, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@discreet
def personal(request: HttpRequest, edition: Edition, token: str) -> HttpResponse:
    """One answer per link."""
    survey = Survey.objects.select_related("edition").filter(edition=edition).first()
    if survey is None or not links.is_ours(survey, token):
        return pages.notice(request, edition, "unknown", status=429 if GUESSING.is_passed(request) else 404)
    if services.is_used(survey, token):
        return pages.notice(request, edition, "used")
    if not survey.is_open():
        return _closed(request, survey)
    return _answer(request, survey, token)


@require_http_methods(["GET", "HEAD", "POST"])
@discreet
def open_link(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The link of the screen, without a person; counted by itself and rate limited."""
    survey = Survey.objects.select_related("edition").filter(edition=edition, on_screen=True).first()
    if survey is None:
        return pages.notice(request, edition, "unknown", status=404)
    if not survey.is_open():
        return _closed(request, survey)
    return _answer(request, survey, "")


def _answer(request: HttpRequest, survey: Survey, token: str) -> HttpResponse:
    form = pages.make_form(request, survey)
    if request.method != "POST" or pages.is_choosing(request):
        return pages.form_page(request, form, is_open_link=not token)
    if not token and OPEN.is_passed(request, cost=form.cost):
        return _too_many(request, form)
    language = get_language() or "de"
    went_in = form.submit(
        lambda: services.submit(survey=survey, given=form.given(), token=token, language=language),
    )
    if went_in is None:
        return pages.form_page(request, form, status=422, is_open_link=not token)
    return _thanks(survey.edition, "" if went_in else "?schon=ja")


def _thanks(edition: Edition, query: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("registrations:survey_done", args=[edition.slug]) + query)
    response.status_code = 303
    return response


def _too_many(request: HttpRequest, form: SurveyForm) -> HttpResponse:
    form.full_clean()
    words = _("Von hier kamen gerade sehr viele Antworten. Bitte senden Sie in zehn Minuten noch einmal ab.")
    form.add_error(None, words)
    response = pages.form_page(request, form, status=429, is_open_link=True)
    response.headers["Retry-After"] = str(OPEN.seconds)
    return response


def _closed(request: HttpRequest, survey: Survey) -> HttpResponse:
    why = "early" if timezone.now() < survey.opens_at else "over"
    return pages.notice(request, survey.edition, why, status=422 if request.method == "POST" else 200)


@require_safe
@discreet
def done(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Thanks; the address knows nothing of a link."""
    return pages.notice(request, edition, "used" if request.GET.get("schon") else "done")


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The form as people see it, for staff, also of a draft and before it opens. Nothing is stored."""
    if not request.user.has_perm("surveys.view_survey"):  # type: ignore[union-attr]
        raise PermissionDenied
    survey = get_object_or_404(Survey.objects.select_related("edition"), edition__slug=slug)
    form = pages.make_form(request, survey)
    if request.method == "POST" and not pages.is_choosing(request) and form.is_valid():
        return pages.notice(request, survey.edition, "preview")
    return pages.form_page(request, form, status=422 if request.method == "POST" else 200, is_preview=True)
