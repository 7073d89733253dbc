"""Names as people say them, parted into what comes first and what is sorted by."""

from __future__ import annotations

# Small words with which a surname begins: German, Dutch, Romance, Arabic, Turkish.
_BEGINNINGS = frozenset(
    (
        *("von", "vom", "van", "zu", "zum", "zur", "de", "del", "della", "der", "den", "di", "da", "do", "dos", "du"),
        *("la", "le", "ter", "ten", "el", "al", "ibn", "bin", "bint", "abu", "ben"),
    )
)


def parted(full: str) -> tuple[str, str]:
    """First and last name out of one cleaned line: "Weber, Anna" or "Anna van der Berg"; one word is a surname."""
    last, comma, first = full.partition(",")
    if comma and last.strip():
        return first.strip(), last.strip()
    words = full.replace(",", " ").split()
    for number, word in enumerate(words[:-1]):
        if number and word.islower() and word in _BEGINNINGS:
            return " ".join(words[:number]), " ".join(words[number:])
    return " ".join(words[:-1]), words[-1] if words else ""
