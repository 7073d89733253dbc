"""The page of all papers of the fair: what can be made, what was made last, and what the sums warn of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conference.documents import registry as documents
from conference.documents.models import Document
from conference.documents.registry import subject_of
from conference.models import Edition
from conference.tables import registry as tables
from exhibitors.columns import CARETAKER, CIRCUITS, DELIVERIES

from . import caretaker, reading
from .kinds import PAPERS, Paper

TABLES = {"caretaker": (CARETAKER, CIRCUITS), "deliveries": (DELIVERIES,)}


@dataclass(frozen=True)
class Card:
    """One paper on the page; last: the newest document of it, None where there is none; tables: the same as lists."""

    paper: Paper
    last: Document | None
    tables: tuple[tables.Table, ...]


def papers(edition: Edition, user: Any) -> dict[str, Any]:
    """What one member of staff may make of it; always the same number of questions."""
    allowed = [paper for paper in PAPERS if documents.allowed(user, paper.kind)]
    last = _last(edition, [paper.name for paper in allowed])
    bookings = reading.confirmed(edition)
    return {
        "cards": [Card(paper, last.get(paper.name), TABLES.get(paper.name, ())) for paper in allowed],
        "number": len(bookings),
        "warnings": caretaker.warnings(caretaker.power_of(edition, bookings)),
        "can_start": user.has_perm("documents.add_document"),
    }


def _last(edition: Edition, kinds: Iterable[str]) -> dict[str, Document]:
    """The newest document of each kind. One question."""
    rows = Document.objects.filter(subject=subject_of(edition), kind__in=list(kinds))
    return {one.kind: one for one in rows.order_by("kind", "-pk").distinct("kind")}
