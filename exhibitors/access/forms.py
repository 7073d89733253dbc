"""Whom to give a link."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.web.forms import AddressField, GuardedForm, LineField


class ColleagueForm(GuardedForm):
    name = LineField(
        label=_("Name"),
        max_length=150,
        hints={"autocomplete": "off"},
        error_messages={"required": _("Bitte nennen Sie Ihre Kollegin oder Ihren Kollegen.")},
    )
    email = AddressField(
        label=_("E-Mail"),
        help_text=_("Dorthin schicken wir den eigenen Link."),
        hints={"autocomplete": "off"},
        error_messages={"required": _("Bitte tragen Sie eine E-Mail-Adresse ein.")},
    )
