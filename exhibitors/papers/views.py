"""The page of all papers in the staff area; its forms start documents as every other page does."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.admin.scope import permitted_edition
from exhibitors.board.views import VIEW, page

from . import pages


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Below the admin page of bookings."""
    return [path("papier/", site.admin_view(papers), name="exhibitors_papers")]


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, VIEW)
    context = {
        **pages.papers(edition, request.user),
        "title": _("Messe auf Papier"),
        "edition": edition,
        "languages": settings.LANGUAGES,
    }
    return page(request, "admin/exhibitors/papers.html", **context)
