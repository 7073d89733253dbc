"""What is added to a message about something that is stored in the plan: who sees it when."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from conference.agenda import publishing
from conference.models import Edition

from .pending import NAME, PUBLISH


def with_notice(request: HttpRequest, edition: Edition, text: str) -> str:
    """The message; in a public edition whose plan waits also that others see it later, with the way to publish it."""
    if not edition.is_public or not publishing.pending(edition):
        return text
    later = _("Alle anderen sehen das erst nach der nächsten Veröffentlichung.")
    if not request.user.has_perm(PUBLISH):  # type: ignore[union-attr]
        return f"{text} {later}"
    url = reverse(f"admin:{NAME}", args=[edition.pk])
    return format_html('{} {} <a href="{}">{}</a>', text, later, url, _("Unveröffentlichte Änderungen"))
