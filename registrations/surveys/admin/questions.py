"""One question: its words in all languages side by side, and what may still change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference.admin.scope import EditionScoped, edition_of
from conference.admin.translations import Translated, german, other_languages
from conference.audit.services import Actor
from conference.web.deeds import ServiceAdmin
from registrations.surveys import services
from registrations.surveys.models import Part, Question, Survey

WORDS = ("text", "low_label", "high_label", "options")


@admin.register(Question)
class QuestionAdmin(Translated, EditionScoped, ServiceAdmin):
    edition_path = "survey__edition"
    fieldsets = [
        (None, {"fields": ["part", "kind", "needed", "is_asked"]}),
        (_("Worte auf Deutsch"), {"fields": german(*WORDS)}),
        *other_languages(*WORDS),
    ]
    radio_fields = {"part": admin.VERTICAL, "kind": admin.VERTICAL}

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The way to a question leads over the overview."""
        return False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return super().has_add_permission(request, *args) and self._survey(request) is not None

    def _survey(self, request: HttpRequest) -> Survey | None:
        if not hasattr(request, "_survey"):
            request._survey = Survey.objects.filter(edition=edition_of(request)).first()  # type: ignore[attr-defined]
        return request._survey  # type: ignore[attr-defined]

    def edition_for(self, request: HttpRequest, obj: Any = None) -> Any:
        return obj.survey.edition if obj else edition_of(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("survey__edition").with_answered()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        part = request.GET.get("part", "")
        return {"part": part if part in Part.values else Part.DAY}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["part", "kind"] if obj is not None and obj.is_answered else []

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name.startswith("options"):
            field.widget = forms.Textarea(attrs={**field.widget.attrs, "rows": 5})
        return field

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"survey": obj.survey if obj else self._survey(request)}}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:surveys_survey_changelist"))

    def save_model(self, request: HttpRequest, obj: Question, form: Any, change: bool) -> None:
        services.save_question(question=obj, actor=Actor.staff(request.user))

    def delete_model(self, request: HttpRequest, obj: Question) -> None:
        services.delete_question(question=obj, actor=Actor.staff(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has answers is no longer asked; it is not deleted."""
        is_free = obj is None or not getattr(obj, "is_answered", False)
        return is_free and super().has_delete_permission(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:surveys_survey_changelist"))

    response_post_save_add = response_post_save_change
