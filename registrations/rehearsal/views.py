"""The page of the rehearsal: what it is, beginning it, what to try, and throwing it away."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import choose, edition_of, permit
from conference.audit.services import Actor
from conference.models import Edition

from . import pages, services
from .models import Rehearsal

SEE, DECIDE = "presence.view_presence", "conference.add_edition"


@staff_member_required
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The rehearsal of the chosen edition, or the way to begin one."""
    permit(request, SEE)
    edition = edition_of(request)
    running = Rehearsal.objects.filter(edition=edition).select_related("edition").first()
    other = Rehearsal.objects.filter(source=edition).select_related("edition").first()
    context = {
        "title": _("Generalprobe"),
        "edition": edition,
        "running": running,
        "other": other,
        "cards": pages.cards(running.edition) if running else (),
        "may_decide": request.user.has_perm(DECIDE),  # type: ignore[union-attr]
    }
    return TemplateResponse(request, "admin/rehearsal/page.html", {**admin.site.each_context(request), **context})


@staff_member_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin, and work in the rehearsal from then on."""
    permit(request, DECIDE)
    source = get_object_or_404(Edition, slug=request.POST.get("edition", ""))
    try:
        choose(request, services.start(source=source, actor=Actor.staff(request.user)))
        messages.success(request, _("Die Generalprobe läuft. Oben steht jetzt ihr Name."))
    except services.RehearsalError as error:
        messages.error(request, error.message)
    return redirect("rehearsal:page")


@staff_member_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Throw it away, and go back to the real conference."""
    permit(request, DECIDE)
    rehearsal = get_object_or_404(Rehearsal.objects.select_related("source"), edition__slug=request.POST.get("edition"))
    services.end(rehearsal=rehearsal, actor=Actor.staff(request.user))
    choose(request, rehearsal.source)
    messages.success(request, _("Die Generalprobe ist beendet, alles darin ist gelöscht."))
    return redirect("rehearsal:page")
