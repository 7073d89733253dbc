"""The list for an emergency on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.content import best
from conference.documents import registry
from conference.documents.registry import DocumentError, Sheets, key_of, subject_of
from conference.models import Edition
from conference.retention.periods import PRESENCE
from conference.web import dates

from . import counts, emergency
from .day import day_of

KIND = "emergency"
PERMISSION = "presence.view_presence"
KEEP = dt.timedelta(days=1)
PER_PART = 400  # people that are laid out at once
STYLES = ("documents/document.css", "documents/emergency.css")
ORDERS = ("name", "institution")


def _edition(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def _resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    key = fields.get("edition", "")
    edition = Edition.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown")
    order = fields.get("nach", "")
    return subject_of(edition), {"by": order if order in ORDERS else ORDERS[0]}


def _title(document: registry.Makeable) -> str:
    return _("Wer ist im Haus? %(edition)s") % {"edition": best(_edition(document), "title")[0]}


def _chunks(document: registry.Makeable) -> list[list[Any]]:
    found = emergency.emergency_list(_edition(document))
    groups = (
        found.by_organisation if document.params.get("by") == "institution" else [emergency.Group("", found.people)]
    )
    keys = [one.key for group in groups for one in group.people]
    if not keys:
        raise DocumentError(_("Gerade ist niemand als anwesend eingetragen."), code="nobody")
    return [keys[at : at + PER_PART] for at in range(0, len(keys), PER_PART)]


def _sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    """Some of the people, in the order in which they were named."""
    edition = _edition(document)
    day = day_of(edition)
    found = counts.stretches(day)
    inside = counts.inside(found, day.now)
    since = {one.registration: one.came for one in found if one.holds(day.now)}
    people = {one.key: one for one in emergency.persons(day, keys, since)}
    context = {
        "title": _title(document),
        "edition": edition,
        "number": len(inside),
        "when": f"{dates.full(day.date)}, {dates.clock(day.now.astimezone(edition.tz))}",
        "people": [people[key] for key in keys if key in people],
        "is_by_organisation": document.params.get("by") == "institution",
    }
    return Sheets("documents/emergency.html", context, STYLES)


def register_kind() -> None:
    """Called when the app is ready. Without choices: it is started from its own page."""
    registry.register(
        registry.Kind(
            name=KIND,
            label=gettext_lazy("Liste für den Notfall"),
            permission=PERMISSION,
            resolve=_resolve,
            title=_title,
            chunks=_chunks,
            sheets=_sheets,
            keep=KEEP,
            period=PRESENCE,
        )
    )
