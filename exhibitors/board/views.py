"""The board in the staff area. Everything works by choosing in lists; dragging sends the same forms."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.admin.scope import permitted_edition
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.text import clean, clean_lines
from exhibitors.models import BookingState, StandBooking
from exhibitors.terms import services as terms_services
from exhibitors.terms.models import Mode, terms_of

from . import pages, services

VIEW, CHANGE = "exhibitors.view_standbooking", "exhibitors.change_standbooking"


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Below the admin page of bookings."""
    found: list[tuple[str, Any, str]] = [
        ("tafel/", board, "exhibitors_board"),
        ("tafel/setzen/", put, "exhibitors_board_put"),
        ("tafel/zuruecknehmen/", take_back, "exhibitors_board_take_back"),
        ("tafel/vorschlagen/", suggest, "exhibitors_board_suggest"),
        ("tafel/bestaetigen/", confirm, "exhibitors_board_confirm"),
        ("vergabe/", terms, "exhibitors_terms"),
    ]
    return [path(address, site.admin_view(view), name=name) for address, view, name in found]


def page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


def back(anchor: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:exhibitors_board") + anchor)


def _booking(request: HttpRequest, edition: Edition) -> StandBooking:
    key = request.POST.get("booking", "")
    if not (key.isdecimal() and len(key) < 18):
        raise Http404
    return get_object_or_404(StandBooking.objects.with_exhibitor(), pk=int(key), edition=edition)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, VIEW)
    can_change = request.user.has_perm(CHANGE)  # type: ignore[union-attr]
    context = {**pages.board(edition), "title": _("Stände vergeben"), "can_change": can_change}
    return page(request, "admin/exhibitors/board.html", **context)


@require_POST
def put(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, CHANGE)
    booking, number = _booking(request, edition), clean(request.POST.get("stand", ""))[:10]
    try:
        other = services.put(booking=booking, number=number, actor=Actor.staff(request.user))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        stand_now = [(booking, number), *([(other, other.stand.number)] if other and other.stand else [])]
        for one, where in stand_now:
            words = {"name": one.exhibitor, "number": where}
            messages.success(request, _("%(name)s steht jetzt auf %(number)s.") % words)
    return back(f"#buchung-{booking.pk}")


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, CHANGE)
    booking = _booking(request, edition)
    try:
        services.take_back(booking=booking, actor=Actor.staff(request.user))
    except DomainError as error:
        messages.error(request, error.message)
    return back(f"#buchung-{booking.pk}")


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, CHANGE)
    try:
        done = services.suggest(edition=edition, actor=Actor.staff(request.user))
    except DomainError as error:
        messages.error(request, error.message)
        return back()
    message = ngettext(
        "%(n)s Bewerbung hat einen Stand. Noch weiß niemand davon: Bitte prüfen und bestätigen.",
        "%(n)s Bewerbungen haben einen Stand. Noch weiß niemand davon: Bitte prüfen und bestätigen.",
        done,
    )
    messages.success(request, message % {"n": done})
    return back("#vorgesehen")


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, CHANGE)
    keys = [int(key) for key in request.POST.getlist("booking") if key.isdecimal() and len(key) < 18]
    rows = StandBooking.objects.of_edition(edition).filter(pk__in=keys, state=BookingState.REQUESTED)
    chosen = rows.select_related("exhibitor", "edition").order_by("pk")
    done, refusals = services.confirm_many(bookings=chosen, actor=Actor.staff(request.user))
    for one in refusals:
        messages.error(request, one)
    message = ngettext("%(n)s Stand ist bestätigt.", "%(n)s Stände sind bestätigt.", done)
    messages.success(request, message % {"n": done})
    return back()


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """How stands are given out."""
    edition = permitted_edition(request, VIEW if request.method != "POST" else CHANGE)
    refusal, chosen = "", terms_of(edition)
    if request.method == "POST":
        chosen.mode = Mode.APPLY if request.POST.get("mode") == Mode.APPLY else Mode.BOOK
        chosen.confirm_at_once = "confirm_at_once" in request.POST
        chosen.setup_windows = clean_lines(request.POST.get("setup_windows", ""))[:600]
        values = {name: getattr(chosen, name) for name in ("mode", "confirm_at_once", "setup_windows")}
        try:
            terms_services.choose(edition=edition, actor=Actor.staff(request.user), **values)
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("Gespeichert."))
            return HttpResponseRedirect(request.path)
    context = {"title": _("Vergabe der Stände"), "terms": chosen, "modes": Mode.choices, "refusal": refusal}
    return page(request, "admin/exhibitors/terms.html", edition=edition, **context)
