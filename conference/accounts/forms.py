"""Signing in: by e-mail and password, then by a code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.web.ratelimit import Limit

BY_ADDRESS = Limit("login", most=30, seconds=600)


class StaffLoginForm(AdminAuthenticationForm):
    """E-mail and password; thirty attempts in ten minutes from one address."""

    username = forms.EmailField(
        label=gettext_lazy("E-Mail"),
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": gettext_lazy("E-Mail oder Passwort stimmt nicht. Bitte versuchen Sie es noch einmal."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["password"].label = _("Passwort")

    def clean(self) -> dict[str, Any]:
        if self.request is not None and BY_ADDRESS.is_passed(self.request):
            raise ValidationError(_("Das waren viele Versuche. Bitte warten Sie zehn Minuten."), code="too_many")
        return super().clean()


class CodeForm(forms.Form):
    """Six digits from the app, or a backup code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_code(self) -> str:
        return self.cleaned_data["code"].replace(" ", "")
