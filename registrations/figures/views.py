"""The staff's page of figures, and the report for funders as a table."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.admin.scope import edition_of
from conference.models import Edition

from . import pages

PERMISSION = "registrations.view_place"  # who plans with the places: leitung and anmeldung


@staff_member_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(PERMISSION):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = edition_of(request)
    others = pages.comparable(edition) if edition else []
    compared = _compared(request, others)
    page = pages.figures_page(edition, compared) if edition else None
    context = {
        "title": _("Zahlen"),
        "edition": edition,
        "page": page,
        "others": others,
        "can_report": request.user.has_perm("documents.add_document"),  # type: ignore[union-attr]
    }
    return TemplateResponse(request, "admin/figures/figures.html", {**admin.site.each_context(request), **context})


def _compared(request: HttpRequest, others: list[Edition]) -> Edition | None:
    """The edition to compare with: as chosen, else the one before, none where that was chosen."""
    wanted = request.GET.get("vergleich")
    if wanted is None:
        return others[0] if others else None
    return next((one for one in others if one.slug == wanted), None)
