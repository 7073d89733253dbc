"""Stands: the hall as a list, blocking and unblocking several."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.admin.scope import EditionScoped
from conference.audit.services import Actor
from conference.web.deeds import ServiceAdmin
from exhibitors import desk
from exhibitors.hall.forms import on_the_floor
from exhibitors.models import Stand
from exhibitors.plan import size_of
from exhibitors.stands import FairError

TONES = {"held": "warn", "offered": "warn", "no_show": "bad", "requested": "warn",
         "confirmed": "ok", "waiting": "warn", "declined": "bad",
         "cancelled": "bad"}  # fmt: skip


def tag(state: str, label: Any) -> str:
    """A state as word and colour."""
    return format_html('<span class="tag {}">{}</span>', TONES.get(state, ""), label)


@admin.register(Stand)
class StandAdmin(EditionScoped, ServiceAdmin):
    list_display = ["number", "zone", "shown_state", "holder", "size", "power", "step_free", "blocked"]
    list_filter = ["zone", "power", "wall", "step_free"]
    search_fields = ["number", "zone", "blocked"]
    fields = ["number", "zone", ("x", "y"), ("width", "depth"), "front", "tables_max", "power", "circuit", "wall",
              "pinboard", "quiet", "step_free", "blocked"]  # fmt: skip
    actions = ["block", "unblock"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_holder()

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        on_the_floor(form, self.edition_for(request, obj))
        return form

    def save_model(self, request: HttpRequest, obj: Stand, form: Any, change: bool) -> None:
        desk.save_stand(stand=obj, actor=Actor.staff(request.user))

    def delete_model(self, request: HttpRequest, obj: Stand) -> None:
        desk.delete_stand(stand=obj, actor=Actor.staff(request.user))

    @admin.display(description=gettext_lazy("Stand"))
    def shown_state(self, stand: Any) -> str:
        if stand.holders:
            booking = stand.holders[0]
            return tag(booking.state, booking.get_state_display())
        return tag("", _("gesperrt")) if stand.blocked else tag("", _("frei"))

    @admin.display(description=gettext_lazy("Organisation"))
    def holder(self, stand: Any) -> str:
        named = stand.holders[0].exhibitor if stand.holders else None
        return str(named) if named else "–"

    @admin.display(description=gettext_lazy("Größe"))
    def size(self, stand: Stand) -> str:
        text = size_of(round(stand.width * 100), round(stand.depth * 100))
        return format_html('<span class="nowrap">{}</span>', text)

    @admin.action(description=gettext_lazy("Ausgewählte sperren"), permissions=["change"])
    def block(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_blocked(request, queryset, _("vom Team gesperrt"))

    @admin.action(description=gettext_lazy("Ausgewählte freigeben"), permissions=["change"])
    def unblock(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_blocked(request, queryset, "")

    def _set_blocked(self, request: HttpRequest, stands: QuerySet[Any], reason: str) -> None:
        done = 0
        for stand in stands:
            stand.blocked = reason
            try:
                desk.save_stand(stand=stand, actor=Actor.staff(request.user))
            except FairError as error:
                messages.error(request, error.message)
            else:
                done += 1
        message = ngettext("%(n)s Stand geändert.", "%(n)s Stände geändert.", done)
        messages.success(request, message % {"n": done})
