"""The page that asks whether somebody wants to be erased, and the one that says that it is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from conference.audit.services import SELF
from conference.models import Edition

from .. import pages
from ..models import Registration
from ..secret_addresses import personal_view
from . import services


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def personal_erase(request: HttpRequest, registration: Registration) -> HttpResponse:
    """GET asks, POST does: scanners of mails follow links, they press no buttons."""
    if request.method == "POST":
        services.erase(registration=registration, actor=SELF)
        response = redirect(reverse("registrations:erased", args=[registration.edition.slug]))
        response.status_code = 303
        return response
    page = pages.personal_page(registration)
    return render(request, "registrations/erase.html", {"page": page, "edition": page.edition})


@require_safe
def erased(request: HttpRequest, slug: str) -> HttpResponse:
    """Knows nobody: the same for everyone who asks."""
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    return render(request, "registrations/erased.html", {"edition": edition})
