"""The page of a table: choose columns (GET), take it along (POST)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.audit.services import Actor
from conference.documents.registry import XLSX
from conference.web.errors import DomainError

from . import registry, services, spreadsheet, writing
from .registry import Column, Table


@staff_member_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> TemplateResponse:
    """Every list that this member of staff may take along."""
    tables = [one for one in registry.all_tables() if one.is_offered and request.user.has_perm(one.permission)]  # type: ignore[union-attr]
    context = {**admin.site.each_context(request), "title": _("Listen zum Mitnehmen"), "tables": tables}
    return TemplateResponse(request, "admin/tables/overview.html", context)


@staff_member_required
@never_cache
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET: the columns to choose from. POST: the file, or the page on which the PDF comes about."""
    table = registry.get(name)
    if table is None:
        raise Http404
    if not request.user.has_perm(table.permission):  # type: ignore[union-attr]
        raise PermissionDenied
    try:
        rows = table.prepare(_rows(request, table))
    except IncorrectLookupParameters:
        return HttpResponseRedirect(request.path)
    columns = table.columns_for(request)
    if request.method != "POST":
        return _page(request, table, columns, rows)
    user_id: int = request.user.pk
    if "choose" in request.POST:
        taken = services.choose(table, columns, request.POST.getlist("column"), user_id)
    else:
        taken = services.chosen(table, columns, user_id)
    try:
        return _file(request, table, taken, rows)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(request.get_full_path())


def _rows(request: HttpRequest, table: Table) -> Any:
    """What the table or its admin list shows for this request. Raises IncorrectLookupParameters for wrong filters."""
    if table.rows is not None:
        return table.rows(request)
    page = admin.site.get_model_admin(apps.get_model(table.list_of))
    if not page.has_view_or_change_permission(request):
        raise PermissionDenied
    return page.get_changelist_instance(request).queryset


def may_print(request: HttpRequest) -> bool:
    """Whether this member of staff may look at documents, and so have a PDF."""
    return request.user.has_perm("documents.view_document")  # type: ignore[union-attr]


def _file(request: HttpRequest, table: Table, columns: list[Column], rows: Any) -> HttpResponseBase:
    form = request.POST.get("form", "xlsx")
    if form == "pdf":
        if not may_print(request):
            raise PermissionDenied
        about = str(table.about(request))
        document = services.print_table(table, columns, rows, about=about, user=request.user)
        table.when_taken(request, form)
        return redirect("documents:progress", document.pk)
    if form not in ("csv", "xlsx"):
        raise Http404
    services.note(table, columns, rows=services.count(rows), form=form, actor=Actor.staff(request.user))
    table.when_taken(request, form)
    filename = f"{table.name}-{timezone.localdate():%Y-%m-%d}.{form}"
    response: HttpResponseBase
    if form == "csv":
        pieces = writing.csv_pieces(rows, columns, translation.get_language() or "de")
        response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    else:
        pieces = spreadsheet.pieces(rows, columns, translation.get_language() or "de", title=str(table.title))
        response = StreamingHttpResponse(pieces, content_type=XLSX.content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, table: Table, columns: list[Column], rows: Any) -> TemplateResponse:
    taken = {column.key for column in services.chosen(table, columns, request.user.pk)}
    context = {
        **admin.site.each_context(request),
        "title": table.title,
        "table": table,
        "choices": [(column, column.key in taken) for column in columns],
        "count": services.count(rows),
        "about": table.about(request),
        "may_print": may_print(request),
        "is_filtered": bool(request.GET),
    }
    return TemplateResponse(request, "admin/tables/export.html", context)
