"""A small column plot of days as plain numbers for an SVG template: the dashboard's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640.0, 160.0  # of the SVG's own units; the page scales it


@dataclass(frozen=True)
class Column:
    """One column: its day and value, and where it stands in the SVG."""

    date: dt.date
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Columns:
    bars: Sequence[Column]
    highest: int
    width: float = WIDTH
    height: float = HEIGHT


def columns(values: Sequence[tuple[dt.date, int]]) -> Columns:
    """Columns side by side, the highest as high as the plot."""
    highest = max((value for _date, value in values), default=0)
    if not highest:
        return Columns((), 0)
    step = min(WIDTH / len(values), 28.0)
    drawn = []
    for number, (date, value) in enumerate(values):
        height = round(value / highest * HEIGHT, 1)
        drawn.append(Column(date, value, round(number * step, 1), HEIGHT - height, round(max(step - 2, 1), 1), height))
    return Columns(drawn, highest, width=round(max(step * len(values), 200), 1))
