"""Staff's pages of the doors: the devices, and the log of what they did with what two doors had at once."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.accounts import links
from conference.admin.scope import edition_of, permit
from conference.audit.services import Actor
from conference.models import Edition
from conference.web import qr

from . import pages, pairing
from .models import Device, Scan


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin):
    """Only our own pages: devices are paired and revoked, never edited."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("", site.admin_view(devices_view), name="checkin_device_changelist"),
            path("code/", site.admin_view(code_view), name="checkin_code"),
            path("abmelden/", site.admin_view(revoke_view), name="checkin_revoke"),
        ]


@admin.register(Scan)
class ScanAdmin(admin.ModelAdmin):
    """Only our own page: the log is written by devices and goes after 90 days."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        return [path("", self.admin_site.admin_view(log_view), name="checkin_scan_changelist")]


@require_safe
def devices_view(request: HttpRequest) -> HttpResponse:
    """The devices of the edition, and the button that makes a code for a further one."""
    permit(request, "checkin.view_device")
    return _devices(request, edition_of(request))


@require_POST
@never_cache
def code_view(request: HttpRequest) -> HttpResponse:
    """Make a code and show it this once, to be scanned or typed."""
    permit(request, "checkin.add_device")
    edition = get_object_or_404(Edition, slug=request.POST.get("edition", ""))
    code = pairing.make_code(edition=edition, actor=Actor.staff(request.user))
    address = links.absolute(f"{reverse('checkin:pairing')}#{code}")
    shown = {
        "letters": f"{code[:4]} {code[4:]}",
        "address": address.partition("#")[0],
        "minutes": pairing.CODE_MINUTES,
        "picture": b64encode(qr.png(address, border=4, scale=8)).decode(),
    }
    return _devices(request, edition, code=shown)


@require_POST
def revoke_view(request: HttpRequest) -> HttpResponse:
    """From now on this device is told nothing."""
    permit(request, "checkin.change_device")
    key = request.POST.get("device", "")
    device = get_object_or_404(Device, pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
    if pairing.revoke(device=device, actor=Actor.staff(request.user)):
        words = _("%(name)s ist abgemeldet. Sobald das Gerät Netz hat, vergisst es alles.")
        messages.success(request, words % {"name": device.name})
    return HttpResponseRedirect(reverse("admin:checkin_device_changelist"))


@require_safe
def log_view(request: HttpRequest) -> HttpResponse:
    """What the doors did, the newest first; only what two doors had at once where that is asked for."""
    permit(request, "checkin.view_scan")
    edition = edition_of(request)
    log = pages.log_page(edition, request.GET) if edition else None
    return _page(
        request, "admin/checkin/log.html", {"title": _("Protokoll des Einlasses"), "edition": edition, "log": log}
    )


def _devices(request: HttpRequest, edition: Edition | None, code: dict[str, Any] | None = None) -> HttpResponse:
    found = pages.devices_page(edition) if edition else None
    context = {"title": _("Geräte am Einlass"), "edition": edition, "list": found, "code": code}
    return _page(request, "admin/checkin/devices.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
