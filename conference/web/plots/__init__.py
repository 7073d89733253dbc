"""Plots drawn by the server: numbers in, plain shapes for an SVG out, and the same numbers as a table.

    {% load plots %}
    {% plot chart %}               on a page: what a table only repeats is folded
    {% plot chart is_print=True %} on paper: everything is open

`bars` compares numbers, `stacked` parts of a whole, `lines` shows what grows over time, with a line to compare with,
`upright` counts in short spans of time.
Nothing is told by colour alone: every number stands beside its bar, parts are hatched, the compared line is dashed.
A value of None is one that must not be shown; it has words instead of a bar. Coordinates are finished texts with a
decimal point, whatever the language, and run from the right where the page does.
"""

from .columns import Column, Columns, columns
from .horizontal import Bar, Bars, Part, Row, Stacked, bars, stacked
from .lines import Line, Lines, Series, lines
from .upright import Pillar, Upright, upright

__all__ = [
    "Bar",
    "Bars",
    "Column",
    "Columns",
    "Line",
    "Lines",
    "Part",
    "Pillar",
    "Row",
    "Series",
    "Stacked",
    "Upright",
    "bars",
    "columns",
    "lines",
    "stacked",
    "upright",
]
