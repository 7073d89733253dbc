"""Lines over time, one of them perhaps to compare with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .shapes import Number, from_start, round_up, text

WIDTH, HEIGHT = 400.0, 210.0  # of the SVG's own units; the page scales it
LEFT, RIGHT, TOP, BOTTOM = 42.0, 12.0, 12.0, 30.0  # around the field of the lines, room for the numbers
_STEPS = 4  # of the upright axis


@dataclass(frozen=True)
class Series:
    """What one line shows: pairs of place on the lying axis and value, in order. A compared one is dashed."""

    label: str
    points: Sequence[tuple[Number, Number]]
    is_compared: bool = False


@dataclass(frozen=True)
class Line:
    label: str
    path: str
    is_compared: bool
    end_x: str
    end_y: str
    last: Number | None


@dataclass(frozen=True)
class Tick:
    label: str
    x: str
    y: str


@dataclass(frozen=True)
class Lines:
    """Lines with their axes, and the same numbers as rows of a table (label, a value or None for each line)."""

    title: str
    lines: Sequence[Line]
    across: Sequence[Tick]
    up: Sequence[Tick]
    rows: Sequence[tuple[str, Sequence[Number | None]]]
    head: str
    start: str
    end: str
    top: str
    floor: str
    anchor: str
    note: str = ""
    width: str = text(WIDTH)
    height: str = text(HEIGHT)
    template: str = "web/plots/lines.html"


def lines(
    title: str,
    series: Sequence[Series],
    *,
    ticks: Sequence[tuple[Number, str]],
    name: Callable[[Number], str],
    head: str,
    note: str = "",
) -> Lines:
    """Lines on common axes.

    ticks: what is written below the lying axis, by its places; name: a place in words, for the table, whose first
    column has the head `head`. The upright axis runs from 0 to a round number.
    """
    places = sorted({x for one in series for x, _value in one.points} | {x for x, _label in ticks})
    field = _Field(places, max((value for one in series for _x, value in one.points), default=0))
    start, end = sorted((field.x(places[0]), field.x(places[-1]))) if places else (LEFT, WIDTH - RIGHT)
    held = [dict(one.points) for one in series]
    filled = [x for x in places if any(x in one for one in held)]
    return Lines(
        title,
        [_line(one, field) for one in series],
        [Tick(label, text(field.x(x)), text(HEIGHT - 10)) for x, label in ticks],
        [_step(number, field) for number in range(_STEPS + 1)],
        [(name(x), [one.get(x) for one in held]) for x in filled],
        head,
        text(start),
        text(end),
        text(TOP),
        text(HEIGHT - BOTTOM),
        "start" if from_start(0, 1, WIDTH) else "end",
        note,
    )


class _Field:
    """Where a value lies."""

    def __init__(self, places: Sequence[Number], highest: Number) -> None:
        self.first = places[0] if places else 0
        self.span = (places[-1] - self.first if places else 0) or 1
        self.highest = round_up(highest)

    def x(self, place: Number) -> float:
        inside = (place - self.first) / self.span * (WIDTH - LEFT - RIGHT)
        return from_start(LEFT + inside, 0, WIDTH)

    def y(self, value: Number) -> float:
        return HEIGHT - BOTTOM - value / self.highest * (HEIGHT - TOP - BOTTOM)


def _line(one: Series, field: _Field) -> Line:
    points = [(text(field.x(x)), text(field.y(value))) for x, value in one.points]
    path = "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""
    end_x, end_y = points[-1] if points else ("0", "0")
    return Line(one.label, path, one.is_compared, end_x, end_y, one.points[-1][1] if points else None)


def _step(number: int, field: _Field) -> Tick:
    value = field.highest * number / _STEPS
    label = f"{value:.0f}" if value == int(value) else f"{value:.1f}"
    return Tick(label, text(from_start(LEFT - 6, 0, WIDTH)), text(field.y(value)))
