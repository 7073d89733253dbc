"""Upright bars side by side, for counts in short spans of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .lines import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Tick
from .shapes import from_start, text

_STEPS = 4  # of the upright axis
_MOST_WRITTEN = 8  # labels below the lying axis
_WIDEST = 24.0  # units of a bar


@dataclass(frozen=True)
class Pillar:
    """One bar: its label and value, and where it stands."""

    label: str
    value: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Upright:
    """Bars over common axes, and the same numbers as a table under the heads of its two columns."""

    title: str
    bars: Sequence[Pillar]
    across: Sequence[Tick]
    up: Sequence[Tick]
    head: str
    unit: str
    start: str
    end: str
    floor: str
    anchor: str
    note: str = ""
    width: str = text(WIDTH)
    height: str = text(HEIGHT)
    template: str = "web/plots/upright.html"


def upright(
    title: str,
    values: Sequence[tuple[str, int]],
    *,
    head: str,
    unit: str = "",
    every: int = 1,
    first: int = 0,
    note: str = "",
) -> Upright:
    """A bar for each pair of label and value, in order.

    every, first: below the axis stands the label of the bar number `first` and of every so many after it, of fewer
    where they would not have room; head, unit: of the table's columns; note: one sentence below. The upright axis
    counts things, so it has no halves.
    """
    highest = _whole(max((value for _label, value in values), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(values), 1)
    if len(values) <= _MOST_WRITTEN:
        every, first = 1, 0
    while (len(values) - first) / every > _MOST_WRITTEN:
        every *= 2
    start, end = sorted((from_start(LEFT, 0, WIDTH), from_start(WIDTH - RIGHT, 0, WIDTH)))
    return Upright(
        title,
        [_pillar(number, label, value, step, highest) for number, (label, value) in enumerate(values)],
        [Tick(values[number][0], text(from_start(LEFT + step * number + min(step, _WIDEST) / 2, 0, WIDTH)),
              text(HEIGHT - 10)) for number in range(first, len(values), every)],
        [_tick(number, highest) for number in range(_STEPS + 1)],
        head,
        unit or _("Anzahl"),
        text(start),
        text(end),
        text(HEIGHT - BOTTOM),
        "start" if from_start(0, 1, WIDTH) else "end",
        note,
    )  # fmt: skip


def _whole(highest: int) -> int:
    """The end of an axis of four whole steps, each 1, 2, 3 or 5 times a power of ten."""
    power = 1
    while power * 5 * _STEPS < highest:
        power *= 10
    return next(step * power * _STEPS for step in (1, 2, 3, 5) if step * power * _STEPS >= highest)


def _pillar(number: int, label: str, value: int, step: float, highest: int) -> Pillar:
    width = max(min(step, _WIDEST) * 0.8, 1.0)
    height = value / highest * (HEIGHT - TOP - BOTTOM)
    x = from_start(LEFT + step * number + (min(step, _WIDEST) - width) / 2, width, WIDTH)
    return Pillar(label, value, text(x), text(HEIGHT - BOTTOM - height), text(width), text(height))


def _tick(number: int, highest: int) -> Tick:
    value = highest * number // _STEPS
    y = HEIGHT - BOTTOM - value / highest * (HEIGHT - TOP - BOTTOM)
    return Tick(str(value), text(from_start(LEFT - 6, 0, WIDTH)), text(y))
