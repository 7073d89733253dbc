"""Numbers of stands: in the order in which people count, and the next one of a row."""

from __future__ import annotations

import re
from collections.abc import Collection


def by_number(number: str) -> list[tuple[int, str]]:
    """Sorting key: A2 before A10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.findall(r"[0-9]+|[^0-9]+", number)]


def after(number: str, taken: Collection[str]) -> str:
    """The next number of the same row that nobody has: after "A9" comes "A10", after "Foyer" comes "Foyer2"."""
    found = re.fullmatch(r"(.*?)([0-9]{1,6})", number)
    start, count = (found[1], int(found[2])) if found else (number, 1)
    while True:
        count += 1
        wanted = f"{start[: 10 - len(str(count))]}{count}"
        if wanted not in taken:
            return wanted


def letter(place: int) -> str:
    """The letter of a row: A to Z, then AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
