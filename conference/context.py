"""The edition that a page belongs to where its view names none: the current one, asked for only when it is shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Edition


def edition(request: HttpRequest) -> dict[str, Any]:
    return {"edition": SimpleLazyObject(Edition.objects.current)}
