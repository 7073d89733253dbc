"""Pages behind an organisation's link: who wants to hear from it, and what it offers."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from conference.documents.registry import XLSX
from conference.speakers import files as stored_files
from conference.web.ratelimit import Limit
from conference.web.uploads import dropped, with_files
from exhibitors.access.doors import Door, own_page
from exhibitors.answers import see_other, too_many

from . import export, files, offering, pages, rules
from .forms import OfferForm

UPLOADS = Limit("stand-material", most=40)
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX.content_type}


def _home(door: Door, name: str, query: str = "") -> HttpResponse:
    return see_other(reverse(f"exhibitors:{name}", args=[door.edition.slug, door.token]) + query)


@require_safe
@own_page
def contacts(request: HttpRequest, door: Door) -> HttpResponse:
    return render(request, "exhibitors/contacts/list.html", pages.told(door))


@require_POST
@own_page
def take(request: HttpRequest, door: Door) -> HttpResponseBase:
    """The list as a file; noted down as the list itself is."""
    form = request.POST.get("form", "")
    if form not in export.FORMS:
        raise Http404
    rows = offering.read(exhibitor=door.exhibitor, access=door.access.pk if door.access else None, form=form)
    pieces = export.pieces(rows, rules.erased_on(door.edition), form, get_language() or "de")
    response = StreamingHttpResponse(pieces, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="kontakte-{door.edition.slug}.{form}"'
    return response


@require_POST
@own_page
def delete(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    offering.delete(exhibitor=door.exhibitor, pk=pk)
    return _home(door, "contacts")


@with_files(files.MOST_BYTES + 1_000_000)
@own_page
def offer(request: HttpRequest, door: Door) -> HttpResponse:
    """What visitors can have (GET), keep it (POST)."""
    stored = offering.offer_of(door.exhibitor)
    values = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OfferForm(*values, offer=stored, dropped=dropped(request))
    status, refusal = _keep(request, door, form) if form.is_bound else (HTTPStatus.OK, "")
    if status == HTTPStatus.SEE_OTHER:
        return _home(door, "contacts_offer", "?neu=1")
    context = {"edition": door.edition, "door": door, "form": form, "offer": stored, "refusal": refusal}
    context["is_changed"] = "neu" in request.GET
    return render(request, "exhibitors/contacts/offering.html", context, status=status)


def _keep(request: HttpRequest, door: Door, form: OfferForm) -> tuple[int, str]:
    if UPLOADS.is_passed(request):
        return HTTPStatus.TOO_MANY_REQUESTS, too_many()
    if form.is_valid():
        form.submit(lambda: offering.change(exhibitor=door.exhibitor, offering=form.offering()))
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if "storage" in codes:
        return HTTPStatus.SERVICE_UNAVAILABLE, ""
    return HTTPStatus.UNPROCESSABLE_ENTITY if codes else HTTPStatus.SEE_OTHER, ""


@require_safe
@own_page
def own_file(request: HttpRequest, door: Door) -> HttpResponseBase:
    """The organisation looks at its own PDF."""
    stored = offering.offer_of(door.exhibitor)
    if not stored.file:
        raise Http404
    name = stored_files.filename(door.exhibitor.sign_name, ".pdf")
    return stored_files.answer(stored.file, content_type="application/pdf", filename=name)


@require_POST
@own_page
def remove_file(request: HttpRequest, door: Door) -> HttpResponse:
    offering.remove_file(exhibitor=door.exhibitor)
    return _home(door, "contacts_offer", "?neu=1")
