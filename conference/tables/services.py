"""Letting a table out: remember the columns, write the audit line, keep rows for the printer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.documents import services as documents
from conference.documents.models import Document
from conference.documents.registry import DocumentError

from . import cells, printing
from .models import ColumnChoice, Snapshot, SnapshotPart
from .registry import Column, Table
from .writing import values


def chosen(table: Table, columns: Sequence[Column], user_id: int | None) -> list[Column]:
    """The columns that this member of staff takes: as remembered, the usual ones where nothing is."""
    stored = ColumnChoice.objects.filter(user=user_id, table=table.name).values_list("columns", flat=True).first()
    kept = [column for column in columns if column.key in (stored or ())]
    return kept or [column for column in columns if column.is_usual]


def choose(table: Table, columns: Sequence[Column], keys: Iterable[str], user_id: int) -> list[Column]:
    """Remember these columns for this member of staff; unknown keys are passed over, none means the usual ones."""
    wanted = set(keys)
    kept = [column for column in columns if column.key in wanted]
    ColumnChoice.objects.update_or_create(
        user_id=user_id, table=table.name, defaults={"columns": [column.key for column in kept]}
    )
    return kept or [column for column in columns if column.is_usual]


def count(rows: Any) -> int:
    """How many rows there are: one question, or their length."""
    return rows.count() if hasattr(rows, "iterator") else len(rows)


def note(table: Table, columns: Iterable[Column], *, rows: int, form: str, actor: Actor) -> None:
    """Write into the audit log that a table leaves the house: which, how much, in which form, no value of it."""
    keys = [column.key for column in columns]
    record(actor=actor, action="table.exported", subject=f"table:{table.name}", form=form, rows=rows, columns=keys)


@transaction.atomic
def print_table(table: Table, columns: Sequence[Column], rows: Any, *, about: str, user: Any) -> Document:
    """Keep the rows as they are now and ask the workers for their PDF. Raises DocumentError where they are too many."""
    number = count(rows)
    if number > printing.MOST_ROWS:
        message = _("Für ein PDF sind das zu viele Zeilen (%(count)s). Bitte nehmen Sie Excel oder CSV.")
        raise DocumentError(message % {"count": number}, code="too_many")
    if not number:
        raise DocumentError(_("Die Liste ist leer, es gibt nichts zu drucken."), code="empty")
    whole = list(values(rows, columns, cells.words))
    filled = [at for at in range(len(columns)) if any(row[at] for row in whole)]  # paper is narrow
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    snapshot = Snapshot.objects.create(
        table=table.name,
        title=f"{table.title}, {today}"[:200],
        about=about[:200],
        headings=[str(columns[at].label) for at in filled],
        rows=number,
    )
    lines = ([row[at] for at in filled] for row in whole)
    position = 0
    while some := list(islice(lines, printing.PER_PART)):
        SnapshotPart.objects.create(snapshot=snapshot, position=position, cells=some)
        position += 1
    actor = Actor.staff(user)
    note(table, columns, rows=number, form="pdf", actor=actor)
    return documents.request(
        kind=printing.kind_of(table.name),
        subject=f"snapshot:{snapshot.pk}",
        language=get_language() or "de",
        actor=actor,
    )
