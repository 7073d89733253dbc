"""A form that is kept: by the button, or while somebody types; opened again by its link."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseGone, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import Edition
from conference.web.ratelimit import Limit
from conference.web.text import clean
from exhibitors import pages
from exhibitors.answers import see_other, too_many
from exhibitors.forms import BookingForm, token_of

from . import services
from .models import BookingDraft

DRAFTS = Limit("stand-drafts", most=600)
LINKS = Limit("stand-draft-links", most=10)
TOKEN = re.compile(r"[0-9a-f]{40}")


def token_in(values: QueryDict) -> str:
    """The draft that a form says it belongs to, "" where it says none."""
    token = values.get("draft", "")
    return token if TOKEN.fullmatch(token) else ""


def _query(values: services.Typed) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, entries in values.items():
        query.setlist(name, entries)
    return query


@require_POST
@never_cache
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what is typed: for scripts the part that says where it is, for everybody else the draft's page."""
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    is_script = request.headers.get("X-Requested-With") == "fetch"
    if DRAFTS.is_passed(request):
        return HttpResponse(too_many(), status=429, content_type="text/plain; charset=utf-8")
    token = token_in(request.POST)
    if is_script and token and services.find(edition, token) is None:
        return HttpResponseGone()  # it was sent from another tab: nothing is kept behind its back
    draft = services.keep(edition=edition, token=token, values=services.typed_in(request.POST))
    if is_script:
        return render(request, "exhibitors/_draft.html", {"edition": edition, "draft": draft, "is_kept": True})
    return see_other(reverse("exhibitors:draft", args=[slug, draft.token]) + "?gespeichert=1")


@require_safe
@never_cache
def draft(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The form as it was left."""
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    found = services.find(edition, token)
    if found is None:
        response = render(request, "exhibitors/draft_gone.html", {"edition": edition}, status=410)
    else:
        response = _form(request, found)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _form(request: HttpRequest, found: BookingDraft) -> HttpResponse:
    typed = _query(found.values)
    form = BookingForm.unsent(typed, edition=found.edition)
    context = {
        **pages.booking(form, token_of(typed)),
        "draft": found,
        "is_kept": "gespeichert" in request.GET,
        "is_mailed": "geschickt" in request.GET,
        "refusal": "",
    }
    return render(request, "exhibitors/book.html", context)


@require_POST
@never_cache
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what is typed and send its link to the address in the form."""
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    values = services.typed_in(request.POST)
    kept = services.keep(edition=edition, token=token_in(request.POST), values=values)
    address = reverse("exhibitors:draft", args=[slug, kept.token])
    email = clean(request.POST.get("email", ""))[:254]
    try:
        validate_email(email)
    except ValidationError:
        return see_other(f"{address}?gespeichert=1")
    if not LINKS.is_passed(request):
        services.mail_link(draft=kept, email=email, language=get_language() or settings.LANGUAGE_CODE)
        return see_other(f"{address}?geschickt=1")
    return see_other(f"{address}?gespeichert=1")


@require_POST
def discard(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Forget everything that was typed."""
    services.forget(get_object_or_404(Edition.objects.public(), slug=slug), token)
    return redirect("exhibitors:fair", slug)
