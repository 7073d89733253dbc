"""The staff area: Django's admin with our name, our look and the dashboard as its first page."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from . import dashboard


class StaffSite(AdminSite):
    """`/admin/`. Apps register their models with plain `@admin.register`."""

    site_header = _("Konferenz-Team")
    site_title = _("Konferenz-Team")
    index_title = _("Wie geht es uns?")
    site_url = "/"
    index_template = "admin/index.html"
    empty_value_display = "–"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The dashboard."""
        return super().index(request, {**dashboard.context_for(request), **(extra_context or {})})


class StaffAdminConfig(AdminConfig):
    default_site = "conference.web.staff.StaffSite"
