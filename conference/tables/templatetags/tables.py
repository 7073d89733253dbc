"""The buttons with which a list leaves the house."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from conference.tables import registry, views

register = template.Library()


@register.inclusion_tag("admin/tables/buttons.html", takes_context=True)
def table_buttons(context: template.Context, name: str) -> dict[str, Any]:
    """Excel, CSV, PDF of this table; nothing for who may not have it. The page's query string goes along."""
    return _buttons(context["request"], registry.get(name))


@register.inclusion_tag("admin/tables/buttons.html", takes_context=True)
def list_buttons(context: template.Context) -> dict[str, Any]:
    """The same for the admin list that is being shown."""
    return _buttons(context["request"], registry.of_list(context["cl"].opts.label_lower))


def _buttons(request: HttpRequest, table: registry.Table | None) -> dict[str, Any]:
    if table is None or not request.user.has_perm(table.permission):  # type: ignore[union-attr]
        return {}
    return {
        "export_url": reverse("tables:export", args=[table.name]),
        "name": table.name,
        "title": table.title,
        "may_print": views.may_print(request),
        "request": request,
    }
