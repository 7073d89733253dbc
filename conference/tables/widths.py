"""How wide the columns of a list on paper are: a word fits on its line, and long texts do not make all others narrow.

Left to itself the layout gives each column what its whole text wants and tears short words apart ("angemel-det").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import sqrt

PADDING = 2  # of a cell, in letters
LONGEST = 24  # letters of one word that a column makes room for; longer ones are broken
LEAST = 3
BOLD = 1.2  # how much more room a heading needs
SHARE = 96  # per cent for all columns; the running number has the rest
WIDEST = 60  # per cent: static/documents/table.css has a class for each up to here
_GAPS = re.compile(r"(?<=[-/–])|\s+")


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """The share of each column in per cent, 1 to WIDEST; together SHARE at most, where there are not too many."""
    wanted = [_wanted(heading, [str(row[number]) for row in rows]) for number, heading in enumerate(headings)]
    whole = sum(wanted)
    return [min(WIDEST, max(1, int(SHARE * one / whole))) for one in wanted]


def _wanted(heading: str, cells: Sequence[str]) -> float:
    """Letters on a line: the longest word of nearly all cells, or what lets most cells have few lines."""
    words = max(BOLD * _longest(heading), _usual([_longest(text) for text in cells], 0.95))
    return PADDING + max(LEAST, min(words, LONGEST), 2.6 * sqrt(_usual([len(text) for text in cells], 0.9)))


def _longest(text: str) -> float:
    """The width of its longest word in letters; capitals and figures are wide."""
    return max(len(word) + 0.2 * sum(not sign.islower() for sign in word) for word in _GAPS.split(text))


def _usual(numbers: Sequence[float], share: float) -> float:
    """What this share of the numbers does not pass."""
    return sorted(numbers)[int(share * (len(numbers) - 1))] if numbers else 0
