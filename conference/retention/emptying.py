"""Emptying fields and deleting rows, with the files behind them, which go after the commit."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q, QuerySet

from .models import DoomedFile
from .orphans import files_named


def _columns(model: type[models.Model], names: Iterable[str]) -> list[models.Field]:
    """The fields of these names with their translations."""
    wanted = set(names)
    return [
        one
        for one in model._meta.concrete_fields
        if one.name in wanted or getattr(getattr(one, "translated_field", None), "name", None) in wanted
    ]


def _empty(one: models.Field) -> Any:
    """What a field is when nothing is in it."""
    if one.null:
        return None
    if isinstance(one, models.FileField | models.CharField | models.TextField):
        return ""
    return one.get_default()


@dataclass(frozen=True)
class Empty:
    """These fields of a model, to be emptied; `to` says what a field becomes instead of empty."""

    model: type[models.Model]
    names: tuple[str, ...]
    to: dict[str, Any] = field(default_factory=dict)

    def _values(self) -> dict[str, Any]:
        return {one.name: self.to.get(one.name, _empty(one)) for one in _columns(self.model, self.names)}

    def holds_something(self) -> Q:
        """The condition that a row still has something in one of the fields."""
        held = [
            Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value})
            for name, value in self._values().items()
        ]
        return functools.reduce(operator.or_, held)

    def apply(self, rows: QuerySet) -> int:
        """Empty the fields of these rows; returns how many it were."""
        keys = _locked(rows)
        forget_files(_files(self.model._base_manager.filter(pk__in=keys), _columns(self.model, self.names)))
        return self.model._base_manager.filter(pk__in=keys).update(**self._values())


def delete(rows: QuerySet) -> int:
    """Delete these rows with everything that hangs on them; returns how many it were.

    Locked from the top down, so that nobody puts a file behind one of them after we have looked.
    """
    keys = _locked(rows)
    every = rows.model._base_manager.filter(pk__in=keys)
    forget_files(_files_below(every))
    _count, by_model = every.delete()
    return by_model.get(rows.model._meta.label, 0)


def _locked(rows: QuerySet) -> list[Any]:
    """The keys of these rows, held until the transaction ends, always in the same order."""
    found = list(rows.order_by().values_list("pk", flat=True))
    every = rows.model._base_manager.filter(pk__in=found).order_by("pk")
    return list(every.select_for_update().values_list("pk", flat=True))


def _files_below(rows: QuerySet, above: frozenset[Any] = frozenset()) -> list[str]:
    """The files of these rows and of those that are deleted with them. above: the models we came from."""
    files = [one for one in rows.model._meta.concrete_fields if isinstance(one, models.FileField)]
    if files:
        _locked(rows)
    found = _files(rows, files)
    for related in rows.model._meta.related_objects:
        if getattr(related, "on_delete", None) is models.CASCADE and related.related_model not in above:
            hanging = related.related_model._base_manager.filter(**{f"{related.field.name}__in": rows})
            found += _files_below(hanging, above | {rows.model})
    return found


def _files(rows: QuerySet, columns: Iterable[Any]) -> list[str]:
    fields = [one.name for one in columns if isinstance(one, models.FileField)]
    if not fields:
        return []
    return [name for row in rows.order_by().values_list(*fields) for name in row if name]


def forget_files(paths: Iterable[str]) -> None:
    """Remove files from the storage once the transaction is committed: a deed taken back keeps them.

    They are noted down in the transaction, so that a crash between the commit and the removal leaves none: the nightly
    run takes them along.
    """
    noted = DoomedFile.objects.bulk_create(DoomedFile(path=path) for path in paths)
    if noted:
        transaction.on_commit(lambda: _remove(noted), robust=True)


def remove_doomed() -> None:
    """Remove what a crash has left."""
    _remove(list(DoomedFile.objects.all()))


def _remove(files: Sequence[DoomedFile]) -> None:
    """A file that another row names as well, for example a copy for the next edition, stays for that row."""
    named = files_named({one.path for one in files})
    for one in files:
        if one.path not in named:
            default_storage.delete(one.path)
        one.delete()
