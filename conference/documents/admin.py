"""The list of documents; starting, watching and fetching one has pages of its own (views.py)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import pipeline, registry
from .models import Document


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin):
    """Newest first; a click opens the page that shows its progress."""

    list_display = ["heading", "state", "progress", "created_at", "requested_by", "file_link"]
    list_display_links = None
    list_filter = ["state"]
    search_fields = ["title"]
    list_select_related = ["requested_by"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        kinds = [kind for kind in registry.all_kinds() if registry.allowed(request.user, kind)]
        for_all = Q(kind__in=[kind.name for kind in kinds if not kind.is_own])
        own = Q(kind__in=[kind.name for kind in kinds if kind.is_own], requested_by=request.user)
        return super().get_queryset(request).filter(for_all | own)

    @admin.display(description=_("Titel"), ordering="title")
    def heading(self, document: Document) -> str:
        return format_html("<bdi>{}</bdi>", document.title)

    @admin.display(description=_("Fortschritt"))
    def progress(self, document: Document) -> str:
        if document.is_ready:
            return "–"
        return _("%(done)s von %(total)s") % {"done": document.done, "total": document.total or "?"}

    @admin.display(description=_("Datei"))
    def file_link(self, document: Document) -> str:
        name = "download" if document.is_ready else "progress"
        text = _("Herunterladen") if document.is_ready else _("Ansehen")
        return format_html('<a href="{}">{}</a>', reverse(f"documents:{name}", args=[document.pk]), text)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("documents:start")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        document = self.get_object(request, unquote(object_id))
        return (
            redirect("documents:progress", document.pk) if document else redirect("admin:documents_document_changelist")
        )

    def has_change_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Document) -> None:
        pipeline.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        for document in queryset:
            pipeline.delete(document)
