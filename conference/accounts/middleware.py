"""Half a login is none: without the second factor a member of staff may do nothing but give it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode


class SecondFactorMiddleware:
    """Where STAFF_SECOND_FACTOR is on: leads staff from the staff area to the code, and is nobody elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.STAFF_SECOND_FACTOR or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated or user.is_verified():  # type: ignore[attr-defined]
            return self.get_response(request)
        if request.path in {reverse(name) for name in ("accounts:code", "accounts:set_up", "admin:logout")}:
            return self.get_response(request)
        if request.path == reverse("admin:login"):
            return _to_code(request.GET.get("next", ""))
        if request.path.startswith(reverse("admin:index")):
            return _to_code(request.get_full_path())
        request.user = AnonymousUser()
        return self.get_response(request)


def _to_code(target: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('accounts:code')}?{urlencode({'next': target})}")
