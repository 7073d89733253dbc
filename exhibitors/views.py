"""Pages of the fair: find, permit, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.audit.services import SELF
from conference.models import Edition
from conference.web.errors import DomainError, DomainErrors
from conference.web.ratelimit import Limit
from conference.web.text import clean

from . import pages, services
from .forms import BookingForm, ChangeForm, OrganisationForm, token_of
from .hall.filters import Wanted
from .models import Exhibitor

BOOKINGS = Limit("stand-booking", most=30)
HOLDS = Limit("stand-hold", most=90)


def _edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.public(), slug=slug)


def _see_other(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _private(view: Any) -> Any:
    """Pages behind a personal link: kept nowhere, found by nobody. (The referrer stays on this site by the settings;
    none at all would make browsers send `Origin: null`, and every form of the page would be refused.)"""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = never_cache(view)(*args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@require_safe
def fair(request: HttpRequest, slug: str) -> HttpResponse:
    edition = _edition(slug)
    search, wanted = pages.Search.of(request.GET), Wanted.of(request.GET)
    return render(request, "exhibitors/fair.html", pages.fair(edition, search, wanted))


@require_safe
def exhibitor(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition = _edition(slug)
    listed = Exhibitor.objects.of_edition(edition).listed().for_directory()
    context = {"edition": edition, "exhibitor": get_object_or_404(listed, pk=pk)}
    return render(request, "exhibitors/exhibitor.html", context)


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
        return _form_page(request, form, token, HTTPStatus.TOO_MANY_REQUESTS, _too_many())
    if not form.is_valid():
        return _form_page(request, form, token, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        data = form.data_for(get_language() or settings.LANGUAGE_CODE)
        booking = services.book(edition=edition, data=data, token=token, actor=SELF)
    except DomainError as error:
        return _form_page(request, form, token, _refused(form, error))
    return _see_other(reverse("exhibitors:personal", args=[slug, booking.exhibitor.token]))


def _too_many() -> str:
    return _("Das waren gerade sehr viele Versuche. Bitte warten Sie zehn Minuten und versuchen Sie es noch einmal.")


def _form_page(
    request: HttpRequest, form: BookingForm, token: str, status: int = HTTPStatus.OK, error: str = ""
) -> HttpResponse:
    context = {**pages.booking(form, token), "refusal": error}
    return render(request, "exhibitors/book.html", context, status=status)


def _refused(form: OrganisationForm, error: DomainError) -> int:
    """Put what a service refused at its fields; returns the status that says so."""
    form.refuse(error)
    errors = error.errors if isinstance(error, DomainErrors) else [error]
    taken = any(one.code == "taken" for one in errors)
    return HTTPStatus.CONFLICT if taken else HTTPStatus.UNPROCESSABLE_ENTITY


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
        return _see_other(f"{reverse('exhibitors:book', args=[slug])}?{urlencode({'hold': token})}")
    return _form_page(request, BookingForm.unsent(request.POST, edition=edition), token, status, error)


def _try(request: HttpRequest, deed: Callable[..., Any], **who: Any) -> tuple[int, str]:
    """Status and message of a deed that may be refused."""
    if HOLDS.is_passed(request):
        return HTTPStatus.TOO_MANY_REQUESTS, _too_many()
    try:
        deed(actor=SELF, **who)
    except DomainError as refusal:
        is_taken = refusal.code == "taken"
        return HTTPStatus.CONFLICT if is_taken else HTTPStatus.UNPROCESSABLE_ENTITY, refusal.message
    return HTTPStatus.OK, ""


@require_safe
@_private
def personal(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    booking = pages.booking_of(_edition(slug), token)
    return render(request, "exhibitors/personal.html", pages.personal(booking, token, is_changed="neu" in request.GET))


@_private
def personal_change(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    booking = pages.booking_of(_edition(slug), token)
    form = ChangeForm(request.POST if request.method == "POST" else None, booking=booking)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            services.change(booking=booking, data=form.data_for(booking.exhibitor.language), actor=SELF)
        except DomainError as error:
            _refused(form, error)
        else:
            return _see_other(reverse("exhibitors:personal", args=[slug, token]) + "?neu=1")
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"edition": booking.edition, "booking": booking, "form": form, "token": token}
    return render(request, "exhibitors/change.html", context, status=status)


@_private
def personal_cancel(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    booking = pages.booking_of(_edition(slug), token)
    context = {"edition": booking.edition, "booking": booking, "token": token}
    if request.method != "POST":
        return render(request, "exhibitors/cancel.html", context)
    try:
        services.cancel(booking=booking, actor=SELF)
    except DomainError as error:
        return render(request, "exhibitors/cancel.html", {**context, "refusal": error.message}, status=422)
    return _see_other(reverse("exhibitors:personal", args=[slug, token]))
