"""How the pages of the fair answer: where to go after a deed, and what too many tries are told."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from conference.web.errors import DomainError, DomainErrors
from conference.web.forms import GuardedForm


def see_other(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def too_many() -> str:
    return _("Das waren gerade sehr viele Versuche. Bitte warten Sie zehn Minuten und versuchen Sie es noch einmal.")


def refused(form: GuardedForm, error: DomainError) -> int:
    """Put what a service refused at its fields; returns the status that says so."""
    form.refuse(error)
    errors = error.errors if isinstance(error, DomainErrors) else [error]
    taken = any(one.code == "taken" for one in errors)
    return HTTPStatus.CONFLICT if taken else HTTPStatus.UNPROCESSABLE_ENTITY
