"""What came of a survey: the page, the print, the tables, and taking a text out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import edition_of
from conference.audit.services import Actor
from registrations.surveys import documents, results, services
from registrations.surveys.models import Answer, Survey


class ResultPages:
    """The part of the survey's admin that shows what people said."""

    admin_site: Any
    opts: Any

    def result_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("ergebnisse/", view(self.results_view), name="surveys_results"),
            path("ergebnisse/text/<uuid:pk>/", view(self.comment_view), name="surveys_comment"),
        ]

    def _survey(self, request: HttpRequest) -> Survey:
        if not request.user.has_perm("surveys.view_answer"):  # type: ignore[union-attr]
            raise PermissionDenied
        survey = Survey.objects.select_related("edition").filter(edition=edition_of(request)).first()
        if survey is None:
            raise Http404
        return survey

    @method_decorator(require_safe)
    def results_view(self, request: HttpRequest) -> HttpResponse:
        survey = self._survey(request)
        is_open = request.GET.get("link") == "offen"
        found = results.results_of(survey, by_open_link=is_open)
        context = {
            "title": _("Was gesagt wurde"),
            "survey": survey,
            "results": found,
            "least": results.LEAST,
            "kind": documents.KIND,
            "can_hide": request.user.has_perm("surveys.change_answer"),  # type: ignore[union-attr]
            "can_print": request.user.has_perm("documents.add_document"),  # type: ignore[union-attr]
        }
        return TemplateResponse(
            request, "admin/surveys/results.html", {**self.admin_site.each_context(request), **context}
        )

    @method_decorator(require_POST)
    def comment_view(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Take a text out, or back in."""
        survey = self._survey(request)
        if not request.user.has_perm("surveys.change_answer"):  # type: ignore[union-attr]
            raise PermissionDenied
        answer = get_object_or_404(Answer.objects.of_survey(survey).texts(), pk=pk)
        is_hidden = request.POST.get("hidden") == "1"
        services.hide(answer=answer, hidden=is_hidden, actor=Actor.staff(request.user))
        words = _("Der Text wird nirgends mehr gezeigt.") if is_hidden else _("Der Text wird wieder gezeigt.")
        messages.success(request, words)
        query = "?link=offen" if answer.by_open_link else ""
        return HttpResponseRedirect(reverse("admin:surveys_results") + query + f"#text-{pk}")
