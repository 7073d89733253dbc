"""Words whose writing direction may differ from the mail's: names, titles, addresses."""

from __future__ import annotations

import unicodedata

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

_RIGHT_TO_LEFT = {"R", "AL"}
_COMMANDS = {"LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI", "PDF", "PDI"}  # typed by nobody, so never trusted
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


class Isolated(str):
    """Text that keeps its order: `<bdi>` in HTML, invisible isolates in plain text, only where they are needed."""

    plain: str
    lang: str

    def __html__(self) -> SafeString:
        return self._html

    @cached_property
    def _html(self) -> SafeString:
        lang = format_html(' lang="{}"', self.lang) if self.lang else ""
        return format_html("<bdi{}>{}</bdi>", lang, self.plain)


def isolate(text: str, lang: str = "") -> Isolated:
    """`text` for a mail in the active language; `lang` where the text is known to be in another one."""
    away = {"L", "EN"} if get_language_bidi() else _RIGHT_TO_LEFT
    text = "".join(letter for letter in str(text) if unicodedata.bidirectional(letter) not in _COMMANDS)
    mixed = any(unicodedata.bidirectional(letter) in away for letter in text)
    value = Isolated(f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if mixed else text)
    value.plain, value.lang = text, lang
    return value
