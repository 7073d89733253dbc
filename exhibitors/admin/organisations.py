"""Organisations of the directory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts import links
from conference.admin.scope import EditionScoped
from conference.admin.translations import Translated, german, other_languages
from conference.audit.services import Actor
from conference.web.deeds import RefusableForm, ServiceAdmin
from exhibitors import desk
from exhibitors.forms import WebsiteField, spoken_languages
from exhibitors.models import Exhibitor


def personal_link(exhibitor: Exhibitor) -> str:
    """The organisation's own page, for reading it out to somebody who lost the mail."""
    address = links.url_for(
        "exhibitors:personal",
        purpose="exhibitor",
        nonce=exhibitor.nonce,
        slug=exhibitor.edition.slug,
        language=exhibitor.language,
    )
    return format_html('<a href="{}" rel="noopener">{}</a>', address, _("Persönliche Seite öffnen"))


class ExhibitorForm(RefusableForm):
    website = WebsiteField(label=gettext_lazy("Internetseite"), max_length=300, required=False, assume_scheme="https")
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Sprachen am Stand"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "languages" in self.fields:
            known = dict(spoken_languages())
            held = {code: code for code in self.instance.languages or [] if code not in known}
            self.fields["languages"].choices = [*known.items(), *held.items()]  # type: ignore[attr-defined]


@admin.register(Exhibitor)
class ExhibitorAdmin(Translated, EditionScoped, ServiceAdmin):
    form = ExhibitorForm
    list_display = ["organisation", "organisation_type", "stand", "contact_name", "is_listed"]
    list_filter = ["organisation_type", "topics", "is_listed"]
    search_fields = ["search_text"]
    fieldsets = [
        (None, {"fields": ["organisation", "short_name", "organisation_type", "is_listed"]}),
        (gettext_lazy("Im Verzeichnis"), {"fields": [*german("description"), "website", "topics", "languages"]}),
        *other_languages("description"),
        (gettext_lazy("Kontakt"), {"fields": ["contact_name", "email", "phone", "language", "own_page"]}),
    ]
    readonly_fields = ["own_page"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("edition").for_directory()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.search(search_term), False

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "topics" in form.base_fields:
            topics = form.base_fields["topics"]
            topics.queryset = topics.queryset.filter(edition=self.edition_for(request, obj))
            topics.widget = forms.CheckboxSelectMultiple(choices=topics.choices)
        return form

    def save_model(self, request: HttpRequest, obj: Exhibitor, form: Any, change: bool) -> None:
        topics = form.cleaned_data["topics"]
        desk.save_exhibitor(exhibitor=obj, topics=topics, actor=Actor.staff(request.user))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Topics are stored together with the row."""

    def delete_model(self, request: HttpRequest, obj: Exhibitor) -> None:
        desk.delete_exhibitor(exhibitor=obj, actor=Actor.staff(request.user))

    @admin.display(description=gettext_lazy("Stand"))
    def stand(self, exhibitor: Any) -> str:
        return exhibitor.stand_number or "–"

    @admin.display(description=gettext_lazy("Persönliche Seite"))
    def own_page(self, exhibitor: Exhibitor) -> str:
        return personal_link(exhibitor) if exhibitor.pk else "–"
