"""What others see of announcements: the pages kept in memory, and the screen in the foyer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from conference.models import Edition

from .models import Announcement

# A part of the question that each public page asks (`conference.caching`): another answer with every change, and at
# the moments at which a line begins and ends.
STAMP = """
SELECT string_agg(a.xmin || '@' || a.ctid || (a.starts_at <= %(now)s), ',' ORDER BY a.id)
  FROM announcements_announcement a
 WHERE a.edition_id = e.id AND a.withdrawn_at IS NULL AND a.ends_at > %(now)s
"""


def shown(edition: Edition) -> list[dict[str, Any]]:
    """Lines of now and later with their times; the browser looks at the clock. One query."""
    rows = Announcement.objects.of_edition(edition).standing(timezone.now()).order_by("starts_at", "pk")
    return [
        {
            "text": _texts(one),
            "urgent": one.is_urgent,
            "start": int(one.starts_at.timestamp()),
            "end": int(one.ends_at.timestamp()),
        }
        for one in rows
    ]


def _texts(one: Announcement) -> dict[str, str]:
    found = {
        code: getattr(one, build_localized_fieldname("text", code)) or ""
        for code in settings.MODELTRANSLATION_LANGUAGES
    }
    return {code: text for code, text in found.items() if text}


def words() -> dict[str, Any]:
    """What the screen says before them, in the language that is active."""
    return {"announcement": _("Hinweis"), "announcement_urgent": _("Wichtig")}
