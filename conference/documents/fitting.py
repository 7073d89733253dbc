"""Text that is never cut: the largest size at which it fits into its box, with the line breaks that allow it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .rendering import text_width

POINT = 0.352778  # millimetres
_WORDS = re.compile(r"\S*?[-‐–/](?=\w)|\S+")
_SPARE = 1.015  # for what measuring word by word does not see


@dataclass(frozen=True)
class Fitted:
    """Lines, top to bottom, and their size in points: a multiple of a half, for which sizes.css has a class."""

    lines: tuple[str, ...]
    size: float

    @property
    def css(self) -> str:
        return f"s{int(self.size * 2)}"

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def fit(
    text: str, *, width: float, height: float, largest: float, lines: int = 1, bold: bool = False, leading: float = 1.2
) -> Fitted:
    """Set `text` in up to `lines` lines of a box.

    width, height: of the box in millimetres; largest: size in points; leading: line height as a factor.
    Returns the layout with the largest size; a single long word gets as small as it must.
    """
    words = _split(text)
    if not words:
        return Fitted((), largest)
    best: Fitted | None = None
    for count in range(1, min(lines, len(words)) + 1):
        broken = _break(words, count, bold)
        widest = max(_width(line, bold) for line in broken) * _SPARE
        size = min(largest, width / POINT / max(widest, 0.01), height / POINT / (len(broken) * leading))
        if best is None or size > best.size * 1.12:  # another line must be worth it
            best = Fitted(tuple("".join(line).strip() for line in broken), max(int(size * 2), 2) / 2)
    assert best is not None
    return best


def fit_rows(
    rows: Iterable[str], *, width: float, height: float, largest: float, bold: bool = False, leading: float = 1.2
) -> Fitted:
    """Set several texts below each other in one size, wrapping each; an empty text leaves a line free.

    Lengths as in `fit`. Returns the largest size, in steps of half a point, at which all of it fits.
    """
    words = [_split(row) for row in rows]
    size = largest
    while True:
        lines = [line for row in words for line in (_fill(row, width / POINT / size / _SPARE, bold) if row else [[]])]
        narrow = all(_width(line, bold) * _SPARE * size * POINT <= width for line in lines if line)
        if size <= 2 or (narrow and len(lines) * leading * size * POINT <= height):
            return Fitted(tuple("".join(line).strip() for line in lines), size)
        size -= 0.5


def _split(text: str) -> list[str]:
    """Words with the space that follows them; a long name may also break behind its hyphens."""
    return [
        match[0] + (" " if text[match.end() : match.end() + 1].isspace() else "") for match in _WORDS.finditer(text)
    ]


def _width(line: list[str], bold: bool) -> float:
    words = [text_width(word, bold=bold) for word in line]
    return sum(words) - (text_width(" ", bold=bold) if line[-1].endswith(" ") else 0)


def _break(words: list[str], count: int, bold: bool) -> list[list[str]]:
    """At most `count` lines, the widest as narrow as can be, by halving the width that is tried."""
    if count == 1:
        return [words]
    low, high = max(_width([word], bold) for word in words), _width(words, bold)
    best = [words]
    for _round in range(12):
        middle = (low + high) / 2
        lines = _fill(words, middle, bold)
        if len(lines) <= count:
            best, high = lines, middle
        else:
            low = middle
    return best if len(best) <= count and len(best) > 1 else _fill(words, high, bold)


def _fill(words: list[str], width: float, bold: bool) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in words:
        if lines[-1] and _width([*lines[-1], word], bold) > width:
            lines.append([])
        lines[-1].append(word)
    return lines
