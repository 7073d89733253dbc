"""Waiting lists: of the conference and of each workshop, and a button to move somebody up."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.admin.scope import edition_of
from conference.audit.services import Actor
from conference.models import Session
from registrations import waiting
from registrations.models import Place, Registration


def waiting_view(request: HttpRequest) -> HttpResponse:
    """Everybody who waits, in the order in which they move up. Three queries."""
    if not request.user.has_perm("registrations.view_place"):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = edition_of(request)
    people = list(Registration.objects.filter(edition=edition).waiting())
    queued = Place.objects.filter(session__edition=edition).waiting().select_related("registration")
    queues: dict[int, list[Place]] = {}
    for place in queued:
        queues.setdefault(place.session_id, []).append(place)
    workshops = Session.objects.filter(edition=edition).bookable().order_by("start", "code")
    sessions = [(one, queues[one.pk]) for one in workshops if one.pk in queues]
    calm = [one for one in workshops if one.pk not in queues]
    context = {"title": _("Wartelisten"), "edition": edition, "people": people, "sessions": sessions, "calm": calm}
    return TemplateResponse(request, "admin/waiting.html", {**admin.site.each_context(request), **context})


@require_POST
def promote_view(request: HttpRequest) -> HttpResponse:
    """Move one person up, at the conference or in a workshop."""
    if not request.user.has_perm("registrations.change_place"):  # type: ignore[union-attr]
        raise PermissionDenied
    actor = Actor.staff(request.user)
    number = request.POST.get("pk", "")
    pk = int(number) if number.isdecimal() else 0
    if request.POST.get("what") == "place":
        place = get_object_or_404(Place.objects.waiting().select_related("registration", "session"), pk=pk)
        moved = waiting.promote_place(place=place, actor=actor)
    else:
        moved = waiting.promote(registration=get_object_or_404(Registration.objects.waiting(), pk=pk), actor=actor)
    if moved:
        messages.success(request, _("Die Person hat jetzt einen Platz und bekommt eine Nachricht."))
    else:
        messages.error(request, _("Das geht gerade nicht: Es ist kein Platz frei, oder die Zeiten überschneiden sich."))
    return HttpResponseRedirect(reverse("admin:registrations_waiting"))
