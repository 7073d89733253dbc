"""Who may be registered twice: the list, two side by side, and the button that makes one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.admin.scope import permitted_edition
from conference.audit.services import Actor
from conference.web.deeds import each
from conference.web.errors import DomainError
from registrations.doubles import services
from registrations.doubles.finding import likely
from registrations.models import ConsentPurpose, Place, Registration

PAGE = 25
RIGHTS = ["registrations.change_registration", "registrations.change_place"]


@dataclass(frozen=True)
class Field:
    """One value in which two differ, for both sides. `takes_other`: the choice that is offered first."""

    name: str
    label: str
    mine: str
    theirs: str
    takes_other: bool


def list_view(request: HttpRequest) -> HttpResponse:
    """Likely doubles, the surest first."""
    edition = permitted_edition(request, *RIGHTS)
    pairs = likely(edition)
    page = Paginator(pairs, PAGE).get_page(request.GET.get("seite"))
    keys = {key for pair in page for key in (pair.one, pair.other)}
    people = Registration.objects.prefetch_related("places__session").in_bulk(keys)
    rows = [(people[pair.one], people[pair.other], pair.sign.label) for pair in page]
    context = {"title": _("Doppelte Anmeldungen"), "rows": rows, "page": page, "number": len(pairs)}
    return _page(request, "admin/doubles/list.html", context)


def pair_view(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Two side by side. GET: choose; POST: make one of them."""
    keep, gone = _pair(request, one, other)
    if request.method == "POST":
        try:
            taken = [name for name in services.FIELDS if request.POST.get(f"take_{name}") == "other"]
            made = services.merge(keep=keep, other=gone, taken=taken, actor=Actor.staff(request.user))
        except DomainError as error:
            for single in each(error):
                messages.error(request, single.message)
            return HttpResponseRedirect(request.path)
        messages.success(request, _("Aus zwei Anmeldungen ist eine geworden. Die Person bekommt eine Nachricht."))
        return HttpResponseRedirect(reverse("admin:registrations_registration_change", args=[made.pk]))
    mine, theirs = (list(row.places.select_related("session", "registration").order_by("pk")) for row in (keep, gone))
    stay, go = services.split_places(mine, theirs)
    context = {
        "title": _("Zwei Anmeldungen nebeneinander"),
        "sides": [(keep, mine), (gone, theirs)],
        "keep": keep,
        "gone": gone,
        "fields": _fields(keep, gone),
        "stay": _in_order(stay),
        "go": _in_order(go),
        "consents": _consents(keep, gone),
    }
    return _page(request, "admin/doubles/pair.html", context)


def _pair(request: HttpRequest, one: int, other: int) -> tuple[Registration, Registration]:
    people = Registration.objects.of_edition(permitted_edition(request, *RIGHTS)).active().select_related("edition")
    return get_object_or_404(people.exclude(pk=other), pk=one), get_object_or_404(people, pk=other)


def _in_order(places: list[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.session.start, place.pk))


def _fields(keep: Registration, gone: Registration) -> list[Field]:
    found = []
    for name, (mine, theirs) in services.differing(keep, gone).items():
        label = str(Registration._meta.get_field(name).verbose_name)
        shown = [_shown(row, name) for row in (keep, gone)]
        found.append(Field(name, label, *shown, takes_other=mine in ("", None) and bool(theirs)))
    return found


def _shown(row: Registration, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    return str(value)


def _consents(keep: Registration, gone: Registration) -> list[tuple[str, bool]]:
    """Each consent that one of the two gave, and whether it holds afterwards: only where both gave it."""
    given = [set(row.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) for row in (keep, gone)]
    free = [purpose for purpose in ConsentPurpose if purpose != ConsentPurpose.NEEDS]
    return [(str(purpose.label), purpose in given[0] & given[1]) for purpose in free if purpose in given[0] | given[1]]


@require_POST
def part_view(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """These are two people."""
    first, second = _pair(request, one, other)
    services.part(one=first, other=second, actor=Actor.staff(request.user))
    messages.success(request, _("Gemerkt: Das sind zwei Personen."))
    return HttpResponseRedirect(reverse("admin:registrations_doubles"))


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


class DoublePages(admin.ModelAdmin):
    """Their addresses, for the admin of registrations."""

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("doppelte/", list_view, "registrations_doubles"),
            ("doppelte/<int:one>/<int:other>/", pair_view, "registrations_doubles_pair"),
            ("doppelte/<int:one>/<int:other>/zwei/", part_view, "registrations_doubles_part"),
        ]
        return [
            *(path(where, self.admin_site.admin_view(view), name=name) for where, view, name in pages),
            *super().get_urls(),
        ]
