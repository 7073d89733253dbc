"""The survey of an edition: its days and words, its questions in their order, the ways to it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from conference.admin.scope import EditionScoped, edition_of, permitted_edition
from conference.admin.translations import Translated, german, other_languages
from conference.audit.services import Actor
from conference.web.deeds import ServiceAdmin
from conference.web.errors import DomainError
from registrations.surveys import box, services
from registrations.surveys.models import Part, Question, Survey

from .results import ResultPages

WORDS = ("introduction", "thanks")


@admin.register(Survey)
class SurveyAdmin(ResultPages, Translated, EditionScoped, ServiceAdmin):
    fieldsets = [
        (None, {"fields": ["opens_at", "closes_at", "on_screen"]}),
        (gettext_lazy("Worte auf Deutsch"), {"fields": german(*WORDS)}),
        *other_languages(*WORDS),
    ]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """A survey begins with questions: see `start_view`."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Survey, form: Any, change: bool) -> None:
        services.change(survey=obj, values=form.changed_values(), actor=Actor.staff(request.user))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:surveys_survey_changelist"))

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view
        return [
            path("anfangen/", view(self.start_view), name="surveys_start"),
            path("fragen/<int:pk>/schieben/", view(self.move_view), name="surveys_move"),
            *self.result_urls(),
            *super().get_urls(),
        ]

    # --- The overview stands where others have their list ---

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The survey of the chosen edition with its questions, or how to begin one. Six queries."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = edition_of(request)
        survey = Survey.objects.select_related("edition").filter(edition=edition).first()
        context = {
            "title": _("Rückmeldung"),
            "edition": edition,
            "survey": survey,
            "opts": self.opts,
            "can_change": self.has_change_permission(request),
            **(self._of(survey) if survey else self._beginning(edition)),
        }
        return TemplateResponse(
            request, "admin/surveys/overview.html", {**self.admin_site.each_context(request), **context}
        )

    def _of(self, survey: Survey) -> dict[str, Any]:
        questions = list(Question.objects.of_survey(survey).with_answered())
        labels = dict(Part.choices)
        parts = [(part, labels[Part(part)], rows) for part, rows in services.parts_of(questions).items()]
        return {
            "parts": parts,
            "answered": box.sheets(survey),
            "open_address": services.open_link_for(survey.edition) if survey.on_screen else "",
        }

    def _beginning(self, edition: Any) -> dict[str, Any]:
        earlier = Survey.objects.select_related("edition").order_by("-edition__date")[:5]
        return {"earlier": list(earlier), "span": services.usual_span(edition) if edition else None}

    @method_decorator(require_POST)
    def start_view(self, request: HttpRequest) -> HttpResponse:
        """Begin with the ready-made questions, or with those of an earlier edition."""
        edition = permitted_edition(request, "surveys.add_survey")
        key = request.POST.get("source", "")
        source = get_object_or_404(Survey, pk=int(key)) if key.isdecimal() and len(key) < 18 else None
        try:
            services.start(edition=edition, source=source, actor=Actor.staff(request.user))
            messages.success(request, _("Die Fragen stehen da. Sehen Sie sich die Vorschau an."))
        except DomainError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(reverse("admin:surveys_survey_changelist"))

    @method_decorator(require_POST)
    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One place up or down."""
        if not request.user.has_perm("surveys.change_question"):  # type: ignore[union-attr]
            raise PermissionDenied
        question = get_object_or_404(Question, pk=pk)
        is_up = request.POST.get("direction") == "up"
        services.move_question(question=question, up=is_up, actor=Actor.staff(request.user))
        return HttpResponseRedirect(reverse("admin:surveys_survey_changelist") + f"#frage-{pk}")
