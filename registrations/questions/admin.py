"""The board on which the team moderates questions: accept, put together, group, order, print, show in the foyer."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import permitted_edition
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.text import clean, clean_lines

from . import services
from .models import LONGEST, Question, QuestionBoard, QuestionState, Theme

MOST_SHOWN = 300  # of those that wait or are refused


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    """Only our own page; the menu names it by an entry of its own."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("", site.admin_view(board), name="questions_board"),
            path("entscheiden/", site.admin_view(decide), name="questions_decide"),
            path("thema/", site.admin_view(theme), name="questions_theme"),
            path("anzeige/", site.admin_view(screen), name="questions_screen"),
        ]


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _back(question: Question | None = None) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:questions_board") + (f"#frage-{question.pk}" if question else ""))


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Everything that was asked; eight queries, however much it is."""
    edition = permitted_edition(request, "questions.view_question")
    rows = Question.objects.of_edition(edition)
    accepted = list(rows.for_panel())
    refused = rows.filter(state=QuestionState.REJECTED).select_related("registration", "theme")
    context: dict[str, Any] = {
        "title": _("Fragen an das Podium"),
        "edition": edition,
        "new": rows.undecided().select_related("registration", "theme").order_by("created_at", "pk")[:MOST_SHOWN],
        "groups": [(theme, list(some)) for theme, some in groupby(accepted, key=lambda one: one.theme)],
        "accepted": accepted,
        "refused": refused.order_by("pk")[:MOST_SHOWN],
        "themes": list(Theme.objects.filter(edition=edition)),
        "on_screen": QuestionBoard.objects.filter(edition=edition, on_screen=True).exists(),
        "closes": services.closes_at(edition),
        "longest": LONGEST,
        "may": request.user.has_perm("questions.change_question"),  # type: ignore[union-attr]
    }
    return TemplateResponse(request, "admin/questions/board.html", {**admin.site.each_context(request), **context})


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """One deed on one question: its words and theme, its state, or its place."""
    edition = permitted_edition(request, "questions.change_question")
    rows = Question.objects.of_edition(edition).select_related("registration__edition")
    question = get_object_or_404(rows, pk=_number(request, "pk"))
    try:
        _do(request, edition, question)
    except DomainError as error:
        messages.error(request, error.message)
    return _back(question)


def _do(request: HttpRequest, edition: Edition, question: Question) -> None:
    actor, deed = Actor.staff(request.user), request.POST.get("deed", "")
    if deed in ("up", "down"):
        services.move(question=question, up=deed == "up", actor=actor)
        return
    if "wording" in request.POST:
        wording = clean_lines(request.POST["wording"])
        if len(wording) > LONGEST:
            raise services.QuestionError(_("Bitte höchstens 500 Zeichen verwenden."), code="too_long")
        theme = Theme.objects.filter(edition=edition, pk=_number(request, "theme")).first()
        if (wording, theme) != (question.shown_text, question.theme):
            services.edit(question=question, wording=wording, theme=theme, actor=actor)
    if deed in QuestionState.values:
        rows = Question.objects.of_edition(edition).select_related("registration__edition")
        into = rows.filter(pk=_number(request, "into")).first() if deed == QuestionState.MERGED else None
        services.decide(question=question, state=deed, into=into, actor=actor)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """A new theme, or one away."""
    edition = permitted_edition(request, "questions.change_question")
    actor = Actor.staff(request.user)
    try:
        if "remove" in request.POST:
            rows = Theme.objects.filter(edition=edition).select_related("edition")
            found = get_object_or_404(rows, pk=_number(request, "remove"))
            services.remove_theme(theme=found, actor=actor)
        else:
            services.add_theme(edition=edition, name=clean(request.POST.get("name", ""))[:100], actor=actor)
    except DomainError as error:
        messages.error(request, error.message)
    return _back()


@require_POST
def screen(request: HttpRequest) -> HttpResponse:
    """Show the accepted questions in the foyer, or not."""
    edition = permitted_edition(request, "questions.change_question")
    is_on = request.POST.get("on") == "yes"
    services.show_on_screen(edition=edition, is_on=is_on, actor=Actor.staff(request.user))
    messages.success(
        request,
        _("Die Anzeige im Foyer zeigt jetzt die Fragen.") if is_on else _("Die Anzeige im Foyer zeigt keine Fragen."),
    )
    return _back()
