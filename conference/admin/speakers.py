"""The people on stage: what is told of them, and the link to their own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.accounts import links
from conference.audit.services import Actor
from conference.models import Speaker
from conference.speakers import files, services, uploads
from conference.speakers.forms import ACCEPTED_PICTURES, UploadField
from conference.web import languages
from conference.web.deeds import Deed, RefusableForm
from conference.web.errors import DomainError

from .parts import PartAdmin
from .translations import german, other_languages


def _invite(request: HttpRequest, speaker: Speaker) -> str:
    services.invite(speaker=speaker, actor=Actor.staff(request.user))
    return _("Der Link an %(name)s ist unterwegs.") % {"name": speaker.name}


def _remove_portrait(request: HttpRequest, speaker: Speaker) -> str:
    services.remove_portrait(speaker=speaker, actor=Actor.staff(request.user))
    return _("Das Bild ist entfernt.")


class SpeakerForm(RefusableForm):
    language = forms.ChoiceField(label=gettext_lazy("Sprache unserer Nachrichten"), initial="de")
    new_portrait = UploadField(
        label=gettext_lazy("Neues Bild"),
        check=uploads.portrait,
        most=uploads.MOST_PORTRAIT_BYTES,
        accept=ACCEPTED_PICTURES,
        required=False,
        widget=forms.FileInput,
        help_text=gettext_lazy("JPEG, PNG oder WebP, höchstens 10 Megabyte"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            known = [(code, languages.language(code).name) for code, _name in settings.LANGUAGES]
            self.fields["language"].choices = known  # type: ignore[attr-defined]
        if "email" in self.fields and not self.instance.email:
            self.fields["email"].help_text = _(
                "Nur für das Team. Sobald hier eine Adresse gespeichert ist, können Sie der Person den Link zu ihrer"
                " eigenen Seite schicken: mit dem Knopf „Link schicken“ auf dieser Seite."
            )


@admin.register(Speaker)
class SpeakerAdmin(PartAdmin):
    form = SpeakerForm
    list_display = ["name", "function", "organisation", "sessions_count", "needs_step_free", "invited", "waiting"]
    list_filter = ["needs_step_free", ("invited_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "code", "organisation"]
    readonly_fields = ["shown_portrait", "invited", "own_page"]
    actions = ["invite_chosen"]
    deeds = (
        Deed(
            name="invite",
            label=gettext_lazy("Link schicken"),
            question=gettext_lazy(
                "Die Person bekommt eine Mail mit dem Link zu ihrer eigenen Seite. Dort schickt sie Text, Bild,"
                " Wünsche für den Raum und Dateien. Frühere Links gelten weiter, es ist derselbe."
            ),
            run=_invite,
            permission="conference.change_speaker",
            is_for=lambda speaker: bool(speaker.email),
            tone="main",
        ),
        Deed(
            name="remove-portrait",
            label=gettext_lazy("Bild entfernen"),
            question=gettext_lazy("Das Bild steht dann sofort nirgends mehr, und wir löschen es."),
            run=_remove_portrait,
            permission="conference.change_speaker",
            is_for=lambda speaker: bool(speaker.portrait),
            tone="danger",
        ),
    )

    class Media:
        css = {"all": ["css/admin-review.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        person = ["name", "code", *german("function"), "organisation", "needs_step_free"]
        picture = ["shown_portrait", "new_portrait"] if obj and obj.portrait else ["new_portrait"]
        own = ["email", "language", *(["invited", "own_page"] if obj else [])]
        return [
            (None, {"fields": person}),
            (_("Im Programm"), {"fields": [*german("biography"), *picture, *german("portrait_alt")]}),
            (_("Eigene Seite"), {"fields": own}),
            *other_languages("function", "biography", "portrait_alt"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        waiting = Count("submissions", distinct=True, filter=Q(submissions__state="sent"))
        return super().get_queryset(request).select_related("edition").annotate(waiting_count=waiting)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.portrait_view)
        return [path("<int:pk>/bild/", view, name="conference_speaker_portrait"), *super().get_urls()]

    def portrait_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The picture as it is shown to everybody."""
        one = self.get_object(request, str(pk))
        if one is None or not one.portrait or not self.has_view_permission(request, one):
            raise Http404
        return private(files.answer(one.portrait, content_type=uploads.JPEG, filename="bild.jpg", is_attachment=False))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        portrait = form.cleaned_data.get("new_portrait")
        services.save_speaker(speaker=obj, actor=Actor.staff(request.user), portrait=portrait)

    @admin.display(description=gettext_lazy("Link geschickt"), ordering="invited_at")
    def invited(self, speaker: Speaker) -> Any:
        return speaker.invited_at or _("noch nicht")

    @admin.display(description=gettext_lazy("Zu prüfen"), ordering="waiting_count")
    def waiting(self, speaker: Any) -> str:
        return format_html('<span class="tag warn">{}</span>', speaker.waiting_count) if speaker.waiting_count else "–"

    @admin.display(description=gettext_lazy("Bild"))
    def shown_portrait(self, speaker: Speaker) -> str:
        address = reverse("admin:conference_speaker_portrait", args=[speaker.pk])
        alt = speaker.portrait_alt or _("noch ohne Beschreibung")
        return format_html('<img class="staff-portrait" src="{}" alt="{}" width="120" height="120">', address, alt)

    @admin.display(description=gettext_lazy("Persönliche Seite"))
    def own_page(self, speaker: Speaker) -> str:
        """For reading it out to somebody who lost the mail."""
        address = links.url_for(
            "conference:speaker",
            purpose="speaker",
            nonce=speaker.nonce,
            slug=speaker.edition.slug,
            language=speaker.language,
        )
        return format_html('<a href="{}" rel="noopener">{}</a>', address, _("Persönliche Seite öffnen"))

    @admin.action(description=gettext_lazy("Link an Ausgewählte schicken"), permissions=["change"])
    def invite_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done = 0
        for speaker in queryset:
            try:
                services.invite(speaker=speaker, actor=Actor.staff(request.user))
            except DomainError as error:
                messages.error(request, error.message)
            else:
                done += 1
        message = ngettext("%(n)s Link ist unterwegs.", "%(n)s Links sind unterwegs.", done)
        if done:
            messages.success(request, message % {"n": done})


def private(response: HttpResponseBase) -> HttpResponseBase:
    """An answer for staff that nobody keeps."""
    response.headers["Cache-Control"] = "no-store, private"
    return response
