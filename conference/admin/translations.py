"""Fields that exist once per language: German stands open, every other language unfolds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

NAMES = {
    "de": _("auf Deutsch"),
    "de-simple": _("in Leichter Sprache"),
    "en": _("auf Englisch"),
    "ar": _("auf Arabisch"),
    "tr": _("auf Türkisch"),
    "uk": _("auf Ukrainisch"),
}
RTL = {"ar", "fa", "he"}


def in_language(field: str, code: str) -> str:
    """The column of a field in one language, for example "title_de_simple"."""
    return f"{field}_{code.replace('-', '_')}"


def german(*fields: str) -> tuple[str, ...]:
    """The German columns of these fields."""
    return tuple(in_language(field, "de") for field in fields)


def other_languages(*fields: str) -> list[tuple[Any, dict[str, Any]]]:
    """One folded group of fields for each further language, in the shape of Django's `fieldsets`."""
    codes = [code for code in settings.MODELTRANSLATION_LANGUAGES if code != "de"]
    return [
        (NAMES.get(code, code), {"fields": [in_language(one, code) for one in fields], "classes": ["collapse"]})
        for code in codes
    ]


class Translated:
    """For a ModelAdmin: columns of one language are named like the field, and have its language and direction."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        origin = getattr(db_field, "translated_field", None)
        if field is not None and origin is not None:
            code = db_field.language
            field.label = origin.verbose_name
            field.required = code == "de" and not origin.blank
            field.widget.attrs |= {"lang": code, "dir": "rtl" if code in RTL else "ltr"}
        return field
