"""The page from which the report for funders is taken along."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import edition_of
from conference.audit.services import Actor, record
from conference.tables.views import XLSX
from conference.web import languages

from .contents import report_of
from .documents import KIND, PERMISSION
from .suppression import LEAST
from .workbook import workbook_file

LANGUAGES = ("de", "en")  # in which reports are asked for


@staff_member_required
@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """What the report is, and the buttons: nothing is reckoned here."""
    _permit(request)
    edition = edition_of(request)
    context = {
        "title": _("Bericht für Förderstellen"),
        "edition": edition,
        "kind": KIND,
        "least": LEAST,
        "languages": [languages.language(code) for code in LANGUAGES],
        "can_print": request.user.has_perm("documents.add_document"),  # type: ignore[union-attr]
    }
    return TemplateResponse(request, "admin/figures/report.html", {**admin.site.each_context(request), **context})


@staff_member_required
@never_cache
@require_POST
def workbook(request: HttpRequest) -> HttpResponseBase:
    """The report as Excel file, in the language that was chosen; one line in the audit log."""
    _permit(request)
    edition = edition_of(request)
    if edition is None:
        raise Http404
    code = request.POST.get("language", "")
    with translation.override(code if code in LANGUAGES else LANGUAGES[0]):
        file = workbook_file(report_of(edition), is_rtl=translation.get_language_bidi())
    record(actor=Actor.staff(request.user), action="report.exported", subject=f"edition:{edition.pk}", form="xlsx")
    response = FileResponse(file, as_attachment=True, filename=f"{edition.slug}-{_('Bericht')}.xlsx", content_type=XLSX)
    response["Cache-Control"] = "no-store"
    return response


def _permit(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):  # type: ignore[union-attr]
        raise PermissionDenied
