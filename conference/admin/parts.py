"""Rooms and topics, and what they share with the people on stage."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference import services
from conference.audit.services import Actor
from conference.models import Room, Session, SessionState, Topic
from conference.web.deeds import ServiceAdmin

from . import equipment
from .scope import EditionScoped
from .translations import Translated, german, other_languages


class PartAdmin(Translated, EditionScoped, ServiceAdmin):
    """Something that an agenda is made of, stored through `services.save_part`."""

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        services.save_part(part=obj, actor=Actor.staff(request.user))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.delete_part(part=obj, actor=Actor.staff(request.user))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        identity = Coalesce("sessions__draft_of", "sessions__pk")
        used = Count(identity, distinct=True, filter=~Q(sessions__state="removed"))
        return super().get_queryset(request).annotate(used=used)

    @admin.display(description=_("Programmpunkte"), ordering="used")
    def sessions_count(self, obj: Any) -> int:
        return obj.used


@admin.register(Room)
class RoomAdmin(PartAdmin):
    list_display = ["name", "code", "capacity", "step_free", "sessions_count", "position"]
    search_fields = ["name", "code"]
    fieldsets = [
        (None, {"fields": [*german("name"), "code", "capacity", "step_free", "hearing_loop", "is_quiet", "position"]}),
        *other_languages("name"),
    ]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Sessions that were removed from the plan keep no room; nobody would find them in it."""
        to_delete, counts, needed, protected = super().get_deleted_objects(objs, request)
        is_used = Session.rows.filter(room__in=objs).exclude(state=SessionState.REMOVED).exists()
        return to_delete, counts, needed, protected if is_used else []

    def get_urls(self) -> Any:
        return [*equipment.urls(self.admin_site), *super().get_urls()]


@admin.register(Topic)
class TopicAdmin(PartAdmin):
    list_display = ["name", "code", "sessions_count", "position"]
    search_fields = ["name", "code"]
    fieldsets = [(None, {"fields": [*german("name"), "code", "position"]}), *other_languages("name")]
