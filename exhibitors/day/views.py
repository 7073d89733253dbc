"""The page for the morning of the fair: stand by stand, with a number to call, and who waits for a free one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import permitted_edition
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.text import clean
from exhibitors import services as fair
from exhibitors.board.views import CHANGE, VIEW, page
from exhibitors.models import Stand, StandBooking
from exhibitors.numbering import by_number
from exhibitors.offers.making import fits

from . import services


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Below the admin page of bookings."""
    found: list[tuple[str, Any, str]] = [
        ("tag/", day, "exhibitors_day"),
        ("tag/da/", arrive, "exhibitors_day_arrive"),
        ("tag/nicht-gekommen/", no_show, "exhibitors_day_no_show"),
        ("tag/geben/", give, "exhibitors_day_give"),
    ]
    return [path(address, site.admin_view(view), name=name) for address, view, name in found]


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, VIEW)
    rows = StandBooking.objects.of_edition(edition).confirmed().with_arrival().with_guests()
    bookings = sorted(rows.select_related("stand", "exhibitor"), key=lambda one: by_number(one.stand.number))
    queue = list(StandBooking.objects.of_edition(edition).waiting().select_related("exhibitor", "edition"))
    free = sorted(Stand.objects.of_edition(edition).free(), key=lambda one: by_number(one.number))
    context = {
        "title": _("Messe am Tag"),
        "edition": edition,
        "bookings": bookings,
        "there": sum(bool(one.arrived_at or one.is_crew_there) for one in bookings),
        "free": [(stand, [one for one in queue if fits(one, stand)]) for stand in free],
        "queue": queue,
        "freed": clean(request.GET.get("frei", ""))[:10],
        "can_change": request.user.has_perm(CHANGE),  # type: ignore[union-attr]
    }
    return page(request, "admin/exhibitors/day.html", **context)


def _booking(request: HttpRequest, edition: Edition) -> StandBooking:
    key = request.POST.get("booking", "")
    if not (key.isdecimal() and len(key) < 18):
        raise Http404
    return get_object_or_404(StandBooking.objects.with_exhibitor(), pk=int(key), edition=edition)


def _back(query: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:exhibitors_day") + query)


@require_POST
def arrive(request: HttpRequest) -> HttpResponse:
    booking = _booking(request, permitted_edition(request, CHANGE))
    is_there = request.POST.get("there") == "1"
    try:
        services.arrive(booking=booking, is_there=is_there, actor=Actor.staff(request.user))
    except DomainError as error:
        messages.error(request, error.message)
    return _back(f"#buchung-{booking.pk}")


@require_POST
def no_show(request: HttpRequest) -> HttpResponse:
    booking = _booking(request, permitted_edition(request, CHANGE))
    try:
        gone = services.no_show(booking=booking, actor=Actor.staff(request.user))
    except DomainError as error:
        messages.error(request, error.message)
        return _back(f"#buchung-{booking.pk}")
    messages.success(request, _("Stand %(number)s ist frei.") % {"number": gone.stand.number})
    return _back(f"?frei={gone.stand.number}#frei")


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """A free stand to somebody who waits, after a call."""
    booking = _booking(request, permitted_edition(request, CHANGE))
    number = clean(request.POST.get("stand", ""))[:10]
    try:
        fair.promote(booking=booking, number=number, actor=Actor.staff(request.user))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        words = {"name": booking.exhibitor, "number": number}
        messages.success(request, _("%(name)s hat jetzt Stand %(number)s.") % words)
    return _back()
