"""The page that a laptop with a printer keeps open: it takes one badge after the other, prints it, says that it did.

How it is started without a dialog: docs/operations.md.
"""

from __future__ import annotations

import re

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import follow, permit
from conference.outbox.showing import FRAMING_POLICY
from conference.web.middleware import CONTENT_SECURITY_POLICY

from . import pages, services
from .models import Desk, PrintJob
from .views import PRINT, VIEW, me

WATCHER = re.compile(r"[0-9a-f-]{16,40}")  # the random word by which a page knows its own jobs
IN_A_FRAME = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


@never_cache
@require_safe
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """The queue of one desk; static/js/desk-watch.js prints it."""
    permit(request, PRINT)
    desk = get_object_or_404(Desk.objects.select_related("edition"), pk=pk)
    follow(request, desk.edition_id)
    context = {"title": desk.name, "desk": desk, "edition": desk.edition, "jobs": pages.queue(desk)}
    context["paper"] = services.PAPERS[desk.paper]
    page = {**admin.site.each_context(request), **context}
    response = TemplateResponse(request, "admin/desk/watch.html", page)
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The next job for this laptop, or none; and what waits, as it is to be shown."""
    permit(request, PRINT)
    desk = get_object_or_404(Desk.objects.select_related("edition"), pk=pk)
    job = services.claim(desk=desk, watcher=_watcher(request))
    jobs = pages.queue(desk)
    found = job and {
        "sheet": reverse("admin:desk_sheet", args=[job.pk]),
        "done": reverse("admin:desk_done", args=[job.pk]),
    }
    listed = render_to_string("admin/desk/queue.html", {"jobs": jobs}, request)
    return JsonResponse({"job": found, "waiting": len(jobs), "list": listed})


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    permit(request, PRINT)
    job = get_object_or_404(PrintJob.objects.select_related("registration"), pk=pk)
    mine = services.finish(job=job, watcher=_watcher(request), actor=me(request))
    return JsonResponse({"printed": mine}, status=200 if mine else 409)


@never_cache
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One job as a page of exactly the size of its paper, in German as all badges."""
    permit(request, VIEW)
    job = get_object_or_404(PrintJob.objects.select_related("edition", "registration"), pk=pk)
    back = reverse("admin:desk_person", args=[job.registration_id]) if job.registration_id else ""
    with translation.override("de"):
        context = {"job": job, "edition": job.edition, "sheets": pages.sheets(job)}
        context["back"] = back or reverse("admin:desk_board")
        response = TemplateResponse(request, "badge_desk/sheet.html", context).render()
    response.headers["Content-Security-Policy"] = IN_A_FRAME
    return response


def _watcher(request: HttpRequest) -> str:
    word = request.POST.get("watcher", "")
    if not WATCHER.fullmatch(word):
        raise BadRequest
    return word
