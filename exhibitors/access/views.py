"""The page on which an organisation sees who has a link, and who came by which."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from conference.web.ratelimit import Limit
from exhibitors.answers import see_other, too_many

from . import services
from .doors import Door, own_page
from .forms import ColleagueForm
from .models import PageAccess, PageVisit

SHOWN = 30  # visits
LINKS = Limit("stand-colleagues", most=20)


def _context(door: Door, form: ColleagueForm) -> dict[str, Any]:
    visits = PageVisit.objects.filter(exhibitor=door.exhibitor).select_related("access")
    return {
        "edition": door.edition,
        "door": door,
        "form": form,
        "accesses": list(door.exhibitor.accesses.all()),
        "visits": list(visits[:SHOWN]),
    }


@own_page
def access(request: HttpRequest, door: Door) -> HttpResponse:
    """Who has a link (GET), one more (POST)."""
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    status, refusal = 200, ""
    if request.method == "POST":
        if LINKS.is_passed(request, cost=form.cost):
            status, refusal = 429, too_many()
        elif form.submit(lambda: _give(door, form)):
            return see_other(door.address("access", neu="geschickt"))
        else:
            status = 422
    context = {**_context(door, form), "refusal": refusal, "news": request.GET.get("neu")}
    return render(request, "exhibitors/access.html", context, status=status)


def _give(door: Door, form: ColleagueForm) -> PageAccess:
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    return services.give(exhibitor=door.exhibitor, name=name, email=email, language=get_language() or "de")


@require_POST
@own_page
def revoke(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    services.revoke(access=get_object_or_404(PageAccess, exhibitor=door.exhibitor, pk=pk))
    return see_other(door.address("access", neu="weg"))
