"""The list of registrations: columns, filters, search, counts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.scope import EditionScoped, edition_of
from conference.models import Session
from registrations import stats
from registrations.mailings.audience import unreachable
from registrations.models import PlaceState, Registration, RegistrationState

from .batch import BatchDeeds
from .doubles import DoublePages
from .imports import ImportPages

BREAK = mark_safe("<br>")
TONES = {"confirmed": "ok", "waiting": "warn", "cancelled": "bad", "taken": "ok"}


def tag(state: str, label: Any) -> str:
    """A state as word and colour."""
    return format_html('<span class="tag {}">{}</span>', TONES.get(state, ""), label)


class WorkshopFilter(admin.SimpleListFilter):
    title = gettext_lazy("Workshop")
    parameter_name = "workshop"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        edition = edition_of(request)
        sessions = Session.objects.of_edition(edition).bookable() if edition else []
        return [(str(one.pk), f"{one.code} {one.title}") for one in sessions]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(places__session=self.value()) if (self.value() or "").isdecimal() else queryset


class LanguageFilter(admin.SimpleListFilter):
    """The languages of our messages by their names, as far as somebody reads them."""

    title = gettext_lazy("Sprache")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = set(model_admin.get_queryset(request).order_by().values_list("language", flat=True).distinct())
        return [(code, name) for code, name in settings.LANGUAGES if code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(language=self.value()) if self.value() else queryset


class DoubleBookedFilter(admin.SimpleListFilter):
    title = gettext_lazy("Zu klären")
    parameter_name = "doppelt"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ja", _("zwei Workshops zur gleichen Zeit"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "ja":
            return queryset
        return queryset.filter(pk__in=stats.double_booked(edition_of(request)).values("pk"))


class PhotographFilter(admin.SimpleListFilter):
    """For the photographer: who is not to be seen on a picture."""

    title = gettext_lazy("Fotos")
    parameter_name = "fotos"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("nein", _("kein Foto"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.active().without_photo_consent() if self.value() == "nein" else queryset


class UnreachableFilter(admin.SimpleListFilter):
    """Whose present address does not work."""

    title = gettext_lazy("E-Mail")
    parameter_name = "mail"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("zurueck", _("Mails kommen zurück"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "zurueck":
            return queryset
        return queryset.filter(pk__in=unreachable(edition_of(request)).values("pk"))


class RegistrationList(ImportPages, DoublePages, BatchDeeds, EditionScoped, admin.ModelAdmin):
    """The list's half of the admin page of registrations."""

    list_display = ["name", "organisation", "role", "shown_state", "workshops", "came"]
    list_filter = [
        "state",
        WorkshopFilter,
        "role",
        "attendance",
        "organisation_type",
        LanguageFilter,
        "source",
        PhotographFilter,
        DoubleBookedFilter,
        UnreachableFilter,
    ]
    search_fields = ["search_text"]
    search_help_text = gettext_lazy("Name, Institution, E-Mail oder Code; Akzente und Großschreibung sind egal")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("edition")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.search(search_term), False

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """The notes are for those who may write them."""
        return [*self.list_display, "noted"] if self.has_change_permission(request) else self.list_display

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> list[str]:
        return ["name"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        edition = edition_of(request)
        counts = stats.states(edition)
        shown = [(state, state.label, counts[state]) for state in RegistrationState]
        return super().changelist_view(request, {"counts": shown, "edition": edition, **(extra_context or {})})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        found.result_list = found.result_list.prefetch_related("places__session")
        return found

    @admin.display(description=gettext_lazy("Name"), ordering="last_name")
    def name(self, one: Registration) -> str:
        if one.erased_at is not None:
            return _("gelöscht")
        first = " ".join(part for part in (one.title, one.first_name) if part)
        return f"{one.last_name}, {first}" if first else one.last_name

    @admin.display(description=gettext_lazy("Stand"), ordering="state")
    def shown_state(self, one: Registration) -> str:
        return tag(one.state, one.get_state_display())

    @admin.display(description=gettext_lazy("Workshops"))
    def workshops(self, one: Registration) -> str:
        words = {PlaceState.TAKEN: "", PlaceState.WAITING: _("wartet")}
        rows = ((place.session.title, place.session.code, words[PlaceState(place.state)]) for place in one.places.all())
        line = '<span class="nowrap" title="{}">{} <small>{}</small></span>'
        return format_html_join(BREAK, line, rows) or "–"

    @admin.display(description=gettext_lazy("Angemeldet"), ordering="created_at")
    def came(self, one: Registration) -> str:
        day = date_format(one.created_at.astimezone(one.edition.tz), "j. b Y")
        return format_html('<span class="nowrap">{}</span>', day)

    @admin.display(description=gettext_lazy("Notiz"))
    def noted(self, one: Registration) -> str:
        return format_html('<span class="noted">{}</span>', Truncator(one.internal_note).chars(80))
