"""Text that can be taken out of a PDF again: which letters a glyph stands for (ToUnicode, ISO 32000-2, 9.10.3).

Programs that read a PDF turn Arabic around letter by letter, so the two letters that WeasyPrint names for the ligature
of lam and alef come out in the wrong order. It gets its one letter of Unicode instead, which resolves to the two under
compatibility (NFKC). Signs that share a glyph get the letter that everybody types.

A glyph cannot say all of it, where letters are composed, reordered or written from the right. So such lines carry their
text beside the glyphs (ActualText, 14.9.4): on the structure element in the order in which it is read, on the marked
content in the order that programs expect there: they take a line as drawn from left to right, and turn it around.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

ONE_GLYPH = {"\u2010": "-", "\u2011": "-", "\u00a0": " "}
LAM_ALEF = {"لا": "ﻻ", "لأ": "ﻷ", "لإ": "ﻹ", "لآ": "ﻵ"}


def _string(text: str) -> bytes:
    return b"<feff%s>" % _digits(text)


def _digits(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()


_CODES = {_digits(two): _digits(one) for two, one in (LAM_ALEF | ONE_GLYPH).items()}
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <(%s)>" % b"|".join(_CODES))
# Combining marks, every script from Hebrew on, hyphens that share a glyph; single letters that would be drawn together.
COMPOSED = re.compile("[\u0300-\u036f\u0590-\u1cff\u2010\u2011\u2c00-\U0010ffff]|^\\S(?: \\S)+$")
_SIDES = {"R": "R", "AL": "R", "L": "L", "EN": "D", "AN": "D"}  # from the right, from the left, digits
_AGAINST = {"L": re.compile("R(?:[^LD]*R)?"), "R": re.compile("[LD](?:[^R]*[LD])?")}
_MARKS = {"L": "\u200e", "R": "\u200f"}


def remembering(stream: Any) -> Any:
    """WeasyPrint's class of page streams, made to note the text of each line at its marked content."""

    class Stream(stream):  # type: ignore[misc]
        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            with super().marked(box, tag):
                if self._tags is not None and (text := getattr(box, "text", "")):
                    self.stream[-2] |= {"ActualText": text, "Lang": box.style["lang"]}
                yield

    return Stream


def tell(pdf: Any) -> None:
    """Write the noted texts where they are needed, in both orders, and the language of what is in another one than the
    document (ISO 14289-1, 7.2)."""
    by_reference: dict[bytes, Any] = {one.reference: one for one in pdf.objects}
    texts: dict[tuple[bytes, int], bytes] = {}
    spoken: dict[tuple[bytes, int], str] = {}
    main_language = getattr(pdf.catalog.get("Lang"), "string", None)
    for reference, page in by_reference.items():
        if not isinstance(page, dict) or page.get("Type") != "/Page":
            continue
        parts = by_reference[page["Contents"]].stream
        noted = {one["MCID"]: one for one in parts if isinstance(one, dict) and "ActualText" in one}
        lines = {key: one.pop("ActualText") for key, one in noted.items()}
        languages = {key: one.pop("Lang") for key, one in noted.items()}
        spoken |= {(reference, key): code for key, code in languages.items() if code and code != main_language}
        composed = {key: text for key, text in lines.items() if COMPOSED.search(text)}
        main = main_side("".join(lines.values())) if composed else "L"
        for key, text in composed.items():
            noted[key]["ActualText"] = _string(as_drawn(text, main))
            texts[reference, key] = _string(text)
    for element in pdf.objects:
        kids = element.get("K") if isinstance(element, dict) else None
        if kids and len(kids) == 1 and isinstance(kids[0], int):
            place = element.get("Pg"), kids[0]
            if place in texts:
                element["ActualText"] = texts[place]
            if place in spoken:
                element["Lang"] = b"(%s)" % spoken[place].encode()


@lru_cache(maxsize=1000)
def as_drawn(text: str, main: str = "L") -> str:
    """The text in the order in which programs expect a line of a page whose letters run mainly from `main`, L or R.

    They turn around what runs against it, with the signs up to the next letter that does not. A mark ends that earlier.
    """
    sides, drawn, done = _sides(text), "", 0
    for run in _AGAINST[main].finditer(sides):
        drawn += text[done : run.start()] + text[run.start() : run.end()][::-1]
        done = run.end()
        if sides[done : done + 1] == "N":
            drawn += _MARKS[main]
    drawn += text[done:]
    return drawn if main == "L" else drawn[::-1]


def _sides(text: str) -> str:
    return "".join(_SIDES.get(unicodedata.bidirectional(sign), "N") for sign in text)


def main_side(text: str) -> str:
    """From where most of these letters run: L or R."""
    sides = _sides(text)
    return "R" if sides.count("R") > sides.count("L") else "L"


def mend(pdf: Any) -> None:
    """Correct the ToUnicode maps of a PDF of pydyf's that is about to be written."""
    for one in pdf.objects:
        lines = getattr(one, "stream", None) or []
        if b"begincmap" in lines:
            lines[:] = [_ENTRY.sub(_one_letter, line) for line in lines]


def _one_letter(entry: re.Match[bytes]) -> bytes:
    return b"<%s> <%s>" % (entry[1], _CODES[entry[2]])
