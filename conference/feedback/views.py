"""Reporting a barrier."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.audit.services import SELF
from conference.models import Edition
from conference.web.ratelimit import Limit

from . import services
from .forms import BarrierForm

REPORTING = Limit("barrier-report", most=10)


def _edition() -> Edition:
    """The edition whose statement the pages show."""
    current = Edition.objects.current()
    if current is None:
        raise Http404
    return current


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    edition = _edition()
    if request.method != "POST":
        return _page(request, edition, BarrierForm(initial={"place": request.GET.get("seite", "")[:300]}))
    form = BarrierForm(request.POST)
    if not form.is_valid():  # counts nothing: whoever presses the button too early writes once more
        return _page(request, edition, form, status=422)
    if REPORTING.is_passed(request, cost=form.cost):
        form.add_error(None, _("Das waren sehr viele Meldungen. Bitte versuchen Sie es in zehn Minuten noch einmal."))
        return _page(request, edition, form, status=429)
    told = {name: form.cleaned_data[name] for name in ("message", "place", "email")}
    services.report(edition=edition, language=get_language() or "de", actor=SELF, **told)
    response = redirect("conference:barrier_reported")
    response.status_code = 303
    return response


def _page(request: HttpRequest, edition: Edition, form: BarrierForm, *, status: int = 200) -> HttpResponse:
    context = {"edition": edition, "form": form, "answer_by": services.answer_day(edition)}
    return render(request, "conference/feedback/form.html", context, status=status)


@never_cache
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """The same for everybody: it says by when the answer is there."""
    edition = _edition()
    context = {"edition": edition, "answer_by": services.answer_day(edition)}
    return render(request, "conference/feedback/reported.html", context)
