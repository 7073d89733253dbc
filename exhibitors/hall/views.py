"""Public pages of the hall besides the plan: how the stands stand now, and the way to one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from conference.models import Edition
from conference.web.text import clean
from exhibitors.models import Stand
from exhibitors.plan import draw

from . import live, ways


def _edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.public(), slug=slug)


@require_safe
def states(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All states as JSON; 304 where the browser has them."""
    now = live.now(_edition(slug))
    known = get_conditional_response(request, etag=now.etag)
    response = known or HttpResponse(now.body, content_type="application/json")
    response.headers["ETag"] = now.etag
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def way(request: HttpRequest, slug: str) -> HttpResponse:
    """The way to a stand in words; to a script only the words."""
    edition = _edition(slug)
    stands = Stand.objects.of_edition(edition)
    stand = get_object_or_404(stands, number=clean(request.GET.get("stand", ""))[:10])
    is_part = request.headers.get("X-Requested-With") == "fetch"
    context = {"edition": edition, "stand": stand, "way": ways.way_to(edition, stand)}
    if is_part:
        return render(request, "exhibitors/_way.html", context)
    context["plan"] = draw(edition, stands.with_holder(), fits=lambda view: view.number == stand.number)
    return render(request, "exhibitors/way.html", context)
