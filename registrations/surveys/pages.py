"""What the pages of a survey show, put together once for views and templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conference.models import Edition, Session

from .forms import SurveyForm
from .models import Question, Survey

MOST_WORKSHOPS = 6  # that one sheet asks about; nobody was in more on one day


def workshops_of(edition: Edition) -> list[Session]:
    """The workshops that can be asked about, in the order of the day. One query."""
    rows = Session.objects.of_edition(edition).scheduled().filter(bookable=True).order_by("start", "code")
    found = list(rows)
    for one in found:
        one.edition = edition
    return found


def make_form(request: HttpRequest, survey: Survey) -> SurveyForm:
    """The form with what was sent, about the workshops that were ticked, or that the address names. Two queries."""
    known = workshops_of(survey.edition)
    data = request.POST if request.method == "POST" else None
    wanted = set((request.GET if data is None else data).getlist("workshop"))
    chosen = [one for one in known if one.code in wanted][:MOST_WORKSHOPS]
    questions = list(Question.objects.of_survey(survey).asked())
    return SurveyForm(data, survey=survey, questions=questions, known=known, chosen=chosen)


def is_choosing(request: HttpRequest) -> bool:
    """Whether somebody only wants to be asked about other workshops."""
    return request.method == "POST" and "choose" in request.POST


def form_page(request: HttpRequest, form: SurveyForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """The form. `is_preview`: for staff, nothing is stored; `is_open_link`: nobody in particular answers."""
    if is_choosing(request):
        form.forget_errors()
        status = 200
    context = {"form": form, "survey": form.survey, "edition": form.survey.edition, **more}
    return render(request, "surveys/form.html", context, status=status)


def notice(request: HttpRequest, edition: Edition, why: str, *, status: int = 200) -> HttpResponse:
    """A page that says why there is nothing to answer: "early", "over", "used", "done", "preview" or "unknown"."""
    survey = Survey.objects.filter(edition=edition).first()
    context = {"edition": edition, "survey": survey, "why": why}
    return render(request, "surveys/notice.html", context, status=status)
