"""The lines that stand now, alone: what an open page asks for twice a minute. From memory like every public page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conference.caching import public_page
from conference.models import Edition

from .models import Announcement


@require_safe
@public_page
def lines(request: HttpRequest, edition: Edition) -> HttpResponse:
    rows = Announcement.objects.of_edition(edition).seen(timezone.now())
    return render(request, "announcements/lines.html", {"edition": edition, "lines": rows})
