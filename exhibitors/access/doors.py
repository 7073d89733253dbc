"""Whose page a link opens, and noting that it was opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from conference.accounts import links
from conference.models import Edition
from exhibitors.models import Exhibitor, StandBooking

from .models import PageAccess, PageVisit

ONE_VISIT = dt.timedelta(minutes=30)  # pages opened closer together are one visit


@dataclass(frozen=True)
class Door:
    """What a link opens: the organisation's page, by its own link or by that of a colleague (`access`).

    booking: the one that counts, else the latest; for a guest at another's stand that one, and `is_guest`. An address
    may name another of the organisation's stands (`is_chosen`); links of the page go on with it (`query`).
    """

    edition: Edition
    exhibitor: Exhibitor
    booking: StandBooking
    token: str
    access: PageAccess | None = None
    is_chosen: bool = False

    @property
    def query(self) -> str:
        return f"?stand={self.booking.pk}" if self.is_chosen else ""

    def address(self, name: str, *keys: int, **also: object) -> str:
        """Of one of the organisation's pages, with what the query says besides the stand."""
        values = {"stand": self.booking.pk, **also} if self.is_chosen else also
        return reverse(f"exhibitors:{name}", args=[self.edition.slug, self.token, *keys], query=values or None)

    @property
    def is_guest(self) -> bool:
        return self.booking.exhibitor_id != self.exhibitor.pk


def find(edition: Edition, token: str, stand: str = "") -> Door:
    """stand: the key of a booking of this organisation, "" for the one that counts. Raises Http404 where the link opens
    nothing, or nothing any more."""
    exhibitor = Exhibitor.objects.of_edition(edition).by_token(token).first()
    access = None
    if exhibitor is None:
        colleagues = PageAccess.objects.filter(token_digest=links.digest(token), revoked_at=None)
        access = colleagues.filter(exhibitor__edition=edition).select_related("exhibitor").first()
        exhibitor = access.exhibitor if access else None
    booking = _booking(exhibitor, stand) if exhibitor else None
    if exhibitor is None or booking is None:
        raise Http404
    return Door(edition, exhibitor, booking, token, access, is_chosen=bool(stand))


def _booking(exhibitor: Exhibitor, stand: str) -> StandBooking | None:
    rows = StandBooking.objects.select_related("edition", "stand", "alternative_stand", "wished_stand", "exhibitor")
    own = rows.filter(exhibitor=exhibitor).to_do_first()
    if stand:
        return own.filter(pk=int(stand)).first() if stand.isdecimal() and len(stand) < 18 else None
    return own.first() or (rows.filter(pk=exhibitor.shares_id).first() if exhibitor.shares_id else None)


def note_visit(door: Door, *, is_team: bool) -> None:
    """One row per visit; what is opened within half an hour belongs to the same one."""
    now = timezone.now()
    who = {"exhibitor": door.exhibitor, "access": door.access, "is_team": is_team}
    if not PageVisit.objects.filter(**who, last_at__gt=now - ONE_VISIT).update(last_at=now):
        PageVisit.objects.create(**who)


View = Callable[..., HttpResponseBase]


def own_page(view: View) -> View:
    """A view behind a personal link: `view(request, door, …)`. Kept nowhere, found by nobody, and the visit is noted.

    (The referrer stays on this site by the settings; none at all would make browsers send `Origin: null`, and every
    form of the page would be refused.)
    """

    @wraps(view)
    @never_cache
    def answer(request: HttpRequest, slug: str, token: str, **rest: Any) -> HttpResponseBase:
        edition = get_object_or_404(Edition.objects.public(), slug=slug)
        door = find(edition, token, request.GET.get("stand", ""))
        note_visit(door, is_team=bool(request.user.is_staff))
        response = view(request, door, **rest)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def host_page(view: View) -> View:
    """The same for pages about the stand itself, which a guest at it does not open."""

    @wraps(view)
    def answer(request: HttpRequest, door: Door, **rest: Any) -> HttpResponseBase:
        if door.is_guest:
            raise Http404
        return view(request, door, **rest)

    return own_page(answer)
