"""Deciding between two workshops at one time: one address per deed, GET changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from conference.audit.services import SELF

from ..models import Registration
from ..secret_addresses import home, personal_view
from ..services import RegistrationError
from . import done, pages, services


@require_POST
@personal_view
def keep_both(request: HttpRequest, registration: Registration, place: int, other: int) -> HttpResponse:
    try:
        services.keep_both(registration=registration, place=place, other=other, actor=SELF)
    except RegistrationError:
        return home(registration, done.query(done.TOO_LATE))
    return home(registration, done.query(done.KEPT))


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def give_back(request: HttpRequest, registration: Registration, place: int) -> HttpResponse:
    """GET asks, POST does: the place is gone at once, to whoever waits for it."""
    page = pages.giving_page(registration, place)
    if request.method != "POST" and page is not None:
        return render(request, "registrations/personal/give_back.html", {"page": page, "edition": page.edition})
    if request.method != "POST":
        return home(registration)
    try:
        services.give_back(registration=registration, place=place, actor=SELF)
    except RegistrationError:
        return home(registration, done.query(done.TOO_LATE))
    return home(registration, done.query(done.GIVEN_BACK, given=page.place.session) if page else "")


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def swap(request: HttpRequest, registration: Registration, place: int) -> HttpResponse:
    page = pages.swap_page(registration, place)
    if page is None:
        return home(registration)
    if request.method != "POST":
        return render(request, "registrations/personal/swap.html", {"page": page, "edition": page.edition})
    choice = pages.Choice.read(request.POST.get("session", ""))
    try:
        services.swap(registration=registration, place=place, code=choice.code, may_wait=choice.may_wait, actor=SELF)
    except RegistrationError as error:
        page = pages.swap_page(registration, place, refused=choice, error=error) or page
        context = {"page": page, "edition": page.edition}
        return render(request, "registrations/personal/swap.html", context, status=422)
    return home(registration, done.query(done.SWAPPED, given=page.place.session, taken=choice.code))
