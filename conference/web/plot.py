"""A small column plot as plain numbers for an SVG template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640.0, 160.0  # of the SVG's own units; the page scales it


@dataclass(frozen=True)
class Bar:
    """One column: its day and value, and where it stands in the SVG."""

    date: dt.date
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Plot:
    bars: Sequence[Bar]
    highest: int
    width: float = WIDTH
    height: float = HEIGHT


def bars(values: Sequence[tuple[dt.date, int]]) -> Plot:
    """Columns side by side, the highest as high as the plot."""
    highest = max((value for _date, value in values), default=0)
    if not highest:
        return Plot((), 0)
    step = min(WIDTH / len(values), 28.0)
    columns = []
    for number, (date, value) in enumerate(values):
        height = round(value / highest * HEIGHT, 1)
        columns.append(Bar(date, value, round(number * step, 1), HEIGHT - height, round(max(step - 2, 1), 1), height))
    return Plot(columns, highest, width=round(max(step * len(values), 200), 1))
