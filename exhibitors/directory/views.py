"""Public pages of the directory. They are not kept in memory: docs/decisions/0305-who-is-at-the-fair.md."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from conference.models import Edition
from exhibitors.contacts import rules as contacts

from . import pages
from .search import Search


@require_safe
def directory(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    page = pages.directory(edition, Search.of(request.GET))
    return render(request, "exhibitors/directory/list.html", {"edition": edition, "page": page})


@require_safe
def exhibitor(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    page = pages.organisation_page(edition, pk, Search.of(request.GET))
    if page is None:
        raise Http404
    offer = contacts.offer_of(edition, pk)
    context = {"edition": edition, "page": page, "exhibitor": page.exhibitor, "contact_offer": offer}
    return render(request, "exhibitors/directory/exhibitor.html", context)
