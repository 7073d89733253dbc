"""Text from people: normalised once on the way in, folded for searching."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = {"Cc", "Cs", "Co", "Cn"}
_SPACES = re.compile(r"\s+")
# Letters that NFKD leaves alone although people type them without their mark (DIN 91379, Turkish, Arabic, Persian).
_FOLDED = str.maketrans(
    {
        "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي",
        "ـ": "", "’": "'", "ʼ": "'", "‘": "'", "‑": "-", "–": "-",
    }
)  # fmt: skip


def clean(value: str) -> str:
    """NFC, without control characters, with single spaces: how one line of text is stored."""
    text = unicodedata.normalize("NFC", value)
    text = "".join(c if unicodedata.category(c) not in _CONTROL else " " for c in text)
    return _SPACES.sub(" ", text).strip()


def clean_lines(value: str) -> str:
    """Like `clean`, keeping line breaks: how a longer text is stored."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean(line) for line in lines).strip()


def searchable(*values: str) -> str:
    """What a search compares: without accents and case, Arabic and Persian letters by their common form."""
    text = unicodedata.normalize("NFKD", " ".join(v for v in values if v).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return _SPACES.sub(" ", text.translate(_FOLDED)).strip()


def loosely(folded: str) -> str:
    """`searchable` text once more, for those who write ä, ö, ü as ae, oe, ue: both come out the same."""
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")
