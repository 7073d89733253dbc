"""The staff's page of the allocation: try out, look at the figures, make final."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import edition_of, permit
from conference.audit.services import Actor
from conference.models import Edition, Session
from conference.web.errors import DomainError
from registrations.models import Registration

from . import services
from .models import Apart, Run, RunState, Wish

NAME = "registrations_allocation"
SECONDS = 2  # between two looks at a run that is being worked on
MOST_APART = 50  # groups shown by name


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("verteilung/", site.admin_view(page), name=NAME),
        path("verteilung/vorschau/", site.admin_view(try_out), name=f"{NAME}_preview"),
        path("verteilung/endgueltig/", site.admin_view(make_final), name=f"{NAME}_final"),
    ]


@dataclass(frozen=True)
class Line:
    """One workshop in the table of figures."""

    session: Session
    seats: int
    asked: list[int]
    given: int


@dataclass(frozen=True)
class Group:
    """A group that is not together in one round."""

    round: int
    names: str
    reason: str


class SeedForm(forms.Form):
    seed = forms.IntegerField(required=False, min_value=0, max_value=services.MOST_SEED)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The newest run with its figures; while one is worked on it looks again by itself."""
    permit(request, "registrations.view_place")
    edition = edition_of(request)
    run = Run.objects.filter(edition=edition).select_related("edition", "requested_by").first() if edition else None
    template = "admin/allocation/state.html" if "HX-Request" in request.headers else "admin/allocation/page.html"
    shown = run is not None and run.state in (RunState.READY, RunState.CLOSING, RunState.FINAL)
    context = {
        "title": _("Plätze verteilen"),
        "edition": edition,
        "run": run,
        "seconds": SECONDS,
        "wishing": _wishing(edition),
        "is_stale": run is not None and services.is_stale(run),
        "lines": _lines(run) if run and shown else [],
        "groups": _groups(run) if run and shown else [],
    }
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


def _wishing(edition: Edition | None) -> int:
    people = Registration.objects.filter(edition=edition).active().filter(pk__in=Wish.objects.values("registration"))
    return people.count()


def _lines(run: Run) -> list[Line]:
    sessions = Session.objects.in_bulk([one["session"] for one in run.figures["sessions"]])
    lines = [
        Line(sessions[one["session"]], one["seats"], one["asked"], one["given"])
        for one in run.figures["sessions"]
        if one["session"] in sessions
    ]
    return sorted(lines, key=lambda one: (one.session.round or 0, one.session.start, one.session.code))


def _groups(run: Run) -> list[Group]:
    apart = run.result["apart"][:MOST_APART]
    people = Registration.objects.in_bulk({pk for members, _round, _reason in apart for pk in members})
    return [
        Group(number, ", ".join(people[pk].full_name for pk in members if pk in people), str(Apart(reason).label))
        for members, number, reason in apart
    ]


@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Let a worker compute a preview."""
    permit(request, "registrations.change_place")
    edition = get_object_or_404(Edition, pk=getattr(edition_of(request), "pk", 0))
    form = SeedForm(request.POST)
    if form.is_valid():
        return _do(
            request, lambda actor: services.preview(edition=edition, seed=form.cleaned_data["seed"], actor=actor)
        )
    messages.error(request, _("Die Losnummer ist eine Zahl mit höchstens sechs Ziffern."))
    return _back()


@require_POST
def make_final(request: HttpRequest) -> HttpResponse:
    """Let a worker give out the places as the preview shows them."""
    permit(request, "registrations.change_place")
    number = request.POST.get("run", "")
    runs = Run.objects.filter(edition=edition_of(request))
    run = get_object_or_404(runs, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)
    return _do(request, lambda actor: services.make_final(run=run, actor=actor))


def _do(request: HttpRequest, deed: Any) -> HttpResponse:
    try:
        deed(Actor.staff(request.user))
    except DomainError as error:
        messages.error(request, error.message)
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse(f"admin:{NAME}"))
