"""What stands in the programme, whatever it is printed on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from conference.content import best
from conference.models import Edition, TextKind
from conference.texts import texts_of
from conference.web import dates, qr

from .fair import fair_of
from .rows import items_of, people_of, section, sessions_of, span_of, tables_of

MANY = 80  # sessions; from here on the type is smaller, and a stapled booklet has no abstracts
PRACTICAL = (
    TextKind.DIRECTIONS,
    TextKind.ACCESS,
    TextKind.CATERING,
    TextKind.CHILDCARE,
    TextKind.WIFI,
    TextKind.PHOTOGRAPHS,
)


def contents_of(edition: Edition, *, is_booklet: bool = False) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Context and pictures for the templates, in the active language; twelve queries however many sessions there are.

    is_booklet: without the abstracts where there are too many pages to be stapled.
    """
    sessions = sessions_of(edition)
    items = items_of(edition, sessions)
    abstracts = [one for one in items.values() if one.abstract and not one.is_cancelled]
    is_dense = len(items) > MANY
    has_abstracts = bool(abstracts) and not (is_booklet and is_dense)
    texts = texts_of(edition)
    context = {
        **head_of(edition),
        "greeting": section(TextKind.GREETING, texts),
        "tables": tables_of(edition, sessions, items),
        "abstracts": abstracts if has_abstracts else [],
        "is_dense": is_dense,
        "is_short": bool(abstracts) and not has_abstracts,
        "people": people_of(sessions),
        "fair": fair_of(edition),
        "fair_text": section(TextKind.FAIR, texts),
        "practical": [found for kind in PRACTICAL if (found := section(kind, texts))],
        "imprint": section(TextKind.IMPRINT, texts),
        "funders": section(TextKind.FUNDERS, texts),
    }
    return context, {"qr": qr.png(context["address"], border=0)}


def head_of(edition: Edition) -> dict[str, Any]:
    """What every variant says of the edition: title, motto, date, address of the live page, day of printing."""
    return {
        "edition": edition,
        "title": best(edition, "title")[0],
        "motto": best(edition, "motto")[0],
        "date": span_of(edition),
        "address": settings.BASE_URL + reverse("conference:programme", args=[edition.slug]),
        "as_of": dates.full(timezone.localdate(timezone=edition.tz)),
    }
