"""Public addresses of the fair, as they stand on paper: whole, and always those of the German pages."""

from __future__ import annotations

from django.conf import settings

from .models import Exhibitor


def public_page(exhibitor: Exhibitor) -> str:
    """The page of one organisation; its edition must be read already."""
    return f"{settings.BASE_URL}/{exhibitor.edition.slug}/messe/aussteller/{exhibitor.pk}/"


def readable(address: str) -> str:
    """As somebody types it: without what browsers add by themselves."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")
