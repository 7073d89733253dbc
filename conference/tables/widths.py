"""How wide the columns of a list on paper are: a word fits on its line, and long texts do not make all others narrow.

Left to itself the layout gives each column what its whole text wants and tears short words apart ("angemel-det").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import sqrt

PADDING = 2  # of a cell, in letters
LONGEST = (26, 20, 17, 14)  # letters of one word that a column makes room for, the more columns the fewer
ROOM = 190  # letters that fit on a line of small type: words come first, then long texts
LEAST = 3
BOLD = 1.2  # how much more room a heading needs
SHARE = 192  # half per cents for all columns; the running number has the rest
WIDEST = 120  # static/documents/table.css has a class for each up to here
_GAPS = re.compile(r"(?<=[-/–])|\s+")


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """The share of each column in half per cents, 1 to WIDEST; together SHARE at most, where there are not too many."""
    columns = [(heading, [str(row[number]) for row in rows]) for number, heading in enumerate(headings)]
    for longest in LONGEST:
        needed = [PADDING + max(LEAST, min(_word(*column), longest)) for column in columns]
        if sum(needed) <= ROOM * 0.85:
            break
    wishes = [max(0, 2.6 * sqrt(_usual([len(text) for text in cells], 0.9)) - need)
              for need, (_heading, cells) in zip(needed, columns, strict=True)]  # fmt: skip
    granted = min(1, max(0, ROOM - sum(needed)) / (sum(wishes) or 1))
    wanted = [need + granted * wish for need, wish in zip(needed, wishes, strict=True)]
    return [min(WIDEST, max(1, int(SHARE * one / sum(wanted)))) for one in wanted]


def _word(heading: str, cells: Sequence[str]) -> float:
    """The longest word of the heading and of nearly all cells."""
    return max(BOLD * _longest(heading), _usual([_longest(text) for text in cells], 0.95))


def _longest(text: str) -> float:
    """The width of its longest word in letters; capitals and figures are wide."""
    return max(len(word) + 0.2 * sum(not sign.islower() for sign in word) for word in _GAPS.split(text))


def _usual(numbers: Sequence[float], share: float) -> float:
    """What this share of the numbers does not pass."""
    return sorted(numbers)[int(share * (len(numbers) - 1))] if numbers else 0
