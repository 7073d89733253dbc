"""What became of a file, to take along: with the cells of what was refused, so that it can be put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.scope import edition_of
from conference.tables.registry import Column, Table

from .headings import label_of
from .models import Fate, ImportRow, ImportRun

SHOWN = ("first_name", "last_name", "email", "organisation")


def why(row: ImportRow) -> list[str]:
    """Why not, each reason with the name of its column."""
    return [
        _("%(column)s: %(reason)s") % {"column": label_of(key), "reason": reason}
        if key and key != "__all__"
        else reason
        for key, reason in row.reasons
    ]


def _cell(key: str) -> Callable[[ImportRow], str]:
    return lambda row: row.cells.get(key, "") or getattr(row.registration, key, "")


def _rows(request: HttpRequest) -> Any:
    """The rows of the file `run` of the chosen edition."""
    key = request.GET.get("run", "")
    pk = int(key[:18]) if key.isdecimal() else 0
    runs = ImportRun.objects.filter(pk=pk, edition=edition_of(request))
    return ImportRow.objects.filter(run__in=runs).select_related("registration").order_by("number")


def _columns(request: HttpRequest) -> list[Column]:
    """Number, what became of it, why; then the columns of the file, under headings that can be read in again."""
    keys = list(SHOWN)
    for row in _rows(request).filter(fate=Fate.REJECTED)[:50]:
        keys += [key for key in row.cells if key not in keys]
    return [
        Column("number", gettext_lazy("Zeile"), lambda row: row.number),
        Column("fate", gettext_lazy("Ergebnis"), lambda row: row.get_fate_display()),
        Column("why", gettext_lazy("Warum"), why),
        Column("notes", gettext_lazy("Hinweise"), lambda row: row.notes),
        *(Column(key, label_of(key), _cell(key)) for key in keys),
    ]


RESULTS = Table(
    name="import-result",
    title=gettext_lazy("Ergebnis des Einlesens"),
    permission="registrations.change_registration",
    rows=_rows,
    columns=_columns,
    is_offered=False,
)
