"""What devices ask: JSON by POST, known by their token and by nothing else."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from conference.audit.services import Actor
from conference.models import Edition
from conference.web.ratelimit import Limit

from . import pairing, sync
from .pairing import Paired, PairingError

PAIRING = Limit("checkin-pair", most=30)
STATUS = {"code": 410, "name": 422}


@csrf_exempt
@require_POST
@never_cache
def pair_view(request: HttpRequest) -> JsonResponse:
    """A device shows a code and becomes one of ours."""
    if PAIRING.is_passed(request):
        return _error("too_many", _("Das waren zu viele Versuche. Bitte warten Sie zehn Minuten."), 429)
    body = _body(request)
    if body is None:
        return _malformed()
    try:
        return _paired(pairing.pair(code=str(body.get("code", "")), name=str(body.get("name", ""))))
    except PairingError as refused:
        return _error(refused.code, refused.message, STATUS[refused.code])


@require_POST
@never_cache
def pair_here_view(request: HttpRequest) -> JsonResponse:
    """A member of staff makes this very browser a door."""
    if not request.user.has_perm("checkin.add_device"):  # type: ignore[union-attr]
        return _error("forbidden", _("Dafür fehlt Ihnen die Berechtigung."), 403)
    body = _body(request)
    if body is None:
        return _malformed()
    edition = Edition.objects.filter(slug=str(body.get("edition", ""))).first() or Edition.objects.current()
    if edition is None:
        return _error("edition", _("Diese Konferenz gibt es nicht."), 404)
    try:
        return _paired(
            pairing.pair_here(edition=edition, name=str(body.get("name", "")), actor=Actor.staff(request.user))
        )
    except PairingError as refused:
        return _error(refused.code, refused.message, STATUS[refused.code])


@csrf_exempt
@require_POST
@never_cache
@gzip_page
def sync_view(request: HttpRequest) -> JsonResponse:
    """A device hands in what it did and gets what it does not know."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    try:
        device = sync.device_of(token if scheme == "Device" else "")
        body = _body(request)
        if body is None or not _are_entries(body.get("entries")):
            return _malformed()
        return JsonResponse(sync.sync(device, body))
    except sync.DeviceError as refused:
        return _error(refused.code, refused.message, 401)


def _body(request: HttpRequest) -> dict[str, Any] | None:
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _are_entries(found: object) -> bool:
    return found is None or (isinstance(found, list) and all(isinstance(one, dict) for one in found))


def _paired(paired: Paired) -> JsonResponse:
    device = paired.device
    found = {
        "device": {"id": device.pk, "name": device.name},
        "token": paired.token,
        "key": b64encode(paired.key).decode(),
        "edition": sync.edition_words(device.edition),
        "forget_at": device.forget_at.isoformat(),
        "server_time": timezone.now().isoformat(timespec="milliseconds"),
    }
    return JsonResponse(found, status=201)


def _malformed() -> JsonResponse:
    return _error("malformed", _("Diese Anfrage ist unvollständig. Bitte laden Sie die Seite neu."), 400)


def _error(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)
