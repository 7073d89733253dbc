"""The audit log, to be read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import words
from .models import AuditEntry


class SubjectFilter(admin.SimpleListFilter):
    """By address only: the link "Verlauf" on the page of a row."""

    title = _("Woran")
    parameter_name = "subject"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        chosen = request.GET.get("subject")
        return [(chosen, chosen)] if chosen else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(subject=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "who", "deed", "about", "details_in_words"]
    list_filter = [SubjectFilter, "actor_kind", "at"]
    list_display_links = ["at"]
    list_select_related = ["actor"]
    search_fields = ["action", "subject", "actor__email"]
    search_help_text = _("Vorgang, Gegenstand (zum Beispiel registration:12) oder E-Mail des Kontos")
    show_full_result_count = False
    actions = None

    @admin.display(description=_("Wer"))
    def who(self, entry: AuditEntry) -> str:
        return str(entry.actor) if entry.actor else str(entry.get_actor_kind_display())

    @admin.display(description=_("Was"), ordering="action")
    def deed(self, entry: AuditEntry) -> str:
        return words.deed(entry.action)

    @admin.display(description=_("Woran"), ordering="subject")
    def about(self, entry: AuditEntry) -> str:
        text, _page, _key = words.subject(entry.subject)
        url = words.link(entry.subject)
        return format_html('<a href="{}">{}</a>', url, text) if url else text

    @admin.display(description=_("Einzelheiten"))
    def details_in_words(self, entry: AuditEntry) -> str:
        return ", ".join(f"{name}: {_flat(value)}" for name, value in entry.details.items())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _flat(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
