"""What one person may say about another: who it is, when and where; nothing that only they may decide."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registrations.forms import CONSENTS, RegistrationForm
from registrations.needs.forms import NAMES as NEEDS

from .drafts import Typed

# Health, faith and pictures: nobody consents to these for somebody else (Art. 9 GDPR, § 22 KUG).
OWN = (*NEEDS, *CONSENTS, "question", "question_anonymous", "phone", "title", "invitation")
PRESET = ("organisation", "organisation_type", "municipality", "language")  # as whoever registers them said
NEVER_KEPT = ("homepage", "started")


class ColleagueForm(RegistrationForm):
    """Somebody else, registered by a colleague. The e-mail is optional."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in OWN:
            self.fields.pop(name, None)
        labels = {
            "function": _("Funktion"),
            "municipality": _("Stadt oder Gemeinde, in der die Person arbeitet"),
            "topics": _("Themen, die die Person beschäftigen"),
            "attendance": _("Wann ist die Person da?"),
            "lunch": _("Isst die Person mittags mit?"),
            "waiting_list": _("Wenn etwas ausgebucht ist: Darf die Person nachrücken, sobald ein Platz frei wird?"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        hints = {
            "email": _("Freiwillig. Mit eigener Adresse bekommt die Person eine eigene Seite. Sonst kümmern Sie sich."),
            "waiting_list": _("Absagen geht jederzeit."),
            "last_name": _("Wer nur einen Namen hat, steht hier."),
            "organisation": _("Leer lassen, wenn Sie unten „privat / ehrenamtlich“ wählen."),
        }
        for name, hint in hints.items():
            self.fields[name].help_text = hint
        self.fields["email"].required = False
        self.fields["last_name"].error_messages["required"] = _("Bitte tragen Sie den Nachnamen ein.")
        for name in ("first_name", "last_name", "email", "organisation", "function"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # browsers would fill in the wrong person

    @property
    def is_colleague(self) -> bool:
        return True


def typed_in(form: RegistrationForm) -> Typed:
    """What was typed, to be shown and checked again later."""
    data: Any = form.data
    names = [name for name in form.fields if name in data and name not in NEVER_KEPT]
    return {name: [_storable(value) for value in data.getlist(name)] for name in names}


def _storable(value: str) -> str:
    """Without what PostgreSQL's JSON cannot hold; the fields drop these letters anyway."""
    return value.encode("utf-8", "ignore").decode().replace("\x00", "")


def as_sent(typed: Typed) -> QueryDict:
    """What was kept, as a browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data
