"""Waiting lists: of the conference and of each workshop, and a button to move somebody up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.admin.scope import edition_of
from conference.audit.services import Actor
from conference.models import Edition, Session
from conference.web.errors import DomainError
from registrations import waiting
from registrations.models import Place, Registration
from registrations.place_offers import services as offering
from registrations.place_offers.models import PlaceOffer

PAGE = 50  # people on one page of a queue
FIRST = 10  # of each workshop, where all are shown
Offers = dict[tuple[int, int | None], PlaceOffer]


def waiting_view(request: HttpRequest) -> HttpResponse:
    """Who waits, in the order in which they move up: for the conference page by page, of each workshop the first.

    `workshop` in the address shows one queue alone, page by page. As many questions however many wait.
    """
    if not request.user.has_perm("registrations.view_place"):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = edition_of(request)
    workshops = list(Session.objects.filter(edition=edition).bookable().order_by("start", "code"))
    chosen = next((one for one in workshops if str(one.pk) == request.GET.get("workshop")), None)
    context: dict[str, Any] = {"title": _("Wartelisten"), "edition": edition, "chosen": chosen}
    offers = _offers(edition)
    if chosen is not None:
        queue = Place.objects.in_session(chosen).waiting().select_related("registration")
    else:
        queue = Registration.objects.filter(edition=edition).waiting()
        queues = _first_of_each(edition, offers)
        context["sessions"] = [(one, queues[one.pk]) for one in workshops if one.pk in queues]
        context["calm"] = [one for one in workshops if one.pk not in queues]
    page = Paginator(queue, PAGE).get_page(request.GET.get("seite"))
    page.object_list = _with_offers(offers, list(page.object_list))
    context["page"] = page
    return TemplateResponse(request, "admin/waiting.html", {**admin.site.each_context(request), **context})


def _first_of_each(edition: Edition | None, offers: Offers) -> dict[int, list[Place]]:
    """The first who wait in each workshop, by its key."""
    rank = Window(RowNumber(), partition_by=F("session_id"), order_by=F("waiting_number").asc())
    queued = Place.objects.filter(session__edition=edition).waiting().annotate(rank=rank).filter(rank__lte=FIRST)
    queues: dict[int, list[Place]] = {}
    for place in _with_offers(offers, list(queued.select_related("registration"))):
        queues.setdefault(place.session_id, []).append(place)
    return queues


def _offers(edition: Edition | None) -> Offers:
    """What is held, by registration and session; one query."""
    found = PlaceOffer.objects.open().filter(registration__edition=edition)
    return {(one.registration_id, one.session_id): one for one in found}


def _with_offers(offers: Offers, rows: list[Any]) -> list[Any]:
    """Each who waits, with `offer`: what is held for them, or None."""
    for row in rows:
        key = (row.registration_id, row.session_id) if isinstance(row, Place) else (row.pk, None)
        row.offer = offers.get(key)
    return rows


@require_POST
def offer_view(request: HttpRequest) -> HttpResponse:
    """Offer a free place to one person who waits."""
    _may_change(request)
    place, registration = _chosen(request)
    session = place.session if place else None
    return _answer(
        request,
        lambda actor: offering.offer_by_hand(registration=registration, session=session, actor=actor),
        _("Der Platz ist angeboten. Die Person bekommt eine Nachricht."),
    )


@require_POST
def withdraw_view(request: HttpRequest) -> HttpResponse:
    """Take an offer back."""
    _may_change(request)
    number = request.POST.get("offer", "")
    rows = PlaceOffer.objects.select_related("registration")
    offer = get_object_or_404(rows, pk=int(number[:18]) if number.isdecimal() else 0)
    return _answer(
        request,
        lambda actor: offering.withdraw(offer=offer, actor=actor),
        _("Das Angebot ist zurückgezogen. Die Person bekommt eine Nachricht."),
    )


def _may_change(request: HttpRequest) -> None:
    if not request.user.has_perm("registrations.change_place"):  # type: ignore[union-attr]
        raise PermissionDenied


def _chosen(request: HttpRequest) -> tuple[Place | None, Registration]:
    """Who waits, and for which session; None for the conference itself."""
    number = request.POST.get("pk", "")
    pk = int(number[:18]) if number.isdecimal() else 0
    if request.POST.get("what") == "place":
        place = get_object_or_404(Place.objects.waiting().select_related("registration", "session"), pk=pk)
        return place, place.registration
    return None, get_object_or_404(Registration.objects.waiting(), pk=pk)


def _answer(request: HttpRequest, deed: Callable[[Actor], object], done: str) -> HttpResponse:
    try:
        deed(Actor.staff(request.user))
        messages.success(request, done)
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(reverse("admin:registrations_waiting"))


@require_POST
def promote_view(request: HttpRequest) -> HttpResponse:
    """Move one person up, at the conference or in a workshop."""
    _may_change(request)
    actor = Actor.staff(request.user)
    place, registration = _chosen(request)
    if place:
        moved = waiting.promote_place(place=place, actor=actor)
    else:
        moved = waiting.promote(registration=registration, actor=actor)
    if moved:
        messages.success(request, _("Die Person hat jetzt einen Platz und bekommt eine Nachricht."))
    else:
        messages.error(request, _("Das geht gerade nicht: Es ist kein Platz frei, oder die Zeiten überschneiden sich."))
    return HttpResponseRedirect(reverse("admin:registrations_waiting"))
