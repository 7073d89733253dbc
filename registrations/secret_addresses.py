"""Pages whose address is a secret: who holds it is the person. Below every package that has such pages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.caching import one_snapshot
from conference.models import Edition
from conference.web.forms import AddressField, GuardedForm

from .limits import GUESSING
from .models import Registration

Answer = Callable[Concatenate[HttpRequest, Registration, ...], HttpResponse]


def personal_view(view: Answer, *, only_reads: bool = False) -> Callable[..., HttpResponse]:
    """Make `view(request, registration)` out of an address with slug and token, and perhaps more; see `keep_secret`.

    only_reads: everything comes from one snapshot, so that a publication in this moment is seen whole or not at all.
    """

    @functools.wraps(view)
    def answer(request: HttpRequest, slug: str, token: str, **more: Any) -> HttpResponse:
        rows = Registration.objects.by_token(token).filter(edition__slug=slug).with_position()
        with one_snapshot() if only_reads else nullcontext():
            registration = rows.select_related("edition").first()
            response = None if registration is None else view(request, registration, **more)
        if response is None:
            response = unknown_link(request, slug)  # counts the attempt
        return keep_secret(response)

    return answer


def keep_secret(response: HttpResponse) -> HttpResponse:
    """Leave no trace of a page whose address is a secret: not in caches, not in referrers, not in search engines."""
    # Not "no-referrer": with that browsers send `Origin: null`, and no form of these pages would get through.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


personal_page = functools.partial(personal_view, only_reads=True)


def unknown_link(request: HttpRequest, slug: str) -> HttpResponse:
    """For a personal address that leads to nobody; counts the attempt."""
    edition = Edition.objects.public().filter(slug=slug).first()
    if edition is None:
        raise Http404
    status = 429 if GUESSING.is_passed(request) else 404
    was_open = request.method == "POST"  # a form in another tab, of somebody who is erased since
    context = {"edition": edition, "form": LinkForm(), "was_open": was_open}
    return render(request, "registrations/unknown.html", context, status=status)


def home(registration: Registration, part: str = "") -> HttpResponse:
    """To the personal page, with GET whatever was asked before (303)."""
    return see_other(home_of(registration) + part)


def home_of(registration: Registration) -> str:
    """The address of the personal page."""
    return reverse("registrations:personal", args=[registration.edition.slug, registration.token])


def see_other(address: str) -> HttpResponse:
    """To another page, with GET whatever was asked before."""
    response = redirect(address)
    response.status_code = 303
    return response


class LinkForm(GuardedForm):
    """Asks for the own link once more."""

    email = AddressField(
        label=_("E-Mail"),
        help_text=_("Die Adresse, mit der Sie sich angemeldet haben."),
        error_messages={"required": _("Bitte tragen Sie Ihre E-Mail-Adresse ein.")},
        hints={"autocomplete": "email"},
    )
