"""Pages of the day for staff, and the parts of them that an open page asks for every few seconds.

A part is rendered once for each language and kind of viewer as long as its snapshot holds; who has it already gets
304. When a part was reckoned stands in the head `Last-Modified`, not in the part, so that time alone changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.admin.scope import edition_of, permit
from conference.documents import registry
from conference.models import Edition

from . import documents, parts
from .day import day_of
from .parts import Part

PRESENCE, NEEDS = "presence.view_presence", "registrations.view_supportneeds"


@dataclass(frozen=True)
class _Place:
    """Where a part stands in a page: what it shows now, from where it comes anew, and after how many seconds."""

    part: Part
    url: str
    seconds: int


def _place(name: str, edition: Edition, seconds: int) -> _Place:
    return _Place(parts.part(name, edition), reverse("live:part", args=[edition.slug, name]), seconds)


def _page(request: HttpRequest, template: str, edition: Edition | None, **context: Any) -> HttpResponse:
    day = edition and day_of(edition)
    shown = {**admin.site.each_context(request), "edition": edition, "day": day, "words": _words(), **context}
    return TemplateResponse(request, template, shown)


def _words() -> dict[str, str]:
    """What the browser says by itself; it fills in `%(time)s`."""
    return {
        "time": _("Stand %(time)s Uhr"),
        "off": _("Keine Verbindung. Sie sehen den Stand von %(time)s Uhr."),
        "back": _("Die Verbindung ist wieder da."),
        "out": _("Sie sind nicht mehr angemeldet. Bitte laden Sie die Seite neu."),
        "pause": _("Anhalten"),
        "go": _("Weiter"),
    }


@staff_member_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The day at a glance."""
    permit(request, PRESENCE)
    edition = edition_of(request)
    context: dict[str, Any] = {}
    if edition is not None:
        may_see_needs = request.user.has_perm(NEEDS)  # type: ignore[union-attr]
        context["now"] = _place("jetzt-mit-bedarf" if may_see_needs else "jetzt", edition, parts.EVERY)
        context["list_url"] = reverse("live:part", args=[edition.slug, "notfall"])
        context["list_seconds"] = parts.LIST_EVERY
    return _page(request, "admin/live/live.html", edition, title=_("Live"), **context)


@staff_member_required
@never_cache
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """What those who have come are waiting for, for those who look after it."""
    permit(request, NEEDS)
    edition = edition_of(request)
    place = _place("bedarf", edition, parts.EVERY) if edition else None
    return _page(request, "admin/live/needs.html", edition, title=_("Worauf gewartet wird"), needs=place)


@staff_member_required
@never_cache
@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    """Who is in the building, to be taken outside."""
    permit(request, PRESENCE)
    edition = edition_of(request)
    by = "institution" if request.GET.get("nach") == "institution" else "name"
    name = "notfall-institution" if by == "institution" else "notfall"
    place = _place(name, edition, parts.LIST_EVERY) if edition else None
    kind = registry.get(documents.KIND)
    can_print = bool(
        kind and registry.allowed(request.user, kind) and request.user.has_perm("documents.add_document")  # type: ignore[union-attr]
    )
    context = {"list": place, "by": by, "kind": documents.KIND, "can_print": can_print}
    return _page(request, "admin/live/emergency.html", edition, title=_("Wer ist im Haus?"), **context)


@staff_member_required
@require_safe
def part(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One part anew, or 304."""
    if name != "bedarf":
        permit(request, PRESENCE)
    if name in parts.WITH_NEEDS:
        permit(request, NEEDS)
    found = parts.held(name, slug) or parts.part(name, get_object_or_404(Edition, slug=slug))
    return parts.answer(request, found)
