"""Which conference staff are working on: the one whose page they opened last, or chosen in the page's head.

Kept in the session, used by the head, the menu and every list.
"""

from __future__ import annotations

import functools
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Edition

SESSION_KEY = "staff_edition"


def editions_of(request: HttpRequest) -> list[Edition]:
    """All editions, the newest first; asked once per request."""
    if not hasattr(request, "_staff_editions"):
        request._staff_editions = list(Edition.objects.order_by("-date", "pk"))  # type: ignore[attr-defined]
    return request._staff_editions  # type: ignore[attr-defined]


def edition_of(request: HttpRequest) -> Edition | None:
    """The edition this page is about, which is the chosen one from then on; else the chosen one.

    Where none was chosen yet: the current one, a draft where nothing is published, None where there is none.
    """
    editions = {one.pk: one for one in editions_of(request)}
    if not editions:
        return None
    chosen = editions.get(request.session.get(SESSION_KEY)) or _current(list(editions.values()))
    opened = editions.get(getattr(request, "_followed_edition", None) or _named_by(request), chosen)
    if opened != chosen and request.method == "GET":
        choose(request, opened)
    return opened


def _named_by(request: HttpRequest) -> int | None:
    """The key of the edition below whose address this page is."""
    match = request.resolver_match
    is_refused = getattr(request, "is_refused", False)
    if match is None or is_refused or not (match.url_name or "").startswith("conference_edition_"):
        return None
    key = str(match.kwargs.get("pk", match.kwargs.get("object_id", "")))
    return int(key) if key.isdecimal() else None


def follow(request: HttpRequest, key: int) -> None:
    """Let this page be about the edition with this key: of a row that the member of staff may see."""
    request._followed_edition = key  # type: ignore[attr-defined]


def _current(editions: list[Edition]) -> Edition:
    """The same choice as the public pages' `Edition.objects.current()`, without asking again."""
    today = timezone.localdate()
    public = [one for one in editions if one.is_public]
    coming = [one for one in public if one.state == "published" and one.last_day >= today]
    if coming:
        return min(coming, key=lambda one: one.date)
    return (public or editions)[0]


def permit(request: HttpRequest, *permissions: str) -> None:
    """Raises PermissionDenied where the member of staff lacks one of these, for example `registrations.view_place`."""
    if not request.user.has_perms(permissions):  # type: ignore[union-attr]
        raise PermissionDenied


def permitted_edition(request: HttpRequest, *permissions: str) -> Edition:
    """The edition that staff with these permissions work on. Raises PermissionDenied; Http404 where there is none."""
    permit(request, *permissions)
    edition = edition_of(request)
    if edition is None:
        raise Http404
    return edition


def choose(request: HttpRequest, edition: Edition) -> None:
    """Remember this edition for the member of staff."""
    request.session[SESSION_KEY] = edition.pk


class EditionScoped(admin.ModelAdmin):
    """Lists show the rows of the chosen edition; a single page opens whichever row it is asked for."""

    edition_path = "edition"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in ("admin:autocomplete", "tables:export") or name.endswith("_changelist"):
            rows = rows.filter(**{self.edition_path: edition_of(request)})
        return rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; head, menu and lists follow to its edition."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and self.has_view_or_change_permission(request, row):
            *way, last = self.edition_path.split("__")
            follow(request, getattr(functools.reduce(getattr, way, row), f"{last}_id"))
        return row

    def edition_for(self, request: HttpRequest, obj: Any = None) -> Edition | None:
        """The edition of a row, or for a new row the chosen one."""
        return obj.edition if obj is not None and obj.pk else edition_of(request)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return super().has_add_permission(request, *args) and edition_of(request) is not None


class RoomFilter(admin.SimpleListFilter):
    title = _("Raum")
    parameter_name = "raum"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        edition = edition_of(request)
        return [(str(room.pk), room.name) for room in edition.rooms.all()] if edition else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(room=self.value()) if (self.value() or "").isdecimal() else queryset
