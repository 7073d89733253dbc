"""What is typed at the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.web.forms import LineField
from registrations.models import Role

from .models import MOST_BLANK
from .services import PAPERS

OFF = {"autocomplete": "off"}


class NameForm(forms.Form):
    """How somebody is called; nothing else of a person is changed here."""

    first_name = LineField(label=_("Vorname"), max_length=100, required=False, hints=OFF)
    last_name = LineField(
        label=_("Nachname"),
        max_length=100,
        hints=OFF,
        error_messages={"required": _("Bitte geben Sie den Nachnamen an.")},
    )
    badge_name = LineField(
        label=_("Name auf dem Schild"),
        max_length=100,
        required=False,
        hints=OFF,
        help_text=_("leer lassen, wenn Vor- und Nachname darauf stehen sollen"),
    )


class DeskForm(forms.Form):
    name = LineField(label=_("Name des Tisches"), max_length=40, hints=OFF)
    paper = forms.ChoiceField(label=_("Papier im Drucker"), choices=lambda: list(PAPERS.items()))


class BlankForm(forms.Form):
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices)
    copies = forms.IntegerField(label=_("Anzahl"), min_value=1, max_value=MOST_BLANK, initial=1)
