"""Answering an offer: the page asks, two buttons answer. A link in a mail alone decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conference.web.errors import DomainError
from exhibitors import pages
from exhibitors.access.doors import Door, host_page
from exhibitors.answers import see_other

from . import services


def _do(request: HttpRequest, door: Door, deed: Callable[..., Any]) -> HttpResponse:
    try:
        deed(booking=door.booking)
    except DomainError as error:
        context = pages.personal(door, refusal=error.message)
        return render(request, "exhibitors/personal.html", context, status=422)
    return see_other(reverse("exhibitors:personal", args=[door.edition.slug, door.token]))


@require_POST
@host_page
def accept(request: HttpRequest, door: Door) -> HttpResponse:
    return _do(request, door, services.accept)


@require_POST
@host_page
def let_go(request: HttpRequest, door: Door) -> HttpResponse:
    return _do(request, door, services.let_go)


@require_POST
@host_page
def ask_again(request: HttpRequest, door: Door) -> HttpResponse:
    return _do(request, door, services.ask_again)
