"""Ending news: GET asks, POST does; mail programs send the POST by themselves when somebody presses their button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from registrations.secret_addresses import keep_secret, unknown_link

from . import unsubscribing


@csrf_exempt  # a mail program has no cookie of ours; the secret in the address is what permits
@require_http_methods(["GET", "HEAD", "POST"])
def end_news(request: HttpRequest, slug: str, pk: int, token: str) -> HttpResponse:
    registration = unsubscribing.find(slug, pk, token)
    if registration is None:
        return keep_secret(unknown_link(request, slug))
    if request.method == "POST":
        unsubscribing.end(registration)
    context = {"edition": registration.edition, "gets_news": unsubscribing.gets_news(registration)}
    return keep_secret(render(request, "registrations/news_end.html", context))
