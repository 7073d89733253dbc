"""Rectangles in whole centimetres, from the hall's upper left corner: exact, so that what touches does not overlap."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle along the walls of the hall."""

    x: int
    y: int
    width: int
    depth: int

    @classmethod
    def of(cls, row: object) -> Box:
        """The floor that a row with x, y, width and depth in metres covers."""
        return cls(*(centimetres(getattr(row, name)) for name in ("x", "y", "width", "depth")))

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.depth

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.depth // 2

    def overlaps(self, other: Box) -> bool:
        """Whether both cover common floor; edges that touch are none."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )  # fmt: skip

    def is_within(self, other: Box) -> bool:
        return (
            self.x >= other.x and self.y >= other.y and self.right <= other.right and self.bottom <= other.bottom
        )  # fmt: skip

    def grown(self, by: int) -> Box:
        """Larger by this on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.depth + 2 * by)

    def without(self, hole: Box) -> list[Box]:
        """What is left when a hole is cut out of it: up to four pieces."""
        if not self.overlaps(hole):
            return [self]
        top, low = max(self.y, hole.y), min(self.bottom, hole.bottom)
        pieces = [
            Box(self.x, self.y, self.width, top - self.y),
            Box(self.x, low, self.width, self.bottom - low),
            Box(self.x, top, hole.x - self.x, low - top),
            Box(hole.right, top, self.right - hole.right, low - top),
        ]
        return [one for one in pieces if one.width > 0 and one.depth > 0]


def centimetres(metres: Decimal | float | None) -> int:
    return round(float(metres or 0) * 100)


def cut(boxes: Iterable[Box], holes: Iterable[Box]) -> list[Box]:
    """The boxes without the holes."""
    left = list(boxes)
    for hole in holes:
        left = [piece for box in left for piece in box.without(hole)]
    return left


def distance(box: Box, x: float, y: float) -> float:
    """From a point to the nearest edge, in centimetres; 0 inside."""
    beside = max(box.x - x, 0, x - box.right)
    below = max(box.y - y, 0, y - box.bottom)
    return (beside**2 + below**2) ** 0.5
