"""The page with texts and logo, and the logo itself, for everybody who may see the organisation."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from conference.audit.services import SELF
from conference.models import Edition
from conference.speakers import files
from conference.web.ratelimit import Limit
from conference.web.uploads import dropped, with_files
from exhibitors.access.doors import Door, own_page
from exhibitors.answers import see_other, too_many
from exhibitors.models import Exhibitor

from . import services, uploads
from .forms import LogoForm, TextsForm

UPLOADS = Limit("stand-logos", most=40)
TYPES = {".svg": uploads.SVG, ".png": "image/png"}


def _home(door: Door) -> HttpResponse:
    return see_other(reverse("exhibitors:presenting", args=[door.edition.slug, door.token]) + "?neu=1")


def _page(request: HttpRequest, door: Door, status: int = HTTPStatus.OK, **forms: Any) -> HttpResponse:
    context = {
        "edition": door.edition,
        "door": door,
        "exhibitor": door.exhibitor,
        "form": forms.get("texts") or TextsForm(exhibitor=door.exhibitor),
        "logo_form": forms.get("logo") or LogoForm(exhibitor=door.exhibitor, dropped=set()),
        "is_changed": "neu" in request.GET,
        "refusal": forms.get("refusal", ""),
    }
    return render(request, "exhibitors/presenting.html", context, status=status)


@with_files(uploads.MOST_BYTES + 1_000_000)
@own_page
def presenting(request: HttpRequest, door: Door) -> HttpResponse:
    """Texts and logo (GET); keep both (POST). Where one is refused, nothing is kept and what was typed stays."""
    if request.method != "POST":
        return _page(request, door)
    texts = TextsForm(request.POST, exhibitor=door.exhibitor)
    logo = LogoForm(request.POST, request.FILES, exhibitor=door.exhibitor, dropped=dropped(request))
    if logo.has_lost_file and UPLOADS.is_passed(request):
        return _page(request, door, HTTPStatus.TOO_MANY_REQUESTS, texts=texts, logo=logo, refusal=too_many())
    if not texts.is_valid():
        texts.has_lost_file = logo.has_lost_file
        logo.is_valid()  # its messages too
        return _page(request, door, HTTPStatus.UNPROCESSABLE_ENTITY, texts=texts, logo=logo)
    if not logo.submit(lambda: _keep(door, texts, logo)):
        codes = {error.code for errors in logo.errors.as_data().values() for error in errors}
        is_down = "storage" in codes
        status = HTTPStatus.SERVICE_UNAVAILABLE if is_down else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, door, status, texts=texts, logo=logo)
    return _home(door)


def _keep(door: Door, texts: TextsForm, logo: LogoForm) -> bool:
    """The file first: where the disk takes none, the texts are not kept either."""
    if logo.is_changed:
        alt = logo.cleaned_data["logo_alt"]
        services.change_logo(exhibitor=door.exhibitor, upload=logo.cleaned_data["logo"], alt=alt, actor=SELF)
    services.change_texts(exhibitor=door.exhibitor, descriptions=texts.descriptions(), actor=SELF)
    return True


@require_POST
@own_page
def logo_remove(request: HttpRequest, door: Door) -> HttpResponse:
    services.remove_logo(exhibitor=door.exhibitor, actor=SELF)
    return _home(door)


@require_safe
@own_page
def own_logo(request: HttpRequest, door: Door) -> HttpResponseBase:
    """Before anybody else may see it."""
    return _picture(door.exhibitor)


@require_safe
def public_logo(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    return _picture(get_object_or_404(Exhibitor.objects.of_edition(edition).listed(), pk=pk))


def _picture(exhibitor: Exhibitor) -> HttpResponseBase:
    if not exhibitor.logo:
        raise Http404
    suffix = "." + str(exhibitor.logo).rpartition(".")[2]
    response = files.answer(
        exhibitor.logo,
        content_type=TYPES.get(suffix, "application/octet-stream"),
        filename=f"logo{suffix}",
        is_attachment=suffix not in TYPES,
    )
    response.headers.setdefault("Cache-Control", "max-age=300")
    return response
