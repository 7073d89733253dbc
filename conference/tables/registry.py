"""The tables, which the apps name in their `AppConfig.ready`; this room knows none of them by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from . import printing


@dataclass(frozen=True)
class Column:
    """One column: `key` in addresses and memory, `label` as heading, `value` of a row.

    value: gives text, number, bool, date, aware datetime, a list of texts, or None.
    is_usual: whether it is there as long as a member of staff has chosen nothing else.
    """

    key: str
    label: Any
    value: Callable[[Any], Any]
    is_usual: bool = True


Columns = Sequence[Column]


def columns_of(model: type[Model], *names: str, usual: bool = True) -> list[Column]:
    """Columns out of fields of a model, under their names and headings; choices and relations in words."""
    return [Column(name, model._meta.get_field(name).verbose_name, _reader(model, name), usual) for name in names]  # type: ignore[union-attr]


def _reader(model: type[Model], name: str) -> Callable[[Any], Any]:
    if hasattr(model, f"get_{name}_display"):
        return lambda row: getattr(row, f"get_{name}_display")()
    return lambda row: getattr(row, name)


@dataclass(frozen=True)
class Table:
    """One list that may leave the house.

    name: in addresses; title: for staff; permission: who may have it;
    columns: all there are, or a function of the request where they depend on the edition;
    rows: of a request, as QuerySet or list;
    list_of: instead of `rows`, the model ("app.model") whose admin list is meant: with its filters, search, order;
    prepare: adds to a QuerySet what the columns need (select_related, prefetch_related), so that no row asks;
    hint: a sentence on what it is for, on the page of all lists;
    is_offered: whether it stands on the page of all lists; not where it needs a row of its own;
    about: what the rows belong to, for the head of a PDF, for example the edition;
    when_taken: told of every file (request and form), where more has to be written down than the audit line.
    """

    name: str
    title: Any
    permission: str
    columns: Columns | Callable[[HttpRequest], Columns]
    rows: Callable[[HttpRequest], Iterable[Any]] | None = None
    list_of: str = ""
    prepare: Callable[[Any], Any] = lambda rows: rows
    hint: Any = ""
    is_offered: bool = True
    about: Callable[[HttpRequest], Any] = lambda request: ""
    when_taken: Callable[[HttpRequest, str], None] = lambda request, form: None

    def columns_for(self, request: HttpRequest) -> list[Column]:
        """Every column of this table, as this request has them."""
        return list(self.columns(request) if callable(self.columns) else self.columns)


_tables: dict[str, Table] = {}


def register(table: Table) -> None:
    """Make a table known. Twice under one name is a programming error."""
    if table.name in _tables and _tables[table.name] != table:
        raise ValueError(f"two tables are called {table.name}")
    _tables[table.name] = table
    printing.register_kind(table.name, table.title, table.permission)


def get(name: str) -> Table | None:
    """The table of this name, None where there is none."""
    return _tables.get(name)


def of_list(model: str) -> Table | None:
    """The table of the admin list of a model ("app.model"), None where there is none."""
    return next((table for table in _tables.values() if table.list_of == model), None)


def all_tables() -> list[Table]:
    """Every table, in the order of registration."""
    return list(_tables.values())
