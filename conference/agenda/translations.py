"""Which German text a translation was made from, so that it can be said which ones are out of date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from conference.models.base import Translatable

from .contents import columns_of


def digest(text: str | None) -> str:
    """A short name of a text that changes with it."""
    return hashlib.sha256((text or "").encode()).hexdigest()[:12]


def translated_fields(row: Translatable) -> list[str]:
    """The fields of this row that exist once per language, in the order of the model."""
    fields = row._meta.concrete_fields
    return list(dict.fromkeys(one.translated_field.name for one in fields if hasattr(one, "translated_field")))


def mark(row: Translatable, written: Iterable[str]) -> None:
    """Note for every translated column among `written` which German text it belongs to. Saves nothing."""
    names, marks = set(written), dict(row.translation_marks)
    for field in translated_fields(row):
        columns = columns_of(field)
        german = getattr(row, columns["de"])
        for code, column in columns.items():
            if code != "de" and column in names:
                marks[column] = digest(german)
                if not getattr(row, column):
                    del marks[column]
    row.translation_marks = marks


def is_stale(row: Any, field: str, language: str) -> bool:
    """Whether the German text was changed after this translation was written."""
    columns = columns_of(field)
    mark_then = row.translation_marks.get(columns[language])
    return bool(getattr(row, columns[language])) and mark_then not in (None, digest(getattr(row, columns["de"])))
