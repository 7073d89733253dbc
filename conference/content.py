"""Contents that staff wrote in several languages: which one a reader gets."""

from __future__ import annotations

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
