"""Registrations: the list, entering and changing people, cancelling, waiting lists."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.accounts import links
from conference.admin.scope import EditionScoped, edition_of
from conference.audit.services import Actor
from conference.models import Session
from conference.web.deeds import Deed, ServiceAdmin
from registrations import desk, services, waiting
from registrations.models import PlaceState, Registration, RegistrationState, Source

from .forms import RegistrationForm, round_field, stored
from .waiting import promote_view, waiting_view

TONES = {"confirmed": "ok", "waiting": "warn", "cancelled": "bad", "taken": "ok"}


def tag(state: str, label: Any) -> str:
    """A state as word and colour."""
    return format_html('<span class="tag {}">{}</span>', TONES.get(state, ""), label)


def _cancel(request: HttpRequest, one: Registration) -> str:
    services.cancel(registration=one, actor=Actor.staff(request.user))
    return _("Die Anmeldung ist abgesagt. Die Person bekommt eine Nachricht, die Plätze gehen weiter.")


def _resend(request: HttpRequest, one: Registration) -> str:
    desk.resend(registration=one, actor=Actor.staff(request.user))
    return _("Die Mail mit dem persönlichen Link ist unterwegs.")


def _promote(request: HttpRequest, one: Registration) -> str:
    if waiting.promote(registration=one, actor=Actor.staff(request.user)):
        return _("Die Person hat jetzt einen Platz und bekommt eine Nachricht.")
    raise services.RegistrationError(_("Gerade ist kein Platz frei."), code="full")


class WorkshopFilter(admin.SimpleListFilter):
    title = gettext_lazy("Workshop")
    parameter_name = "workshop"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        edition = edition_of(request)
        sessions = Session.objects.of_edition(edition).bookable() if edition else []
        return [(str(one.pk), f"{one.code} {one.title}") for one in sessions]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(places__session=self.value()) if (self.value() or "").isdigit() else queryset


@admin.register(Registration)
class RegistrationAdmin(EditionScoped, ServiceAdmin):
    form = RegistrationForm
    list_display = ["name", "organisation", "role", "shown_state", "workshops", "created_at"]
    list_filter = [
        "state",
        WorkshopFilter,
        "role",
        "attendance",
        "organisation_type",
        "language",
        "source",
    ]
    search_fields = ["search_text"]
    search_help_text = gettext_lazy("Name, Institution, E-Mail oder Code; Akzente und Großschreibung sind egal")
    actions = ["cancel_chosen"]
    actions_selection_counter = True
    deeds = (
        Deed(
            name="promote",
            label=gettext_lazy("Nachrücken lassen"),
            question=gettext_lazy("Die Person bekommt den nächsten freien Platz und eine Nachricht."),
            run=_promote,
            permission="registrations.change_place",
            is_for=lambda one: one.state == RegistrationState.WAITING,
            tone="main",
        ),
        Deed(
            name="resend",
            label=gettext_lazy("Link noch einmal senden"),
            question=gettext_lazy("Die Person bekommt eine Mail mit ihrem persönlichen Link."),
            run=_resend,
            permission="registrations.change_registration",
            is_for=lambda one: one.is_active and bool(one.email),
        ),
        Deed(
            name="cancel",
            label=gettext_lazy("Absagen"),
            question=gettext_lazy(
                "Die Person verliert ihre Plätze und bekommt eine Nachricht; wer wartet, rückt nach. Das lässt sich"
                " nicht zurücknehmen."
            ),
            run=_cancel,
            permission="registrations.change_registration",
            is_for=lambda one: one.is_active,
            tone="danger",
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are cancelled, and erased by the rules of data protection; nobody deletes a row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is cancelled stays as it was."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_active)

    # --- The list ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("edition")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.search(search_term), False

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> list[str]:
        return ["name"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        edition = edition_of(request)
        states = {state.value: Count("pk", filter=Q(state=state)) for state in RegistrationState}
        counts = Registration.objects.filter(edition=edition).aggregate(**states)
        shown = [(state, state.label, counts[state]) for state in RegistrationState]
        return super().changelist_view(request, {"counts": shown, "edition": edition, **(extra_context or {})})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        found.result_list = found.result_list.prefetch_related("places__session")
        return found

    @admin.display(description=gettext_lazy("Name"), ordering="last_name")
    def name(self, one: Registration) -> str:
        first = " ".join(part for part in (one.title, one.first_name) if part)
        return f"{one.last_name}, {first}" if first else one.last_name

    @admin.display(description=gettext_lazy("Stand"), ordering="state")
    def shown_state(self, one: Registration) -> str:
        return tag(one.state, one.get_state_display())

    @admin.display(description=gettext_lazy("Workshops"))
    def workshops(self, one: Registration) -> str:
        held = [(place.session.code, place.session.title, place.state) for place in one.places.all()]
        words = {PlaceState.TAKEN: "", PlaceState.WAITING: f" ({PlaceState.WAITING.label})"}
        rows = ((title, code, words[PlaceState(state)]) for code, title, state in held)
        return format_html_join(", ", '<span title="{}">{}{}</span>', rows) or "–"

    @admin.action(description=gettext_lazy("Ausgewählte absagen"), permissions=["change"])
    def cancel_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Ask first; then cancel one after the other, each in a transaction of its own."""
        chosen = list(queryset.active())
        if request.POST.get("confirmed") != "yes":
            context = {"title": _("Wirklich absagen?"), "chosen": chosen, "opts": self.opts}
            return TemplateResponse(
                request, "admin/cancel_chosen.html", {**self.admin_site.each_context(request), **context}
            )
        for one in chosen:
            services.cancel(registration=one, actor=Actor.staff(request.user))
        message = ngettext("%(n)s Anmeldung ist abgesagt.", "%(n)s Anmeldungen sind abgesagt.", len(chosen))
        messages.success(request, message % {"n": len(chosen)})
        return None

    # --- The form ---

    def _rounds(self, request: HttpRequest, obj: Any) -> dict[int, list[Session]]:
        """Bookable sessions by round, asked once per request."""
        if not hasattr(request, "_rounds"):
            rounds: dict[int, list[Session]] = defaultdict(list)
            for session in Session.objects.of_edition(self.edition_for(request, obj)).bookable():  # type: ignore[arg-type]
                rounds[session.round or 0].append(session)
            request._rounds = dict(sorted(rounds.items()))  # type: ignore[attr-defined]
        return request._rounds  # type: ignore[attr-defined]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        can_change = self.has_change_permission(request, obj) if obj else True
        person = [("title", "first_name", "last_name"), "own_script_name", "badge_name", "email", "phone", "language"]
        work = ["organisation", "organisation_type", "function", "municipality", "topics"]
        rounds = [f"round_{number}" for number in self._rounds(request, obj)] if can_change else ["workshops"]
        sets = [
            (_("Person"), {"fields": person}),
            (_("Arbeit"), {"fields": work}),
            (_("Teilnahme"), {"fields": ["attendance", "lunch", *rounds, "waiting_list"]}),
            (_("Frage an das Podium"), {"fields": ["question", "question_anonymous"], "classes": ["collapse"]}),
        ]
        if can_change:
            sets.append((_("Einwilligungen"), {"fields": ["consents"]}))
            sets.append((_("Für das Team"), {"fields": ["role", "internal_note"]}))
        if obj:
            facts = ["code", "shown_state", "source", "created_at", *self._private(request, obj)]
            sets.insert(0, (_("Stand"), {"fields": facts}))
        return sets

    def _private(self, request: HttpRequest, obj: Registration) -> list[str]:
        """The personal page shows support needs too: its address is for those who may see them."""
        may = request.user.has_perms(["registrations.view_supportneeds", "registrations.change_registration"])  # type: ignore[union-attr]
        return ["personal_link"] if may and obj.is_active else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        facts = ["code", "shown_state", "source", "created_at", "personal_link", "workshops"]
        return [*facts, "role"] if obj else facts

    @admin.display(description=gettext_lazy("Persönliche Seite"))
    def personal_link(self, one: Registration) -> str:
        address = links.url_for(
            "registrations:personal",
            purpose="registration",
            nonce=one.nonce,
            slug=one.edition.slug,
            language=one.language,
        )
        return format_html('<a href="{}" rel="noopener">{}</a>', address, _("Persönliche Seite öffnen"))

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None or self.has_change_permission(request, obj):
            rounds = self._rounds(request, obj).items()
            fields = {f"round_{number}": round_field(number, sessions) for number, sessions in rounds}
            kwargs["form"] = type("RegistrationForm", (RegistrationForm,), fields)
        form = super().get_form(request, obj, change, **kwargs)
        if "topics" in form.base_fields:
            topics = form.base_fields["topics"]
            topics.queryset = topics.queryset.filter(edition=self.edition_for(request, obj))
            topics.widget = forms.CheckboxSelectMultiple(choices=topics.choices)
        return form

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        actor, data = Actor.staff(request.user), form.registration_data()
        note = form.cleaned_data["internal_note"]
        if not change:
            made = services.register(
                edition=obj.edition,
                data=data,
                actor=actor,
                source=Source.STAFF,
                role=form.cleaned_data["role"],
                internal_note=note,
            )
            obj.pk, obj.state = made.pk, made.state
            return
        one = stored(obj.pk)
        if data != desk.data_of(one):
            services.change(registration=one, data=data, actor=actor)
        desk.note(registration=one, text=note, actor=actor)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has stored everything."""

    # --- Waiting lists ---

    def get_urls(self) -> Any:
        view, promote = self.admin_site.admin_view(waiting_view), self.admin_site.admin_view(promote_view)
        return [
            path("warteliste/", view, name="registrations_waiting"),
            path("warteliste/nachruecken/", promote, name="registrations_promote"),
            *super().get_urls(),
        ]
