"""Answering an offer: one page with buttons, one address per deed; GET changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from conference.audit.services import SELF

from ..models import Registration
from ..secret_addresses import home, personal_page, personal_view
from ..services import RegistrationError
from . import services
from .pages import open_offers


@require_safe
@personal_page
def answer_page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What the mail leads to: the open offers, or that there are none any more."""
    return _page(request, registration)


def _page(request: HttpRequest, registration: Registration, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "offers": open_offers(registration),
        "registration": registration,
        "edition": registration.edition,
        "error": error,
    }
    return render(request, "registrations/personal/offer_page.html", context, status=status)


def _answer(request: HttpRequest, registration: Registration, offer: int, deed: Callable[..., None]) -> HttpResponse:
    row = get_object_or_404(registration.place_offers.select_related("registration"), pk=offer)
    try:
        deed(offer=row, actor=SELF)
    except RegistrationError as error:
        return _page(request, registration, error.message, 409)
    return home(registration, "#workshops" if row.session_id else "#stand")


@require_POST
@personal_view
def accept(request: HttpRequest, registration: Registration, offer: int) -> HttpResponse:
    return _answer(request, registration, offer, services.accept)


@require_POST
@personal_view
def decline(request: HttpRequest, registration: Registration, offer: int) -> HttpResponse:
    return _answer(request, registration, offer, services.decline)
