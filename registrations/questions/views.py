"""A person's own questions: ask another one, take one back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from conference.audit.services import SELF

from ..models import Registration
from ..secret_addresses import home, personal_view
from . import services
from .forms import QuestionForm


def _back(registration: Registration) -> HttpResponse:
    response = HttpResponseRedirect(
        reverse("registrations:questions", args=[registration.edition.slug, registration.token])
    )
    response.status_code = 303
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def ask(request: HttpRequest, registration: Registration) -> HttpResponse:
    if not registration.is_active:
        return home(registration)
    form = QuestionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        done = form.submit(
            lambda: services.ask(
                registration=registration,
                text=form.cleaned_data["text"],
                is_anonymous=form.cleaned_data["is_anonymous"],
                actor=SELF,
            )
        )
        if done is not None:
            return _back(registration)
        status = 422
    context = {
        "registration": registration,
        "edition": registration.edition,
        "form": form,
        "questions": registration.questions.order_by("created_at", "pk"),
        "is_open": services.is_open(registration.edition),
        "closes": services.closes_at(registration.edition),
    }
    return render(request, "registrations/questions/page.html", context, status=status)


@require_POST
@personal_view
def withdraw(request: HttpRequest, registration: Registration, pk: int) -> HttpResponse:
    question = get_object_or_404(registration.questions.select_related("registration__edition"), pk=pk)
    services.withdraw(question=question, actor=SELF)
    return _back(registration)
