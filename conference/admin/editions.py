"""Editions and their texts."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from conference import services
from conference.audit.services import Actor
from conference.models import Edition, EditionState, EditionText, default_languages, default_municipalities
from conference.web import languages
from conference.web.deeds import Deed, RefusableForm, ServiceAdmin

from . import keeping, planner, publication, scope, starting, translating
from .languages import LanguagesField
from .translations import Translated, german, other_languages

MARKS = re.compile(r"^#+ |^- |\*\*", re.MULTILINE)  # of CommonMark, which a list of beginnings is better without


def _publish(request: HttpRequest, edition: Edition) -> str:
    services.publish_edition(edition=edition, actor=Actor.staff(request.user))
    return _("Die Konferenz ist jetzt für alle zu sehen.")


def _archive(request: HttpRequest, edition: Edition) -> str:
    services.archive_edition(edition=edition, actor=Actor.staff(request.user))
    return _("Die Konferenz ist archiviert. Anmelden kann sich niemand mehr.")


class LinesField(forms.CharField):
    """A list of words, one per line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class EditionForm(RefusableForm):
    languages = LanguagesField(
        codes=settings.MODELTRANSLATION_LANGUAGES,
        label=gettext_lazy("Sprachen der Seiten"),
        required=True,
        initial=default_languages,
    )
    municipalities = LinesField(
        label=gettext_lazy("Städte und Gemeinden"),
        required=False,
        initial=default_municipalities,
        help_text=gettext_lazy("eine pro Zeile; „außerhalb“ steht immer dabei"),
    )


@admin.register(Edition)
class EditionAdmin(Translated, ServiceAdmin):
    form = EditionForm
    change_form_template = "admin/conference/edition/change_form.html"
    list_display = ["title", "date", "venue_name", "state", "figures"]
    readonly_fields = ["state"]
    fieldsets = [
        (
            gettext_lazy("Grunddaten"),
            {"fields": [*german("title", "motto"), "slug", "date", "end_date", "timezone", "organiser", "state"]},
        ),
        (gettext_lazy("Ort"), {"fields": [*german("venue_name"), "venue_address", "holiday_region"]}),
        (gettext_lazy("Für Fragen"), {"fields": ["contact_name", "contact_email", "contact_phone"]}),
        (
            gettext_lazy("Anmeldung"),
            {
                "fields": [
                    "capacity",
                    ("registration_opens", "registration_closes"),
                    ("change_until", "promote_until"),
                    ("place_mode", "wishes_until"),
                    "offer_hours",
                    "municipalities",
                ]
            },
        ),
        (
            gettext_lazy("Sprachen und Barrierefreiheit"),
            {"fields": ["languages", "accessibility_reviewed_on", "sign_language_video"]},
        ),
        (
            gettext_lazy("Messehalle"),
            {"fields": [("hall_width", "hall_depth"), ("entrance_x", "entrance_y")], "classes": ["collapse"]},
        ),
        *other_languages("title", "motto", "venue_name"),
    ]
    deeds = (
        Deed(
            name="publish",
            label=gettext_lazy("Veröffentlichen"),
            question=gettext_lazy("Dann sehen alle die Seiten dieser Konferenz, auch das Programm."),
            run=_publish,
            permission="conference.change_edition",
            is_for=lambda edition: edition.state == EditionState.DRAFT,
            tone="main",
        ),
        Deed(
            name="archive",
            label=gettext_lazy("Archivieren"),
            question=gettext_lazy(
                "Die Seiten bleiben zum Nachlesen. Anmelden und ändern kann sich niemand mehr. Das lässt sich"
                " nicht zurücknehmen."
            ),
            run=_archive,
            permission="conference.add_edition",
            is_for=lambda edition: edition.state == EditionState.PUBLISHED,
            tone="danger",
        ),
    )

    @admin.display(description=gettext_lazy("Plätze"))
    def figures(self, edition: Edition) -> str:
        return _("%(taken)s von %(all)s") % {"taken": edition.places_taken, "all": edition.capacity}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address of a published edition stands in mails and on posters."""
        fixed = obj is not None and obj.state != EditionState.DRAFT
        return [*self.readonly_fields, "slug"] if fixed else list(self.readonly_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(require_POST(self.choose_view))
        own = [path("waehlen/", view, name="conference_edition_choose")]
        for pages in (keeping, planner, publication, starting, translating):
            own += pages.urls(self.admin_site)
        return [*own, *super().get_urls()]

    def choose_view(self, request: HttpRequest) -> HttpResponse:
        """Work on another edition from now on."""
        number = request.POST.get("edition", "")
        scope.choose(request, get_object_or_404(Edition, pk=int(number) if number.isdecimal() else 0))
        target = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
        return HttpResponseRedirect(target if safe else reverse("admin:index"))

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        actor, values = Actor.staff(request.user), form.changed_values()
        if change:
            services.change_edition(edition=obj, values=values, actor=actor)
        else:
            columns = {name: form.cleaned_data[name] for name in form.cleaned_data}
            obj.pk = services.create_edition(values=columns, actor=actor).pk
            scope.choose(request, Edition.objects.get(pk=obj.pk))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing besides the row."""


@admin.register(EditionText)
class EditionTextAdmin(Translated, scope.EditionScoped, ServiceAdmin):
    list_display = ["kind", "beginning", "translated"]
    list_display_links = ["kind"]
    fieldsets = [
        (
            None,
            {
                "fields": ["kind", "body_de"],
                "description": gettext_lazy(
                    "Eine Leerzeile trennt Absätze. ## am Anfang einer Zeile macht eine Überschrift, - eine Liste,"
                    " **so** wird etwas fett, [Worte](https://adresse) machen einen Link."
                ),
            },
        ),
        *other_languages("body"),
    ]

    @admin.display(description=gettext_lazy("Anfang"))
    def beginning(self, text: EditionText) -> str:
        body = " ".join(MARKS.sub("", text.body_de or "").split())
        return body[:90] + ("…" if len(body) > 90 else "")

    @admin.display(description=gettext_lazy("auch in"))
    def translated(self, text: EditionText) -> str:
        codes = ("de_simple", "en", "ar", "tr", "uk")
        return ", ".join(
            languages.language(code.replace("_", "-")).name for code in codes if getattr(text, f"body_{code}")
        )

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        services.save_part(part=obj, actor=Actor.staff(request.user))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.delete_part(part=obj, actor=Actor.staff(request.user))
