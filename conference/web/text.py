"""Text from people: normalised once on the way in, folded for searching."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = {"Cc", "Cs", "Co", "Cn"}
_SPACES = re.compile(r"\s+")
# Letters that NFKD leaves alone although people type them without their mark, or one for the other (DIN 91379, Turkish,
# Azerbaijani, Arabic and Persian, Ukrainian and Russian, Hebrew at the end of a word, Ethiopic letters of one sound).
FOLDED = str.maketrans(
    {
        "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe",
        "ə": "e", "ŋ": "n", "ɨ": "i", "ʒ": "z", "ŧ": "t", "ǥ": "g", "ƈ": "c", "ĸ": "k",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه",
        "ؤ": "و", "ئ": "ي", "ـ": "",
        "і": "и", "ы": "и", "є": "е", "э": "е", "ґ": "г", "ь": "", "ъ": "",
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
        "'": "", "’": "", "ʼ": "", "‘": "", "`": "", "´": "", "ʹ": "", "ʺ": "", "ʾ": "", "ʿ": "", "ˈ": "", "ˌ": "",
        "·": "", "-": " ", "‑": " ", "–": " ",
    }
    | {chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
    | {
        chr(other + n): chr(usual + n)
        for other, usual in ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
        for n in range(7)
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
    return _SPACES.sub(" ", text.translate(FOLDED)).strip()


def loosely(folded: str) -> str:
    """`searchable` text once more, for those who write ä, ö, ü as ae, oe, ue: both come out the same."""
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def findable(*values: str) -> str:
    """What is stored to be searched: `searchable`, and `loosely` each word that comes out differently. Whoever looks
    for a word looks for it and for it `loosely`."""
    folded = searchable(*values)
    also = [loose for word in dict.fromkeys(folded.split()) if (loose := loosely(word)) != word]
    return " ".join([folded, *also])
