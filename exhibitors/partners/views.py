"""The host invites and lets go; the guest keeps its own entry, and may leave."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conference.audit.services import SELF
from conference.web.ratelimit import Limit
from exhibitors import desk
from exhibitors.access.doors import Door, host_page, own_page
from exhibitors.answers import see_other, too_many
from exhibitors.models import Exhibitor

from . import services
from .forms import GuestForm, InviteForm, PeopleForm

INVITATIONS = Limit("stand-partners", most=10)


@host_page
def partners(request: HttpRequest, door: Door) -> HttpResponse:
    """Who shares the stand (GET), one more (POST)."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    status, refusal = HTTPStatus.OK, ""
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if INVITATIONS.is_passed(request, cost=form.cost):
            status, refusal = HTTPStatus.TOO_MANY_REQUESTS, too_many()
        elif form.submit(lambda: _invite(door, form)):
            return see_other(door.address("partners", neu="geschickt"))
    context = {"edition": door.edition, "door": door, "form": form, "refusal": refusal, "news": request.GET.get("neu")}
    context["partners"] = list(door.booking.partners.order_by("pk"))
    return render(request, "exhibitors/partners.html", context, status=status)


def _invite(door: Door, form: InviteForm) -> Exhibitor:
    values = {name: form.cleaned_data[name] for name in ("organisation", "contact_name", "email")}
    return services.invite(booking=door.booking, **values)


@require_POST
@host_page
def remove(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    services.remove(partner=get_object_or_404(Exhibitor, pk=pk, shares=door.booking))
    return see_other(door.address("partners", neu="weg"))


@own_page
def entry(request: HttpRequest, door: Door) -> HttpResponse:
    """What the guest says about itself."""
    if not door.is_guest:
        raise Http404
    form = GuestForm(request.POST if request.method == "POST" else None, guest=door.exhibitor)
    if request.method == "POST" and form.is_valid():
        form.fill(door.exhibitor)
        desk.save_exhibitor(exhibitor=door.exhibitor, topics=form.cleaned_data["topics"], actor=SELF)
        return see_other(reverse("exhibitors:personal", args=[door.edition.slug, door.token]) + "?neu=1")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"edition": door.edition, "door": door, "form": form}
    return render(request, "exhibitors/guest_change.html", context, status=status)


@own_page
def people(request: HttpRequest, door: Door) -> HttpResponse:
    """Who comes from the guest (GET), exactly these (POST)."""
    if not door.is_guest:
        raise Http404
    form = PeopleForm(request.POST if request.method == "POST" else None, guest=door.exhibitor, booking=door.booking)
    if request.method == "POST" and form.submit(lambda: _name(door, form)):
        return see_other(door.address("personal", neu=1))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"edition": door.edition, "door": door, "form": form}
    return render(request, "exhibitors/guest_people.html", context, status=status)


def _name(door: Door, form: PeopleForm) -> bool:
    services.name_people(partner=door.exhibitor, members=form.cleaned_data["crew"])
    return True


@own_page
def leave(request: HttpRequest, door: Door) -> HttpResponse:
    """GET asks, POST does."""
    if not door.is_guest:
        raise Http404
    if request.method != "POST":
        return render(request, "exhibitors/guest_leave.html", {"edition": door.edition, "door": door})
    services.remove(partner=door.exhibitor)
    return see_other(reverse("exhibitors:fair", args=[door.edition.slug]))
