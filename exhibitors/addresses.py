"""Public addresses of the fair, as they stand on paper: whole, and always those of the German pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from .models import Exhibitor


def public_page(exhibitor: Exhibitor) -> str:
    """The page of one organisation; its edition must be read already."""
    with translation.override("de"):
        return settings.BASE_URL + reverse("exhibitors:exhibitor", args=[exhibitor.edition.slug, exhibitor.pk])


def readable(address: str) -> str:
    """As somebody types it: without what browsers add by themselves."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")
