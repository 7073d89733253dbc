"""The second factor: setting it up, giving the code, backup codes."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import django_otp
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from conference.web import qr

from . import second_factor
from .forms import CodeForm


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else reverse("admin:index")


def _page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    base = {**admin.site.each_context(request), "has_permission": False, "next": _target(request)}
    return TemplateResponse(request, template, {**base, **context})


def _is_staff(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_active and request.user.is_staff


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password."""
    if not _is_staff(request):
        return redirect_to_login(_target(request), reverse("admin:login"))
    if not second_factor.has_device(request.user):  # type: ignore[arg-type]
        return HttpResponseRedirect(f"{reverse('accounts:set_up')}?{urlencode({'next': _target(request)})}")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = second_factor.match(user=request.user, code=form.cleaned_data["code"])  # type: ignore[arg-type]
        if device is not None:
            django_otp.login(request, device)
            return HttpResponseRedirect(_target(request))
        form.add_error("code", _("Dieser Code stimmt nicht. Bitte nehmen Sie den neuesten aus Ihrer App."))
    return _page(request, "admin/second_factor_code.html", form=form, title=_("Code eingeben"))


@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret as QR code and as text; the first code finishes it and gives the backup codes."""
    if not _is_staff(request):
        return redirect_to_login(_target(request), reverse("admin:login"))
    if second_factor.has_device(request.user):  # type: ignore[arg-type]
        return HttpResponseRedirect(f"{reverse('accounts:code')}?{urlencode({'next': _target(request)})}")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = second_factor.confirm(user=request.user, code=form.cleaned_data["code"])  # type: ignore[arg-type]
        if device is not None:
            django_otp.login(request, device)
            return _show_backup_codes(request)
        form.add_error("code", _("Dieser Code stimmt nicht. Bitte nehmen Sie den neuesten aus Ihrer App."))
    device = second_factor.device_to_set_up(request.user)  # type: ignore[arg-type]
    picture = b64encode(qr.png(device.config_url, scale=6)).decode()
    secret = second_factor.secret_of(device)
    title = _("Zweiten Faktor einrichten")
    return _page(request, "admin/second_factor_set_up.html", form=form, picture=picture, secret=secret, title=title)


@require_POST
@never_cache
def backup_codes(request: HttpRequest) -> HttpResponse:
    """Give ten new backup codes to somebody who has passed the second factor."""
    if not _is_staff(request) or not request.user.is_verified():  # type: ignore[union-attr]
        return redirect_to_login(reverse("admin:index"), reverse("admin:login"))
    return _show_backup_codes(request)


def _show_backup_codes(request: HttpRequest) -> HttpResponse:
    codes = second_factor.new_backup_codes(user=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Der zweite Faktor ist eingerichtet."))
    return _page(request, "admin/second_factor_codes.html", codes=codes, title=_("Ersatzcodes"))
