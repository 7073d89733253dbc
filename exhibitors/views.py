"""Pages of the fair: find, permit, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.audit.services import SELF
from conference.documents.views import answer as answer_document
from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.ratelimit import Limit
from conference.web.text import clean

from . import pages, services, setup_sheet
from .access.doors import Door, host_page, own_page
from .answers import refused, see_other, too_many
from .drafts import services as drafts
from .drafts.views import token_in
from .forms import BookingForm, ChangeForm, token_of
from .hall.filters import Wanted

BOOKINGS = Limit("stand-booking", most=30)
HOLDS = Limit("stand-hold", most=90)


def _edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.public(), slug=slug)


@require_safe
def fair(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(slug)
    shown = clean(request.GET.get("stand", ""))[:10]
    return render(request, "exhibitors/fair.html", pages.fair(edition, Wanted.of(request.GET), shown))


@never_cache
def book(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(slug)
    if request.method != "POST":
        stand = clean(request.GET.get("stand", ""))[:10]
        form = BookingForm(edition=edition, initial={"stand": stand})
        return _form_page(request, form, token_of(request.GET))
    form = BookingForm(request.POST, edition=edition)
    token = token_of(request.POST)
    if BOOKINGS.is_passed(request, cost=form.cost):
        return _form_page(request, form, token, HTTPStatus.TOO_MANY_REQUESTS, too_many())
    if not form.is_valid():
        return _form_page(request, form, token, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        data = form.data_for(get_language() or settings.LANGUAGE_CODE)
        booking = services.book(edition=edition, data=data, token=token, actor=SELF)
    except DomainError as error:
        return _form_page(request, form, token, refused(form, error))
    drafts.forget(edition, token_in(request.POST))
    return see_other(reverse("exhibitors:personal", args=[slug, booking.exhibitor.token]))


def _form_page(
    request: HttpRequest, form: BookingForm, token: str, status: int = HTTPStatus.OK, error: str = ""
) -> HttpResponse:
    token_of_draft = token_in(request.POST)
    draft = drafts.find(form.edition, token_of_draft) if token_of_draft else None
    context = {**pages.booking(form, token), "refusal": error, "draft": draft}
    return render(request, "exhibitors/book.html", context, status=status)


@never_cache
def hold(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a stand for 15 minutes while the form is filled in; the form comes back as it was."""
    number = clean(request.POST.get("stand", ""))[:10]
    return _while_typing(request, slug, lambda **who: services.hold(number=number, **who))


@never_cache
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """15 minutes more, once."""
    return _while_typing(request, slug, services.extend)


def _while_typing(request: HttpRequest, slug: str, deed: Callable[..., Any]) -> HttpResponse:
    """Do something with a hold and show the form again: as a part for scripts, as a page with all that was typed,
    or (where nothing was typed yet, from the list of stands) by leading to the form."""
    edition = _edition(slug)
    if request.method != "POST":
        return redirect("exhibitors:book", slug)
    token = token_of(request.POST) or pages.new_token()
    status, error = _try(request, deed, edition=edition, token=token)
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "exhibitors/_hold.html", pages.hold(edition, token, error), status=status)
    if "organisation" not in request.POST and not error:
        return see_other(f"{reverse('exhibitors:book', args=[slug])}?{urlencode({'hold': token})}")
    return _form_page(request, BookingForm.unsent(request.POST, edition=edition), token, status, error)


def _try(request: HttpRequest, deed: Callable[..., Any], **who: Any) -> tuple[int, str]:
    """Status and message of a deed that may be refused."""
    if HOLDS.is_passed(request):
        return HTTPStatus.TOO_MANY_REQUESTS, too_many()
    try:
        deed(actor=SELF, **who)
    except DomainError as refusal:
        is_taken = refusal.code == "taken"
        return HTTPStatus.CONFLICT if is_taken else HTTPStatus.UNPROCESSABLE_ENTITY, refusal.message
    return HTTPStatus.OK, ""


@require_safe
@own_page
def personal(request: HttpRequest, door: Door) -> HttpResponse:
    template = "exhibitors/guest.html" if door.is_guest else "exhibitors/personal.html"
    return render(request, template, pages.personal(door, is_changed="neu" in request.GET))


@host_page
def personal_change(request: HttpRequest, door: Door) -> HttpResponse:
    booking = door.booking
    form = ChangeForm(request.POST if request.method == "POST" else None, booking=booking)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            services.change(booking=booking, data=form.data_for(booking.exhibitor.language), actor=SELF)
        except DomainError as error:
            refused(form, error)
        else:
            return see_other(door.address("personal", neu=1))
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"edition": booking.edition, "door": door, "booking": booking, "form": form, "token": door.token}
    return render(request, "exhibitors/change.html", context, status=status)


@host_page
def personal_cancel(request: HttpRequest, door: Door) -> HttpResponse:
    context = {"edition": door.edition, "door": door, "booking": door.booking, "token": door.token}
    if request.method != "POST":
        return render(request, "exhibitors/cancel.html", context)
    try:
        services.cancel(booking=door.booking, actor=SELF)
    except DomainError as error:
        return render(request, "exhibitors/cancel.html", {**context, "refusal": error.message}, status=422)
    return see_other(door.address("personal"))


@own_page
def sheet(request: HttpRequest, door: Door) -> HttpResponse:
    """The sheet for setting up, made by a worker; there is one once the stand is confirmed."""
    if not door.booking.is_confirmed:
        return see_other(door.address("personal"))
    document = setup_sheet.own_sheet(door.booking, get_language() or settings.LANGUAGE_CODE)
    return answer_document(request, document)
