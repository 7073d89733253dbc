"""Verifying a certificate, for everybody; the own certificate, for whoever holds the personal link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.documents.views import answer
from conference.models import Edition
from conference.web.ratelimit import Limit
from registrations.models import Registration
from registrations.secret_addresses import home, home_of, personal_view

from . import codes, documents, pages
from .forms import CodeForm
from .models import Certificate

# Whoever checks the certificates of a whole town hall may; whoever guesses codes may not.
GUESSING = Limit("certificate", most=60)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for a code; the answer has an address of its own, so that it can be opened by the QR code too."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        response = redirect("certificates:verify", form.cleaned_data["code"])
        response.status_code = 303
        return response
    status = 422 if request.method == "POST" else 200
    return render(request, "certificates/ask.html", {"form": form, "edition": Edition.objects.current()}, status=status)


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Says valid, replaced, withdrawn or unknown, and what is certified; never whom."""
    found = Certificate.objects.with_code(code).select_related("edition").first()
    if found is None:
        return _unknown(request, code)
    context = {
        "certificate": found,
        "edition": found.edition,
        "code": codes.grouped(codes.normalised(code)),
        "lessons": pages.lessons(found),
    }
    response = render(request, "certificates/verify.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    form = CodeForm({"code": code})
    form.full_clean()
    status = 404
    if GUESSING.is_passed(request):
        form.add_error(None, _("Das waren sehr viele Versuche. Bitte versuchen Sie es in zehn Minuten noch einmal."))
        status = 429
    context = {"form": form, "edition": Edition.objects.current(), "is_unknown": not form.errors}
    return render(request, "certificates/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def own(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The own certificate: made by a worker, watched until it is there."""
    if not pages.is_ready(registration):
        return home(registration)
    document = documents.own_certificate(registration, get_language() or "de")
    edition = registration.edition
    back, filename = home_of(registration), f"{edition.slug}-{registration.code}.pdf"
    return answer(request, document, back=back, edition=edition, filename=filename)
