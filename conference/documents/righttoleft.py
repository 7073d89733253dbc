"""Tables that are read from the right: WeasyPrint turns the widths of their columns around after each layout, in place.

A table that is laid out once more before it is drawn (at the end of a page) so got the first column's width for the
last.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def keeping_widths(layout: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `table_layout`, made to leave the table's widths as it found them."""

    @wraps(layout)
    def table_layout(context: Any, table: Any, *arguments: Any, **named: Any) -> Any:
        widths = list(table.column_widths)
        result = layout(context, table, *arguments, **named)
        table.column_widths = widths
        return result

    return table_layout
