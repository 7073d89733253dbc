"""Text that can be taken out of a PDF again: which letters a glyph stands for (ToUnicode, ISO 32000-2, 9.10.3).

Programs that read a PDF turn Arabic around letter by letter, so the two letters that WeasyPrint names for the ligature
of lam and alef come out in the wrong order. It gets its one letter of Unicode instead, which resolves to the two under
compatibility (NFKC).
"""

from __future__ import annotations

import re
from typing import Any

LAM_ALEF = {"لا": "ﻻ", "لأ": "ﻷ", "لإ": "ﻹ", "لآ": "ﻵ"}


def _digits(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()


_CODES = {_digits(two): _digits(one) for two, one in LAM_ALEF.items()}
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <(%s)>" % b"|".join(_CODES))


def mend(pdf: Any) -> None:
    """Correct the ToUnicode maps of a PDF of pydyf's that is about to be written."""
    for one in pdf.objects:
        lines = getattr(one, "stream", None) or []
        if b"begincmap" in lines:
            lines[:] = [_ENTRY.sub(_one_letter, line) for line in lines]


def _one_letter(entry: re.Match[bytes]) -> bytes:
    return b"<%s> <%s>" % (entry[1], _CODES[entry[2]])
