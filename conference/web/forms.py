"""Fields that take whatever people type or paste, in any script, and two quiet guards against robots.

What does not fit is an error at its field, never a crash and never a silent guess; what was typed comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from . import text
from .errors import DomainError, DomainErrors

T = TypeVar("T")
_YES = frozenset({"yes", "on", "true", "1"})
_NO = frozenset({"no", "off", "false", "0", ""})
_FAR_TOO_LONG = 20  # times the allowed length: not even normalised, which could take long


def yes_or_no() -> list[tuple[str, Any]]:
    return [("yes", _("Ja")), ("no", _("Nein"))]


class LineField(forms.CharField):
    """One line of text, stored as `text.clean` leaves it. `hints` are HTML attributes such as autocomplete."""

    clean_text = staticmethod(text.clean)

    def __init__(self, *, max_length: int, hints: dict[str, str] | None = None, **options: Any) -> None:
        super().__init__(max_length=max_length, strip=False, **options)
        self.widget.attrs |= {"dir": "auto", **(hints or {})}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # no `maxlength`: browsers would cut pasted text without a word

    def to_python(self, value: Any) -> str:
        raw = value if isinstance(value, str) else ""
        if len(raw) > _FAR_TOO_LONG * (self.max_length or 1):
            message = _("Bitte höchstens %(most)s Zeichen verwenden.")
            raise ValidationError(message, code="max_length", params={"most": self.max_length})
        return self.clean_text(raw)


class LinesField(LineField):
    """A longer text; line breaks stay."""

    widget = forms.Textarea
    clean_text = staticmethod(text.clean_lines)


class AddressField(LineField):
    """An e-mail address; the part after the @ may be in any script."""

    widget = forms.EmailInput
    default_validators = [EmailValidator(_("Bitte prüfen Sie die Adresse. Sie sieht aus wie name@beispiel.de."))]

    def __init__(self, *, hints: dict[str, str] | None = None, **options: Any) -> None:
        attributes = {"dir": "ltr", "inputmode": "email", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__(max_length=254, hints=attributes | (hints or {}), **options)


class YesNoField(forms.ChoiceField):
    """Two radios whose absence means `default`."""

    widget = forms.RadioSelect

    def __init__(self, *, default: bool = True, **options: Any) -> None:
        self.default = default
        super().__init__(choices=yes_or_no, required=False, initial="yes" if default else "no", **options)

    def to_python(self, value: Any) -> str:
        word = str(value or "").lower()
        if not word:
            return "yes" if self.default else "no"
        return "yes" if word in _YES else "no" if word in _NO else word

    def clean(self, value: Any) -> bool:
        return super().clean(value) == "yes"


class TickField(forms.BooleanField):
    """A box that is ticked or not; unlike Django's, words that mean neither are refused, not taken for a yes."""

    default_error_messages = {"unknown": _("Bitte kreuzen Sie das Feld an oder lassen Sie es leer.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})
        self.widget = Tick(attrs=self.widget.attrs)

    def to_python(self, value: Any) -> bool:
        word = str(value if value is not None else "").lower()
        if word not in _YES | _NO:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return word in _YES


class Tick(forms.CheckboxInput):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")

    def format_value(self, value: Any) -> None:
        return None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, str(value).lower() in _YES, attrs)


class GuardedForm(forms.Form):
    """A public form with a pot of honey (a field that people do not see) and the time at which it was made.

    Whoever fills the honey is refused. A form sent back faster than people can is not: browsers fill in forms too.
    It costs more of the address's rate limit instead (`cost`).
    """

    homepage = forms.CharField(
        label=_("Bitte leer lassen"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not self.is_bound:
            self.initial.setdefault("started", started_now())

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("Dieses Feld ist nur für Roboter da. Bitte leeren Sie es."), code="honey")
        return ""

    @property
    def cost(self) -> int:
        """What sending this form counts against a rate limit: ten where nobody can have typed it."""
        return 10 if _is_hasty(str(self.data.get("started", ""))) else 1

    def refuse(self, error: DomainError) -> None:
        """Show what a service refused, each message at its field."""
        for one in error.errors if isinstance(error, DomainErrors) else [error]:
            field = one.field if one.field in self.fields else None
            self.add_error(field, ValidationError(one.message, code=one.code))

    def submit(self, deed: Callable[[], T]) -> T | None:
        """What the deed returns where the form is right and no rule says no; else None, with messages in the form."""
        if not self.is_valid():
            return None
        try:
            return deed()
        except DomainError as error:
            self.refuse(error)
        return None


def started_now() -> str:
    """The signed moment for a form's hidden field."""
    return signing.TimestampSigner(salt="conference.form").sign("form")


def _is_hasty(started: str) -> bool:
    """Whether a genuine form comes back within one or two seconds; a missing or broken moment says nothing."""
    try:
        signing.TimestampSigner(salt="conference.form").unsign(started, max_age=2)
    except signing.BadSignature:
        return False
    return True
