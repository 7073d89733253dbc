"""Contents that staff wrote in several languages: which one a reader gets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname, resolution_order


def best(row: Any, field: str) -> tuple[str, str]:
    """The content of a translated field and the code of the language it was found in.

    The reader's own language first, then the fallbacks of settings.py; ("", own language) where all are empty.
    """
    here = get_language() or settings.LANGUAGE_CODE
    for code in resolution_order(here):
        text = getattr(row, build_localized_fieldname(field, code), "") or ""
        if text:
            return text, code
    return "", here


_LONG = re.compile(r"[^\W\d_]{14,}")
_SOFT_HYPHEN = "\u00ad"
# Where the dictionary parts wrongly: it takes both s to the first word (Unterrichtss-prache), or leaves one letter
# alone (Herkunfts-s-prache, Wissen-s-transfer).
_LINKING_S = re.compile(rf"(?:(?<=[^aeiouäöüy])ss{_SOFT_HYPHEN}(?=[pt])|ss{_SOFT_HYPHEN}(?=prach))")
_ALONE = re.compile(rf"(?<=(.)){_SOFT_HYPHEN}([bcdfghjklmnpqrstvwxzß]){_SOFT_HYPHEN}")


def softened(text: str) -> str:
    """German text with soft hyphens in words of 14 letters and more: not every browser knows where to part them."""
    return _LONG.sub(lambda word: _parted(word[0]), text)


@lru_cache(maxsize=2000)
def _parted(word: str) -> str:
    from pyphen import Pyphen  # reads its dictionary (2 MB): only where a long word is shown

    parted = str(Pyphen(lang="de_DE", left=4, right=4).inserted(word, _SOFT_HYPHEN))
    return _ALONE.sub(_joined, _LINKING_S.sub(f"s{_SOFT_HYPHEN}s", parted))


def _joined(found: re.Match[str]) -> str:
    """A letter alone goes with what stands before it; a second s with what follows."""
    before, letter = found.groups()
    return f"{_SOFT_HYPHEN}s" if before == letter == "s" else f"{letter}{_SOFT_HYPHEN}"
