"""The app at the door as files: the page, its service worker, its manifest. They are the same for everybody and name
nobody, so that a browser may keep them. docs/decisions/0265-app-at-the-door.md
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference.models import Edition
from conference.web import languages
from conference.web.middleware import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY

from .shell_words import words

PERMISSION = "checkin.add_device"
FONTS = "vendor/@fontsource-variable/noto-sans"
READER = "vendor/barcode-detector/dist/es/ponyfill.js"
READER_CORE = "vendor/zxing-wasm/dist/reader/zxing_reader.wasm"
# Asked for by their hashed names, as the page does; the modules ask for each other by their plain ones.
NAMED = (
    "css/fonts.css", "css/tokens.css", "css/checkin.css", "css/checkin-print.css", "js/checkin.js",
    "img/favicon.svg", "img/app-180.png", "img/app-192.png", READER, READER_CORE,
)  # fmt: skip
PLAIN = (
    "vendor/barcode-detector/dist/es/zxing-exported.js",
    *(
        f"js/checkin-{name}.js"
        for name in (
            "answer", "camera", "crypto", "deeds", "dom", "find", "lists", "menu", "net", "pair", "reader", "rules",
            "screens", "shell", "signal", "store", "wedge", "words",
        )
    ),
)  # fmt: skip
LETTERS = tuple(
    f"{FONTS}{name}-wght-normal.woff2"
    for name in ("/files/noto-sans-latin", "/files/noto-sans-latin-ext", "/files/noto-sans-cyrillic",
                 "-arabic/files/noto-sans-arabic-arabic")
)  # fmt: skip
ICONS = (("img/app-192.png", 192, "any"), ("img/app-512.png", 512, "any"), ("img/app-mask-512.png", 512, "maskable"))
# The reader is compiled code: allowed here and nowhere else. So is the camera.
POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'")
CAMERA = PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The app: to pair a device, and on a paired one everything else."""
    response = render(request, "checkin/shell.html", _context())
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Permissions-Policy"] = CAMERA
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The program that keeps the app; new whenever a word or a file of it is."""
    context = {
        "version": version(),
        "prefix": f"checkin-{get_language()}-",
        "shell": reverse("checkin:door"),
        "pairing": reverse("checkin:pairing"),
        "files": files(),
        "static_url": settings.STATIC_URL,
    }
    response = render(request, "checkin/worker.js", context, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs in order to put the app onto its first page."""
    here = languages.current()
    start = reverse("checkin:door")
    body = {
        "id": start,
        "name": _("Einlass der Integrationskonferenz"),
        "short_name": _("Einlass"),
        "description": _("Badges scannen, begrüßen, Plätze vergeben; auch ohne Netz."),
        "lang": here.code,
        "dir": here.dir,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "any",
        "theme_color": "#073c42",
        "background_color": "#fdfbf7",
        "icons": [
            {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for name, size, purpose in ICONS
        ],
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, content_type="application/manifest+json; charset=utf-8")


@never_cache
@require_safe
def team(request: HttpRequest) -> JsonResponse:
    """Who of the team asks, if anybody does: whether this browser may become a door without a code, and of what."""
    if not request.user.has_perm(PERMISSION):  # type: ignore[union-attr]
        return JsonResponse({"may_pair": False})
    editions = Edition.objects.order_by("-date").values_list("slug", "title")
    current = Edition.objects.current()
    return JsonResponse(
        {
            "may_pair": True,
            "csrf": get_token(request),
            "editions": [{"slug": slug, "title": title} for slug, title in editions],
            "current": current.slug if current else "",
            "devices": reverse("admin:checkin_device_changelist"),
        }
    )


def files() -> list[str]:
    """Everything that the app needs in order to start without a network."""
    plain = [f"{settings.STATIC_URL}{name}" for name in PLAIN]
    return [*map(static, NAMED), *plain, *map(static, LETTERS)]


def version() -> str:
    """Changes with every word and every file of the app, in this language."""
    shell = render_to_string("checkin/shell.html", {**_context(), "language": languages.current()})
    parts = [shell, *files(), *map(static, PLAIN), render_to_string("checkin/worker.js")]
    return hashlib.blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


def _context() -> dict[str, Any]:
    here = languages.current().code
    door = reverse("checkin:door")
    return {
        "words": words(settings.TIME_ZONE),
        "program": {
            "door": door,
            "worker": reverse("checkin:worker"),
            "team": reverse("checkin:team"),
            "pair": reverse("checkin:pair"),
            "pair_here": reverse("checkin:pair_here"),
            "sync": reverse("checkin:sync"),
            "reader": static(READER),
            "core": static(READER_CORE),
        },
        "app_languages": [
            {
                "language": languages.language(code),
                "url": languages.path_in(door, code),
                "is_here": code == here,
            }
            for code, _name in settings.LANGUAGES
        ],
    }
