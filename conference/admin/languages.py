"""A list of languages as check boxes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SPOKEN = {
    "de": _("Deutsch"),
    "de-simple": _("Leichte Sprache"),
    "en": _("Englisch"),
    "ar": _("Arabisch"),
    "tr": _("Türkisch"),
    "uk": _("Ukrainisch"),
    "ru": _("Russisch"),
    "pl": _("Polnisch"),
    "ro": _("Rumänisch"),
    "bg": _("Bulgarisch"),
    "fa": _("Persisch (Farsi, Dari)"),
    "ku": _("Kurdisch"),
    "sq": _("Albanisch"),
    "fr": _("Französisch"),
    "es": _("Spanisch"),
    "nl": _("Niederländisch"),
}


class LanguagesField(forms.MultipleChoiceField):
    """Codes of languages; whatever a row already has stays possible."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, codes: Any = None, **kwargs: Any) -> None:
        chosen = SPOKEN if codes is None else {code: SPOKEN.get(code, code) for code in codes}
        super().__init__(choices=list(chosen.items()), **kwargs)

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or (value.replace("-", "").isalnum() and len(value) <= 12)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])
