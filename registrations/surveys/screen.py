"""The survey's code on the screen in the foyer."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from conference.foyer import Code
from conference.models import Edition

from . import links
from .models import Survey


def codes(edition: Edition) -> Iterable[Code]:
    """While the survey is open and its switch is on, the code leads to it."""
    survey = Survey.objects.filter(edition=edition, on_screen=True).first()
    if survey is None:
        return []
    return [Code(survey.opens_at, survey.closes_at, links.open_address(edition, "de"), _words)]


def _words() -> str:
    return _("Ihre Meinung, bitte!")
