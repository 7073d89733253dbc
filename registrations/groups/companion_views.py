"""Pages of those without an own address, below the page of whoever registered them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from conference.audit.services import SELF
from conference.documents.views import answer as answer_document
from registrations import documents, offers, pages, programme_document, services
from registrations.certificates import documents as certificates
from registrations.certificates import pages as certificate_pages
from registrations.models import Registration, RegistrationState
from registrations.place_offers import services as place_offers
from registrations.secret_addresses import home, personal_page, personal_view, see_other
from registrations.services import RegistrationError

from . import companions


def _home(by: Registration, companion: Registration) -> HttpResponse:
    """To the companion's page; where it is theirs alone from now on, back to the own one."""
    return home(by, "#gemeinsam") if companion.email else see_other(_page_of(by, companion))


def _page_of(by: Registration, companion: Registration) -> str:
    return reverse("registrations:companion", args=[by.edition.slug, by.token, companion.pk])


@require_GET
@personal_page
def companion(request: HttpRequest, by: Registration, pk: int) -> HttpResponse:
    return _page(request, by, pk)


def _page(request: HttpRequest, by: Registration, pk: int, error: str = "", status: int = 200) -> HttpResponse:
    context = {"page": companions.page_of(by, pk), "edition": by.edition, "error": error}
    return render(request, "registrations/groups/companion.html", context, status=status)


def _answer_offer(
    request: HttpRequest, by: Registration, pk: int, offer: int, deed: Callable[..., None]
) -> HttpResponse:
    one = companions.found(by, pk)
    row = get_object_or_404(one.place_offers.select_related("registration"), pk=offer)
    try:
        deed(offer=row, actor=SELF)
    except RegistrationError as error:
        return _page(request, by, pk, error.message, 409)
    return _home(by, one)


@require_POST
@personal_view
def accept_offer(request: HttpRequest, by: Registration, pk: int, offer: int) -> HttpResponse:
    return _answer_offer(request, by, pk, offer, place_offers.accept)


@require_POST
@personal_view
def decline_offer(request: HttpRequest, by: Registration, pk: int, offer: int) -> HttpResponse:
    return _answer_offer(request, by, pk, offer, place_offers.decline)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def change(request: HttpRequest, by: Registration, pk: int) -> HttpResponse:
    page = companions.page_of(by, pk)
    one = page.registration
    if not page.can_change:
        return _home(by, one)
    form = companions.form_for(one, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        changed = form.submit(lambda: companions.change(companion=one, entered=form.entered()))
        if changed is not None:
            return _home(by, changed)
    places = {count.code: count.places for count in offers.counts(by.edition)}
    context = pages.form_context(form, by.edition, places, offers.held_by(page.places)) | {"page": page}
    status = 422 if form.is_bound else 200
    return render(request, "registrations/groups/companion_change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def cancel(request: HttpRequest, by: Registration, pk: int) -> HttpResponse:
    """GET asks, POST does."""
    page = companions.page_of(by, pk)
    if not page.can_cancel:
        return _home(by, page.registration)
    if request.method == "POST":
        services.cancel(registration=page.registration, actor=SELF)
        return _home(by, page.registration)
    return render(request, "registrations/groups/companion_cancel.html", {"page": page, "edition": by.edition})


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def badge(request: HttpRequest, by: Registration, pk: int) -> HttpResponse:
    one = companions.found(by, pk)
    if one.state != RegistrationState.CONFIRMED:
        return _home(by, one)
    return answer_document(request, documents.own_badge(one), back=_page_of(by, one), edition=by.edition)


@require_GET
@personal_view
def programme(request: HttpRequest, by: Registration, pk: int) -> HttpResponse:
    one = companions.found(by, pk)
    if one.state != RegistrationState.CONFIRMED:
        return _home(by, one)
    document = programme_document.own_programme(one, get_language() or "de")
    filename = f"{by.edition.slug}-{one.code}.pdf"
    return answer_document(request, document, back=_page_of(by, one), edition=by.edition, filename=filename)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def certificate(request: HttpRequest, by: Registration, pk: int) -> HttpResponse:
    """As `certificates.views.own`, for somebody who has no page of their own."""
    one = companions.found(by, pk)
    if not certificate_pages.is_ready(one):
        return _home(by, one)
    document = certificates.own_certificate(one, get_language() or "de")
    filename = f"{by.edition.slug}-{one.code}.pdf"
    return answer_document(request, document, back=_page_of(by, one), edition=by.edition, filename=filename)
