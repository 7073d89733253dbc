"""What is typed from paper into the page that verifies."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import codes


class CodeForm(forms.Form):
    """A code, however it is written."""

    code = forms.CharField(
        label=gettext_lazy("Code der Bescheinigung"),
        help_text=gettext_lazy("Er steht unten auf dem Blatt: 20 Zeichen in fünf Gruppen. Groß oder klein ist egal."),
        max_length=200,
        error_messages={"required": gettext_lazy("Bitte geben Sie den Code ein.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )

    def clean_code(self) -> str:
        """The code as addresses have it."""
        code = codes.normalised(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("Das ist kein Code einer Bescheinigung. Er hat 20 Buchstaben und Ziffern."))
        return codes.grouped(code)
