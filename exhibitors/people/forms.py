"""What can be said about one person at a stand."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from conference.web.forms import AddressField, GuardedForm, LineField, TickField
from registrations.models import Registration


class PersonForm(GuardedForm):
    first_name = LineField(label=_("Vorname"), max_length=100, required=False, hints={"autocomplete": "off"})
    last_name = LineField(
        label=_("Nachname"),
        max_length=100,
        hints={"autocomplete": "off"},
        error_messages={"required": _("Bitte tragen Sie den Nachnamen ein.")},
    )
    email = AddressField(
        label=_("E-Mail"),
        required=False,
        help_text=_("Mit Adresse bekommt die Person ihre Bestätigung und ihren Link selbst."),
        hints={"autocomplete": "off"},
    )
    lunch = TickField(label=_("Isst mittags mit"))

    def __init__(self, *args: Any, person: Registration, **kwargs: Any) -> None:
        names = ("first_name", "last_name", "email", "lunch")
        super().__init__(*args, initial={name: getattr(person, name) for name in names}, **kwargs)
