"""What every page knows about its language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import languages


def page(request: HttpRequest) -> dict[str, Any]:
    """`language` (of this page), `languages` (all that have a catalogue), `is_rtl`, `base_url`."""
    here = languages.current()
    return {
        "language": here,
        "languages": [languages.language(code) for code, _ in settings.LANGUAGES],
        "is_rtl": here.is_rtl,
        "base_url": settings.BASE_URL,
    }
