"""Files that no row names any more: left by a worker that died between storage and database, or by an old backup of the
files. They may hold names as well as any other, so they go after a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

REST = dt.timedelta(days=1)  # in which a file may wait for its row


def _file_fields() -> list[tuple[type[models.Model], models.FileField]]:
    return [
        (model, one)
        for model in apps.get_models()
        for one in model._meta.local_concrete_fields
        if isinstance(one, models.FileField) and isinstance(one.upload_to, str) and one.storage is default_storage
    ]


def _below(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _below(f"{folder}/{name}")


def files_named(paths: Collection[str]) -> set[str]:
    """Those of these files that some row names; one question for each column of files."""
    found: set[str] = set()
    for model, one in _file_fields():
        rows = model._base_manager.filter(**{f"{one.name}__in": paths})
        found.update(rows.values_list(one.name, flat=True))
    return found


def remove() -> int:
    """Remove files in the folders of our file fields that no row names and that are older than a day."""
    fields = _file_fields()
    named = {
        name
        for model, one in fields
        for name in model._base_manager.exclude(**{one.name: ""}).values_list(one.name, flat=True)
    }
    folders = {one.upload_to.strip("/").partition("/")[0] for _model, one in fields} - {""}
    before = timezone.now() - REST
    removed = 0
    for path in [path for folder in sorted(folders) for path in _below(folder)]:
        if path not in named and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)
            removed += 1
    return removed
