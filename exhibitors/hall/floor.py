"""Where one can walk in a hall, exactly: a square is pushed over the floor and must nowhere touch what stands there.

Every obstacle is grown by half the square's side; the square can stand wherever its middle is in none of them. The
edges of the grown obstacles cut the floor into cells that are wholly free or wholly not, so the answer depends on no
raster: 150 cm are enough where 150 cm are asked for, 149 are not. Lengths are centimetres outside and half ones inside.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import cast

from .geometry import Box, distance

AISLE = 150  # what an aisle needs: a wheelchair turns in it, two people pass each other
NARROW = 90  # where one can just get through
STEPS = ((0, -1), (1, 0), (0, 1), (-1, 0))  # up, right, down, left
TURN = 300  # a turn is worth so many centimetres of detour
Cell = tuple[int, int]  # column and row
State = tuple[Cell, int]  # a cell, and in which direction one comes into it
SIDES = {"up": 0, "right": 1, "down": 2, "left": 3}  # to which side a stand is open, as the index of a step
AT_HAND = 20  # from a way to a stand that lies on it, besides half of the way's width


@dataclass(frozen=True)
class Shape:
    """All that a way depends on. door: the middle of the entrance; None where there is none.

    fronts: for every stand to which side it is open, an index of STEPS, None for all sides; () where all are.
    """

    hall: Box
    door: tuple[int, int] | None
    solid: tuple[Box, ...]
    stands: tuple[Box, ...]
    fronts: tuple[int | None, ...] = ()

    @property
    def side(self) -> int:
        """Through which wall one comes in, as the index of the step that leads inwards."""
        x, y = self.door or (0, 0)
        gaps = {2: y - self.hall.y, 3: self.hall.right - x, 0: self.hall.bottom - y, 1: x - self.hall.x}
        return min(gaps, key=lambda step: gaps[step])


class Floor:
    """The free cells for a square with sides of `width`. lines: values of x and y on which a way should be able to
    run besides the middles of the aisles."""

    def __init__(self, shape: Shape, width: int, lines: tuple[Iterable[int], Iterable[int]] = ((), ())) -> None:
        hall = shape.hall
        self.half = width - 1  # in half centimetres, a hair less than half the side: what just fits, fits
        grown = [_doubled(one, self.half) for one in (*shape.solid, *shape.stands)]
        inner = _doubled(hall, -self.half)
        self.xs = _cuts(inner.x, inner.right, [(one.x, one.right) for one in grown], lines[0])
        self.ys = _cuts(inner.y, inner.bottom, [(one.y, one.bottom) for one in grown], lines[1])
        self.columns, self.rows = max(len(self.xs) - 1, 0), max(len(self.ys) - 1, 0)
        self.free = [bytearray(b"\1") * self.columns for _row in range(self.rows)]
        for one in grown:
            first, last = bisect_left(self.xs, one.x), bisect_left(self.xs, one.right)
            last = min(last, self.columns)
            for row in range(bisect_left(self.ys, one.y), min(bisect_left(self.ys, one.bottom), self.rows)):
                self.free[row][first:last] = bytes(max(last - first, 0))

    def middle(self, cell: tuple[int, int]) -> tuple[float, float]:
        """In centimetres."""
        column, row = cell
        return (self.xs[column] + self.xs[column + 1]) / 4, (self.ys[row] + self.ys[row + 1]) / 4

    def near(self, box: Box, gap: int = AT_HAND) -> list[tuple[int, int]]:
        """Free cells from which a box is at hand: the square stands at it, or up to `gap` away."""
        return self._within(_doubled(box, self.half + 2 * gap))

    def before(self, box: Box, front: int) -> list[tuple[int, int]]:
        """The same for a box with one open side: the middle of the square lies straight before it."""
        right, down = STEPS[front]
        along, across = Box(2 * box.x, 2 * box.y, 2 * box.width, 2 * box.depth), 2 * AT_HAND
        x = {0: along.x, 1: along.right + self.half, -1: along.x - self.half - across}[right]
        y = {0: along.y, 1: along.bottom + self.half, -1: along.y - self.half - across}[down]
        return self._within(Box(x, y, across if right else along.width, across if down else along.depth))

    def _within(self, area: Box) -> list[tuple[int, int]]:
        columns = range(max(bisect_right(self.xs, area.x) - 1, 0), min(bisect_left(self.xs, area.right), self.columns))
        rows = range(max(bisect_right(self.ys, area.y) - 1, 0), min(bisect_left(self.ys, area.bottom), self.rows))
        return [(column, row) for row in rows for column in columns if self.free[row][column]]

    def beside(self, cell: tuple[int, int]) -> Iterable[tuple[int, Cell, float]]:
        """Free cells around one, with the direction and how far it is, in centimetres."""
        here = self.middle(cell)
        for way, (right, down) in enumerate(STEPS):
            column, row = cell[0] + right, cell[1] + down
            if 0 <= column < self.columns and 0 <= row < self.rows and self.free[row][column]:
                there = self.middle((column, row))
                yield way, (column, row), abs(there[0] - here[0]) + abs(there[1] - here[1])

    def distances(self, starts: Iterable[tuple[float, tuple[int, int]]]) -> dict[Cell, float]:
        """How far every cell is that one comes to from these, which are so far themselves; in centimetres."""
        found: dict[Cell, float] = {}
        waiting = list(starts)
        heapq.heapify(waiting)
        while waiting:
            far, cell = heapq.heappop(waiting)
            if cell in found:
                continue
            found[cell] = far
            for _way, other, step in self.beside(cell):
                if other not in found:
                    heapq.heappush(waiting, (far + step, other))
        return found


def _doubled(box: Box, by: int) -> Box:
    return Box(2 * box.x - by, 2 * box.y - by, 2 * (box.width + by), 2 * (box.depth + by))


def _cuts(first: int, last: int, spans: Iterable[tuple[int, int]], lines: Iterable[int]) -> list[int]:
    """Where cells end, in half centimetres. A line lies in the middle of a cell that is one centimetre wide."""
    if last <= first:
        return []
    found = {first, last} | {edge for span in spans for edge in span} | {2 * at + by for at in lines for by in (-1, 1)}
    return sorted(one for one in found if first <= one <= last)


@dataclass(frozen=True)
class Reach:
    """How one comes to a stand: passable with a wheelchair, and how many metres from the entrance."""

    passable: bool
    metres: int


@lru_cache(maxsize=32)
def reach(shape: Shape) -> tuple[Reach | None, ...]:
    """For every stand, in their order: None where there is no way at all. The same shape is worked out once."""
    if shape.door is None:
        return tuple(None for _stand in shape.stands)
    wide, narrow = (_reached(shape, width) for width in (AISLE, NARROW))
    return tuple(
        Reach(broad is not None, round((broad if broad is not None else slim) / 100)) if slim is not None else None
        for broad, slim in zip(wide, narrow, strict=True)
    )


def _reached(shape: Shape, width: int) -> list[float | None]:
    """How far each stand is, in centimetres; None where nobody comes to it on ways of this width."""
    floor = Floor(shape, width)
    x, y = shape.door or (0, 0)
    door = Box(x, y, 0, 0)
    found = floor.distances((distance(door, *floor.middle(cell)), cell) for cell in entry(floor, shape))

    def far(box: Box, front: int | None) -> float | None:
        cells = floor.near(box) if front is None else floor.before(box, front)
        return min((found[cell] + distance(box, *floor.middle(cell)) for cell in cells if cell in found), default=None)

    fronts = shape.fronts or (None,) * len(shape.stands)
    return [far(box, front) for box, front in zip(shape.stands, fronts, strict=True)]


def entry(floor: Floor, shape: Shape) -> list[tuple[int, int]]:
    """The free cells just behind the entrance."""
    if shape.door is None:
        return []
    x, y = shape.door
    right, down = STEPS[shape.side]
    half = (floor.half + 1) // 2
    return floor.near(Box(x + right * half, y + down * half, 0, 0).grown(-half), gap=half + 5)


@lru_cache(maxsize=32)
def walkable(shape: Shape) -> tuple[Box, ...]:
    """The floor that lies on ways of full width from the entrance, as rectangles that may overlap."""
    floor = Floor(shape, AISLE)
    found = floor.distances((0.0, cell) for cell in entry(floor, shape))
    boxes = []
    for row in range(floor.rows):
        column = 0
        while column < floor.columns:
            first = column
            while column < floor.columns and (column, row) in found:
                column += 1
            if column > first:
                x, y = floor.xs[first] // 2, floor.ys[row] // 2
                box = Box(x, y, -(-floor.xs[column] // 2) - x, -(-floor.ys[row + 1] // 2) - y)
                boxes.append(box.grown(AISLE // 2))
            column += 1
    return tuple(boxes)


@dataclass(frozen=True)
class Leg:
    """A straight piece of a way, in centimetres. `way` is its direction, an index of STEPS."""

    way: int
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def length(self) -> float:
        return abs(self.end[0] - self.start[0]) + abs(self.end[1] - self.start[1])


def route(shape: Shape, place: int, fronts: Sequence[int] = ()) -> list[Leg]:
    """The way from the entrance to a stand in as few turns as do not cost a detour; [] where there is none.

    place: the stand's index in the shape; fronts: to which sides it is open, as indices of STEPS, all where empty.
    """
    if shape.door is None:
        return []
    for width in (AISLE, NARROW):
        for sides in (fronts, ()) if fronts else ((),):
            legs = _route(shape, shape.stands[place], width, sides)
            if legs:
                return legs
    return []


def _route(shape: Shape, stand: Box, width: int, sides: Sequence[int]) -> list[Leg]:
    x, y = stand.middle
    floor = Floor(shape, width, ([x, shape.door[0]], [y, shape.door[1]]))  # type: ignore[index]
    goals = _goals(floor, stand, sides)
    if not goals:
        return []
    before: dict[State, State | None] = {}
    first, order = shape.side, count()
    waiting: list[tuple[float, int, State, State | None]] = [
        (_off(floor, cell, shape), next(order), (cell, first), None) for cell in entry(floor, shape)
    ]
    heapq.heapify(waiting)
    while waiting:
        cost, _order, state, origin = heapq.heappop(waiting)
        if state in before:
            continue
        before[state] = origin
        cell, way = state
        if cell in goals:
            return _legs(floor, state, before, shape)
        for turn, other, step in floor.beside(cell):
            if (other, turn) not in before and (turn - way) % 4 != 2:
                price = cost + step + (TURN if turn != way else 0)
                heapq.heappush(waiting, (price, next(order), (other, turn), state))
    return []


def _off(floor: Floor, cell: tuple[int, int], shape: Shape) -> float:
    """How far a first cell lies beside the middle of the entrance: nobody begins in the corner of the door."""
    x, y = floor.middle(cell)
    return 3 * (abs(x - shape.door[0]) if shape.side % 2 == 0 else abs(y - shape.door[1]))  # type: ignore[index]


def _goals(floor: Floor, stand: Box, sides: Sequence[int]) -> set[tuple[int, int]]:
    """Cells that lie straight before the middle of one of the stand's sides."""
    x, y = stand.middle
    found = set()
    for cell in floor.near(stand, gap=100):
        right, down = floor.middle(cell)
        if abs(right - x) < 2:
            side = 2 if down > y else 0
        elif abs(down - y) < 2:
            side = 1 if right > x else 3
        else:
            continue
        if not sides or side in sides:
            found.add(cell)
    return found


def _legs(floor: Floor, last: State, before: dict[State, State | None], shape: Shape) -> list[Leg]:
    """Straight pieces in order, the first one from the door."""
    cells, state = [], cast("State | None", last)
    while state is not None:
        cells.append(state)
        state = before[state]
    cells.reverse()
    x, y = floor.middle(cells[0][0])
    door = (x, float(shape.door[1])) if cells[0][1] % 2 == 0 else (float(shape.door[0]), y)  # type: ignore[index]
    points = [door, *(floor.middle(cell) for cell, _way in cells)]
    ways = [cells[0][1], *(way for _cell, way in cells[1:])]
    legs: list[Leg] = []
    for number, way in enumerate(ways):
        start, end = points[number], points[number + 1]
        if legs and legs[-1].way == way:
            legs[-1] = Leg(way, legs[-1].start, end)
        else:
            legs.append(Leg(way, start, end))
    return legs
