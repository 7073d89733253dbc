"""The field for a code in the registration form."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.forms import LineField
from registrations.models import Invitation

from .services import usable


class InvitedFields(forms.Form):
    """The code of an invitation; `invited` is what it stands for, None without a code or with a wrong one."""

    edition: Edition
    invited: Invitation | None = None

    invitation = LineField(
        label=_("Einladungscode"),
        max_length=40,
        required=False,
        help_text=_("Nur wenn Sie von uns einen bekommen haben."),
        hints={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )

    def clean_invitation(self) -> str:
        typed: str = self.cleaned_data["invitation"]
        if typed:
            try:
                self.invited = usable(self.edition, typed)
            except DomainError as error:
                raise ValidationError(error.message, code=error.code) from error
        return typed

    def preset(self, code: str) -> None:
        """Put the code of a link into the empty form, with what is wrong with it at the field."""
        self.initial["invitation"] = code
        try:
            self.invited = usable(self.edition, code)
        except DomainError as error:
            self.cleaned_data = {}
            self.add_error("invitation", ValidationError(error.message, code=error.code))
