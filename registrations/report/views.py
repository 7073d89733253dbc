"""The page from which the report for funders is taken along."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.admin.scope import edition_of, permit
from conference.web import languages

from .documents import KIND, PERMISSION, WORKBOOK
from .suppression import LEAST

LANGUAGES = ("de", "en")  # in which reports are asked for


@staff_member_required
@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """What the report is, and the buttons: nothing is reckoned here."""
    permit(request, PERMISSION)
    edition = edition_of(request)
    context = {
        "title": _("Bericht für Förderstellen"),
        "edition": edition,
        "forms": [(KIND, _("Als PDF")), (WORKBOOK, _("Als Excel-Datei"))],
        "least": LEAST,
        "languages": [languages.language(code) for code in LANGUAGES],
        "can_print": request.user.has_perm("documents.add_document"),  # type: ignore[union-attr]
    }
    return TemplateResponse(request, "admin/figures/report.html", {**admin.site.each_context(request), **context})
