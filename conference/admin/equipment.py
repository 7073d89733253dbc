"""What is needed in which room, for those who set it up: one list of the day per room, to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from conference.models import Edition, Equipment, Room, Session

from .scope import permitted_edition


@dataclass(frozen=True)
class Wish:
    """One session with what it needs, in words."""

    session: Session
    needs: list[str]
    has_step_free_person: bool


def urls(site: AdminSite) -> list[URLPattern]:
    def view(request: HttpRequest) -> HttpResponse:
        return _page(site, request)

    return [path("ausstattung/", site.admin_view(view), name="conference_equipment")]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, "conference.view_session")
    context: dict[str, Any] = {"title": _("Ausstattung der Räume"), "edition": edition, "rooms": per_room(edition)}
    return TemplateResponse(request, "admin/speakers/equipment.html", {**site.each_context(request), **context})


def per_room(edition: Edition) -> list[tuple[Room | None, list[Wish]]]:
    """Every session of the plan that needs something, by room in the order of the day; those without a room last.

    Three questions to the database.
    """
    rows = Session.working.of_edition(edition).scheduled().select_related("room").prefetch_related("people")
    found: dict[int | None, tuple[Room | None, list[Wish]]] = {}
    for row in sorted(rows, key=_order):
        row.edition = edition
        wish = _wish(row)
        if wish.needs or wish.has_step_free_person:
            found.setdefault(row.room_id, (row.room, []))[1].append(wish)
    return list(found.values())


def _order(row: Session) -> tuple[Any, ...]:
    start = row.start.timestamp() if row.start else float("inf")
    return row.room is None, (row.room.position, row.room_id) if row.room else (0, 0), start, row.pk


def _wish(row: Session) -> Wish:
    needs = [str(Equipment(one).label) for one in row.equipment]
    if row.equipment_note:
        needs.append(row.equipment_note)
    return Wish(row, needs, any(person.needs_step_free for person in row.people.all()))
