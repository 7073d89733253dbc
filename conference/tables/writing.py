"""Files out of rows, row by row: what was written is forgotten, so a hundred thousand rows cost no memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import translation

from . import cells
from .registry import Column

AT_ONCE = 500  # rows per piece of a stream, and per question to the database


def values(rows: Iterable[Any], columns: Iterable[Column], kind: Callable[[Any], Any]) -> Iterator[list[Any]]:
    """The cells of each row, made by `kind` (a function of cells.py)."""
    chosen = [column.value for column in columns]
    stream = rows.iterator(chunk_size=AT_ONCE) if hasattr(rows, "iterator") else rows
    for row in stream:
        yield [kind(value(row)) for value in chosen]


class Chained:
    """Rows of several QuerySets one after the other, for a table that is made of more than one list."""

    def __init__(self, *querysets: Any) -> None:
        self.querysets = querysets

    def __iter__(self) -> Iterator[Any]:
        return self.iterator(AT_ONCE)

    def count(self) -> int:
        return sum(one.count() for one in self.querysets)

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        for one in self.querysets:
            yield from one.iterator(chunk_size=chunk_size)


def csv_pieces(rows: Iterable[Any], columns: list[Column], language: str) -> Iterator[bytes]:
    """A CSV file as Excel opens it by a double click: UTF-8 with BOM, semicolons, CR LF. For a streamed answer.

    The language is set here again: when the pieces are asked for, the request is over.
    """
    with translation.override(language):
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";")
        buffer.write("\ufeff")
        writer.writerow([cells.csv(str(column.label)) for column in columns])
        for number, row in enumerate(values(rows, columns, cells.csv), start=1):
            writer.writerow(row)
            if number % AT_ONCE == 0:
                yield _taken(buffer)
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
