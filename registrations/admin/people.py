"""Registrations: the list, entering and changing people, cancelling, waiting lists."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts import links
from conference.audit.services import Actor
from conference.models import Session
from conference.outbox.bounces.services import bounce_of, settle
from conference.outbox.bounces.words import reason
from conference.web.deeds import Deed, ServiceAdmin
from registrations import desk, services, waiting
from registrations.allocation import admin as allocation
from registrations.models import ConsentPurpose, Registration, RegistrationState, Source

from . import rights
from .forms import RegistrationForm, round_field, stage_field, stored
from .listing import RegistrationList
from .together import Together
from .waiting import offer_view, promote_view, waiting_view, withdraw_view
from .walk_in import walk_in_view


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


def _restore(request: HttpRequest, one: Registration) -> str:
    restored = desk.restore(registration=one, actor=Actor.staff(request.user))
    if restored.state == RegistrationState.WAITING:
        return _("Die Anmeldung gilt wieder, im Moment auf der Warteliste. Die Person bekommt eine Nachricht.")
    return _("Die Anmeldung gilt wieder. Die Person bekommt eine Nachricht; Workshops wählen Sie hier neu.")


def _settle(request: HttpRequest, one: Registration) -> str:
    settle(address=one.email, subject=f"registration:{one.pk}", actor=Actor.staff(request.user))
    return _("Gut. An diese Adresse gehen wieder Mails.")


@admin.register(Registration)
class RegistrationAdmin(Together, RegistrationList, ServiceAdmin):
    form = RegistrationForm
    change_form_template = "admin/registrations/registration/change_form.html"
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
            name="reachable",
            label=gettext_lazy("Adresse stimmt doch"),
            question=gettext_lazy("Mails an diese Adresse kamen zurück. Wenn sie stimmt, schreiben wir wieder an sie."),
            run=_settle,
            permission="registrations.change_registration",
            is_for=lambda one: bool(bounce_of(one.email)),
        ),
        Deed(
            name="cancel",
            label=gettext_lazy("Absagen"),
            question=gettext_lazy(
                "Die Person verliert ihre Plätze und bekommt eine Nachricht; wer wartet, rückt nach. Sie können sie"
                " später wieder aufnehmen, dann wie neu angemeldet."
            ),
            run=_cancel,
            permission="registrations.change_registration",
            is_for=lambda one: one.is_active and one.erased_at is None,
            tone="danger",
        ),
        Deed(
            name="restore",
            label=gettext_lazy("Wieder aufnehmen"),
            question=gettext_lazy(
                "Die Person wird wie neu angemeldet: mit einem Platz, wenn einer frei ist, sonst hinten auf der"
                " Warteliste. Sie bekommt eine Nachricht. Workshops und Angaben zur Unterstützung kommen nicht zurück."
            ),
            run=_restore,
            permission="registrations.change_registration",
            is_for=lambda one: not one.is_active and one.erased_at is None,
            tone="main",
        ),
        rights.ERASE,
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People are cancelled, and erased by the rules of data protection; nobody deletes a row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is cancelled stays as it was."""
        return super().has_change_permission(request, obj) and (
            obj is None or (obj.is_active and obj.erased_at is None)
        )

    # --- The form ---

    def also_shown(self, row: Registration) -> list[Any]:
        given = row.consents.filter(withdrawn_at=None).exclude(purpose=ConsentPurpose.NEEDS)
        return [
            *row.places.order_by("session").values_list("session_id", "state"),
            *given.order_by("purpose").values_list("purpose", flat=True),
            *row.topics.order_by("pk").values_list("pk", flat=True),
        ]

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
            sets.append((_("Für das Team"), {"fields": ["role", "speaker", "internal_note"]}))
        if obj:
            trouble = ["mail_trouble"] if bounce_of(obj.email) else []
            facts = ["code", "shown_state", "source", "came_with", "created_at", *trouble]
            facts += self._private(request, obj)
            sets.insert(0, (_("Zustand"), {"fields": facts}))
        return sets

    def _private(self, request: HttpRequest, obj: Registration) -> list[str]:
        """The personal page shows support needs too: its address is for those who may see them."""
        may = request.user.has_perms(["registrations.view_supportneeds", "registrations.change_registration"])  # type: ignore[union-attr]
        return ["personal_link"] if may and obj.is_active and obj.erased_at is None else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        facts = ["code", "shown_state", "source", "came_with", "created_at", "mail_trouble", "personal_link"]
        facts.append("workshops")
        return [*facts, "role"] if obj else facts

    @admin.display(description=gettext_lazy("E-Mail kommt nicht an"))
    def mail_trouble(self, one: Registration) -> str:
        came_back = bounce_of(one.email)
        return format_html('<span class="tag bad">{}</span> {}', one.email, reason(came_back.status))

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
        if "speaker" in form.base_fields:
            form.base_fields["speaker"] = stage_field(self.edition_for(request, obj))
        if "topics" in form.base_fields:
            topics = form.base_fields["topics"]
            topics.queryset = topics.queryset.filter(edition=self.edition_for(request, obj))
            topics.help_text = ""
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
            if form.cleaned_data["speaker"]:
                desk.choose_speaker(registration=made, speaker=form.cleaned_data["speaker"], actor=actor)
            return
        one = stored(obj.pk)
        if data != desk.data_of(one):
            services.change(registration=one, data=data, actor=actor)
        desk.choose_speaker(registration=one, speaker=form.cleaned_data["speaker"], actor=actor)
        desk.note(registration=one, text=note, actor=actor)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has stored everything."""

    # --- Waiting lists ---

    def get_urls(self) -> Any:
        view, promote = self.admin_site.admin_view(waiting_view), self.admin_site.admin_view(promote_view)
        offer, withdraw = self.admin_site.admin_view(offer_view), self.admin_site.admin_view(withdraw_view)
        return [
            *allocation.urls(self.admin_site),
            path("warteliste/", view, name="registrations_waiting"),
            path("vor-ort/", self.admin_site.admin_view(walk_in_view), name="registrations_walk_in"),
            path("warteliste/anbieten/", offer, name="registrations_offer"),
            path("warteliste/zurueckziehen/", withdraw, name="registrations_withdraw"),
            path("warteliste/nachruecken/", promote, name="registrations_promote"),
            *rights.urls(self.admin_site),
            *super().get_urls(),
        ]
