"""Pages for visitors: leave something, confirm it, take it back. Find, permit, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import Edition
from conference.speakers import files
from conference.web.errors import DomainError
from conference.web.ratelimit import Limit
from exhibitors.answers import see_other, too_many
from exhibitors.models import Exhibitor

from . import offering, pages, rules, services
from .forms import ContactForm
from .models import Contact

ASKING = Limit("stand-contact", most=200)  # a whole fair comes from the one address of its wireless network
GUESSING = Limit("stand-contact-link", most=200)
KINDS = {"adresse": "reach", "material": "material"}  # as the address of the page names them


def _edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.public(), slug=slug)


@never_cache
def contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What can be left here (GET), leave it (POST)."""
    edition = _edition(slug)
    offer = rules.offer_of(edition, pk)
    if offer is None:
        return _closed(request, edition, pk)
    kind = KINDS.get(request.GET.get("art", ""), "") if len(offer.kinds) > 1 else offer.kinds[0]
    context = {"edition": edition, "exhibitor": offer.exhibitor, "contact_offer": offer, "kind": kind}
    if "gesendet" in request.GET:
        return render(request, "exhibitors/contacts/sent.html", {**context, "hours": _hours()})
    if kind not in offer.kinds:
        return render(request, "exhibitors/contacts/ask.html", context)
    form = ContactForm(request.POST if request.method == "POST" else None, offer=offer, kind=kind)
    status, refusal = _ask(request, edition, form, pk) if form.is_bound else (HTTPStatus.OK, "")
    if status == HTTPStatus.SEE_OTHER:
        return see_other(reverse("exhibitors:contact", args=[slug, pk]) + "?gesendet=1")
    context |= {"form": form, "refusal": refusal}
    return render(request, "exhibitors/contacts/ask.html", context, status=status)


def _ask(request: HttpRequest, edition: Edition, form: ContactForm, pk: int) -> tuple[int, str]:
    if ASKING.is_passed(request, cost=form.cost):
        return HTTPStatus.TOO_MANY_REQUESTS, too_many()
    if form.is_valid():
        wish = form.wish(get_language() or settings.LANGUAGE_CODE)
        form.submit(lambda: services.ask(edition=edition, pk=pk, wish=wish))
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.SEE_OTHER, ""


def _closed(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """The stand's code still leads here when nothing can be left any more."""
    exhibitor = get_object_or_404(Exhibitor.objects.of_edition(edition).listed(), pk=pk)
    return render(request, "exhibitors/contacts/closed.html", {"edition": edition, "exhibitor": exhibitor}, status=410)


def _hours() -> int:
    return int(rules.TO_CONFIRM.total_seconds() // 3600)


def own_contact(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view behind the link in a visitor's mail: `view(request, contact)`; found by nobody else, kept nowhere."""

    @wraps(view)
    @never_cache
    def answer(request: HttpRequest, slug: str, token: str) -> HttpResponseBase:
        edition = _edition(slug)
        rows = Contact.objects.by_token(token).filter(exhibitor__edition=edition)
        found = rows.select_related("exhibitor__edition").first()
        response = view(request, found) if found else _gone(request, edition)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def _gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    status = HTTPStatus.TOO_MANY_REQUESTS if GUESSING.is_passed(request) else HTTPStatus.NOT_FOUND
    return render(request, "exhibitors/contacts/gone.html", {"edition": edition}, status=status)


@require_safe
@own_contact
def contact_own(request: HttpRequest, contact: Contact) -> HttpResponse:
    """One wish: what it is, the button that makes it hold, the button that takes it back."""
    return render(request, "exhibitors/contacts/own.html", pages.own(contact))


@require_POST
@own_contact
def contact_confirm(request: HttpRequest, contact: Contact) -> HttpResponse:
    try:
        services.confirm(contact=contact)
    except DomainError as error:
        context: dict[str, Any] = {**pages.own(contact), "refusal": error.message}
        return render(request, "exhibitors/contacts/own.html", context, status=HTTPStatus.CONFLICT)
    return see_other(reverse("exhibitors:contact_own", args=[contact.exhibitor.edition.slug, contact.token]))


@require_POST
@own_contact
def contact_withdraw(request: HttpRequest, contact: Contact) -> HttpResponse:
    services.withdraw(contact=contact)
    return see_other(reverse("exhibitors:contact_erased", args=[contact.exhibitor.edition.slug]))


@require_safe
def contact_erased(request: HttpRequest, slug: str) -> HttpResponse:
    """Knows nobody: the same for everyone who asks."""
    return render(request, "exhibitors/contacts/erased.html", {"edition": _edition(slug)})


@require_safe
@own_contact
def contact_file(request: HttpRequest, contact: Contact) -> HttpResponseBase:
    """The organisation's PDF, for whoever confirmed that they want it."""
    offer = offering.offer_of(contact.exhibitor)
    if not (contact.is_material and contact.is_confirmed and offer.file):
        raise Http404
    name = files.filename(contact.exhibitor.sign_name, ".pdf")
    return files.answer(offer.file, content_type="application/pdf", filename=name)
