"""Texts in each language, and a logo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.agenda.rules import AgendaError
from conference.speakers.uploads import Upload
from conference.web import languages
from conference.web.forms import GuardedForm, LineField, LinesField
from exhibitors.models import Exhibitor
from exhibitors.stands import FairError

from . import uploads

MOST = 500


class TextsForm(GuardedForm):
    """One text per language of the conference, that in which the organisation is written to first."""

    has_lost_file = False  # whether a logo was sent beside it

    def __init__(self, *args: Any, exhibitor: Exhibitor, **kwargs: Any) -> None:
        self.codes = _codes(exhibitor)
        written = exhibitor.descriptions
        initial = {_name(code): written.get(code, "") for code in self.codes}
        super().__init__(*args, initial=initial, **kwargs)
        for code in self.codes:
            self.fields[_name(code)] = _text_field(code)

    @property
    def texts(self) -> list[tuple[Any, forms.BoundField]]:
        """Language and field, for the page."""
        return [(languages.language(code), self[_name(code)]) for code in self.codes]

    def descriptions(self) -> dict[str, str]:
        """The text in each language that was sent."""
        return {code: self.cleaned_data[_name(code)] for code in self.codes if _name(code) in self.data}


def _codes(exhibitor: Exhibitor) -> list[str]:
    offered = [one for one in settings.MODELTRANSLATION_LANGUAGES if one in {"de", *exhibitor.edition.languages}]
    own = exhibitor.language if exhibitor.language in settings.MODELTRANSLATION_LANGUAGES else "de"
    return [own, *(code for code in offered if code != own)]


def _name(code: str) -> str:
    return f"text_{code.replace('-', '_')}"


def _text_field(code: str) -> LinesField:
    found = languages.language(code)
    hints = {"rows": "4", "lang": found.code, "dir": found.dir, "data-preview-source": found.code}
    return LinesField(label=found.name, max_length=MOST, required=False, hints=hints)


class LogoForm(GuardedForm):
    """A file, and what it shows."""

    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG, WebP oder SVG, höchstens 5 Megabyte."),
        error_messages={"empty": gettext_lazy("Die Datei ist leer.")},
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp,.svg,image/*"}),
    )
    logo_alt = LineField(
        label=gettext_lazy("Logo in Worten"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Für alle, die es nicht sehen, zum Beispiel „Zwei Hände halten ein Haus“."),
    )

    def __init__(self, *args: Any, exhibitor: Exhibitor, dropped: set[str], **kwargs: Any) -> None:
        super().__init__(*args, initial={"logo_alt": exhibitor.logo_alt}, **kwargs)
        self.exhibitor, self.dropped = exhibitor, dropped

    @property
    def has_lost_file(self) -> bool:
        """Whether a file was sent, be it too large to be taken: browsers do not keep it when a form comes back."""
        return "logo" in self.files or "logo" in self.dropped

    @property
    def is_changed(self) -> bool:
        return bool(self.cleaned_data["logo"]) or self.cleaned_data["logo_alt"] != self.exhibitor.logo_alt

    def clean_logo(self) -> Upload | None:
        file = self.cleaned_data["logo"]
        try:
            if "logo" in self.dropped:
                raise uploads.too_large()
            return uploads.logo(file) if file else None
        except (FairError, AgendaError) as error:
            raise forms.ValidationError(error.message, code=error.code) from None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        is_there = values.get("logo") or self.exhibitor.logo
        if "logo" not in self.errors and values.get("logo_alt") and not is_there:
            self.add_error("logo", _("Bitte wählen Sie eine Datei."))
        return values
