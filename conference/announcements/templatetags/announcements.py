"""`{% announcements edition %}`: the lines that stand now, and a page that notices new ones."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from conference.announcements.models import Announcement

register = template.Library()


@register.inclusion_tag("announcements/region.html")
def announcements(edition: Any) -> dict[str, Any]:
    """One query, however many there are. Later ones come by static/js/announcements.js, where that runs."""
    return {"edition": edition, "lines": Announcement.objects.of_edition(edition).seen(timezone.now())}
