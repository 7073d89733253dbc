"""When somebody came and went is forgotten with the log of the door; that somebody was there stays, to be counted."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import PRESENCE
from conference.retention.subjects import Occasion

from .models import Presence

HOLDS_SOMETHING = Q(came_at__isnull=False) | Q(left_at__isnull=False) | Q(marked_by__isnull=False)


def declare() -> None:
    registry.plain(Presence, "registration", "day", "session", "source", "marked_at")
    registry.add(
        registry.Rule(
            name="presence.presence:presence",
            label=_("Uhrzeiten der Anwesenheit"),
            period=PRESENCE,
            model=Presence,
            fields=("came_at", "left_at", "marked_by"),
            rows=_rows,
            erase=_forget_times,
            person={"registration": "registration"},
        )
    )


def _rows(occasion: Occasion | None) -> QuerySet:
    every = Presence.objects.filter(HOLDS_SOMETHING)
    return every.filter(registration__edition=occasion.key) if occasion else every


def _forget_times(rows: QuerySet) -> int:
    """Of several stretches of one day one is left: without times they would be the same."""
    keys = list(rows.values_list("pk", flat=True))
    mine = Presence.objects.filter(pk__in=keys)
    same_day = Presence.objects.filter(registration=OuterRef("registration"), day=OuterRef("day"), session=None)
    mine.filter(Exists(same_day.filter(pk__lt=OuterRef("pk"))), session=None).delete()
    mine.update(came_at=None, left_at=None, marked_by=None)
    return len(keys)
