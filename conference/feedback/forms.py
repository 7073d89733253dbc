"""What the public form asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.web.forms import AddressField, GuardedForm, LineField, LinesField


class BarrierForm(GuardedForm):
    """A barrier that somebody met. Only the message is needed."""

    message = LinesField(
        label=_("Was war schwierig oder ging nicht?"),
        max_length=2000,
        help_text=_("Auf unseren Seiten oder vor Ort. Höchstens 2000 Zeichen."),
        error_messages={"required": _("Bitte beschreiben Sie kurz, was schwierig war.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    place = LineField(
        label=_("Wo war das?"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel die Adresse der Seite, oder ein Raum."),
    )
    email = AddressField(
        label=_("Ihre E-Mail-Adresse"),
        required=False,
        help_text=_("Freiwillig. Nur mit Adresse können wir Ihnen antworten."),
        hints={"autocomplete": "email"},
    )
