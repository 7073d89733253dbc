"""A table on paper: its rows are kept for the workers, who lay them out and throw them away.

The rows wait in the database, not in the document's parameters: what the list showed is what is printed, whatever
filters it had, and nobody asks for it twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from conference.documents import registry as documents
from conference.documents.models import Document
from conference.documents.registry import DocumentError, Kind, Makeable, Sheets, key_of
from conference.retention import emptying

from .models import Snapshot, SnapshotPart
from .widths import widths

KEEP = dt.timedelta(days=1)
PER_PART = 400  # rows that are laid out at once: some seconds of work, some 100 MB of memory
MOST_ROWS = 10_000  # on paper; who wants more wants a spreadsheet


def kind_of(name: str) -> str:
    """The kind of documents that prints this table."""
    return f"table-{name}"


def register_kind(name: str, label: Any, permission: str) -> None:
    """Let workers print the table of this name, for those with its permission."""
    kind = Kind(
        name=kind_of(name),
        label=label,
        permission=permission,
        resolve=_refuse,
        title=_title,
        chunks=_chunks,
        sheets=_sheets,
        when_ready=_forget,
        keep=KEEP,
        is_own=True,  # two who may see a list need not see the same columns of it
    )
    known = documents.get(kind.name)
    if known is None or known.permission != permission:
        documents.register(kind)


def _refuse(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Started by the list itself, which knows what it shows."""
    raise DocumentError(_("Bitte starten Sie das aus der Liste."), code="from_the_list")


def _title(document: Makeable) -> str:
    return Snapshot.objects.values_list("title", flat=True).get(pk=key_of(document.subject))


def _chunks(document: Makeable) -> list[list[Any]]:
    parts = SnapshotPart.objects.filter(snapshot=key_of(document.subject)).order_by("position")
    found = [[pk] for pk in parts.values_list("pk", flat=True)]
    if not found:
        raise DocumentError(
            _("Die Liste ist schon gelöscht. Bitte starten Sie noch einmal aus der Liste."), code="gone"
        )
    return found


def _sheets(document: Makeable, keys: list[Any]) -> Sheets:
    part = SnapshotPart.objects.select_related("snapshot").filter(pk=keys[0]).first()
    if part is None:
        raise DocumentError(
            _("Die Liste ist schon gelöscht. Bitte starten Sie noch einmal aus der Liste."), code="gone"
        )
    snapshot = part.snapshot
    context = {
        "title": snapshot.title,
        "about": snapshot.about,
        "headings": snapshot.headings,
        "widths": widths(snapshot.headings, part.cells),
        "rows": part.cells,
        "first": part.position * PER_PART + 1,
        "last": part.position * PER_PART + len(part.cells),
        "count": snapshot.rows,
        "is_whole": snapshot.rows <= PER_PART,
        "made_at": snapshot.created_at,
        "is_narrow": len(snapshot.headings) > MANY,
    }
    return Sheets("documents/table.html", context, ("documents/document.css", "documents/table.css"))


MANY = 9  # columns from which the type is smaller


def _forget(document: Makeable, keys: list[Any]) -> None:
    Snapshot.objects.filter(pk=key_of(document.subject)).delete()


def forget(names: Collection[str] = ()) -> None:
    """Delete lists that wait for the printer and what was made of them, of these tables or of all.

    Inside the caller's transaction, and once more after it, because a worker may have read the rows in between; the
    files go after the commit. Whoever needs a list makes a new one with a click.
    """

    def delete() -> None:
        with transaction.atomic():
            kinds = {"kind__in": [kind_of(name) for name in names]} if names else {"kind__startswith": kind_of("")}
            emptying.delete(Document.objects.filter(**kinds))
            Snapshot.objects.filter(**({"table__in": names} if names else {})).delete()

    delete()
    transaction.on_commit(delete, robust=True)


def forget_old() -> int:
    """Delete what nobody printed within a day; returns how many."""
    deleted = Snapshot.objects.filter(created_at__lt=now() - KEEP)
    number = deleted.count()
    deleted.delete()
    return number
