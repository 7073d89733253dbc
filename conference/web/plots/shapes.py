"""What all plots reckon with."""

from __future__ import annotations

import math

from django.utils.translation import get_language_bidi

Number = int | float


def text(number: float) -> str:
    """A coordinate as SVG wants it, whatever the language of the page."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def from_start(start: float, width: float, whole: float) -> float:
    """Where a shape begins that lies `start` from the side where reading begins."""
    return whole - start - width if get_language_bidi() else start


def round_up(value: float) -> float:
    """The next number that people like at the end of an axis: 1, 2, 4, 5 or 10 times a power of ten; at least 4."""
    if value <= 4:
        return 4
    power = 10 ** math.floor(math.log10(value))
    return next(float(step * power) for step in (1, 2, 4, 5, 10) if step * power >= value)
