"""Deciding between two workshops at one time: one address per deed, GET changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from conference.audit.services import SELF

from ..models import Registration
from ..services import RegistrationError
from ..views import home, personal_view
from . import pages, services


@require_POST
@personal_view
def keep_both(request: HttpRequest, registration: Registration, place: int, other: int) -> HttpResponse:
    try:
        services.keep_both(registration=registration, place=place, other=other, actor=SELF)
    except RegistrationError:  # the last moment has passed: the page says so
        return home(registration)
    return home(registration, "#workshops")


@require_POST
@personal_view
def give_back(request: HttpRequest, registration: Registration, place: int) -> HttpResponse:
    try:
        services.give_back(registration=registration, place=place, actor=SELF)
    except RegistrationError:
        return home(registration)
    return home(registration, "#workshops")


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
    return home(registration, "#workshops")
