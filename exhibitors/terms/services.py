"""Changing the terms of a fair."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web.errors import DomainError
from registrations import places

from .models import FairTerms, Mode


class TermsError(DomainError):
    """The terms cannot be like this."""


@transaction.atomic
def choose(*, edition: Edition, mode: str, confirm_at_once: bool, setup_windows: str, actor: Actor) -> FairTerms:
    """Set how stands are given out. What was asked for before stays what it is. Raises TermsError."""
    if mode == Mode.APPLY and confirm_at_once:
        message = _("Sofort bestätigt wird nur beim direkten Buchen.")
        raise TermsError(message, field="confirm_at_once", code="at_once")
    places.lock_edition(edition.pk)
    values = {"mode": mode, "confirm_at_once": confirm_at_once, "setup_windows": setup_windows}
    row, _made = FairTerms.objects.update_or_create(edition=edition, defaults=values)
    record(actor=actor, action="fair.terms", subject=f"edition:{edition.pk}", mode=mode, at_once=confirm_at_once)
    return row
