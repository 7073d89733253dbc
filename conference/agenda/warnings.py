"""Warnings of the agenda: listed until they are solved, or accepted by somebody by name."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from conference import clashes
from conference.audit.services import Actor, record
from conference.models import AcceptedWarning, Edition, Session

from .locks import lock_edition
from .rules import AgendaError


def open_warnings(edition: Edition, plan: Iterable[Session] | None = None) -> list[clashes.Clash]:
    """Everything about the plan that somebody should look at, blocks first, without what was accepted.

    plan: the edition's, where it is at hand with rooms, originals and people.
    """
    return sorted_out(edition, plan)[0]


def sorted_out(
    edition: Edition, plan: Iterable[Session] | None = None
) -> tuple[list[clashes.Clash], list[AcceptedWarning]]:
    """What is open, and what was accepted and still holds."""
    found = clashes.check_edition(edition, plan)
    if not found:
        return [], []
    answers = {one.key: one for one in AcceptedWarning.objects.filter(edition=edition).select_related("accepted_by")}
    still = [answers[one.key] for one in found if one.level == clashes.WARN and one.key in answers]
    return [one for one in found if one.level == clashes.BLOCK or one.key not in answers], still


@transaction.atomic
def accept(*, edition: Edition, key: str, user: User) -> AcceptedWarning:
    """Say by name that a warning is all right as it is. Twice is the same as once.

    Raises AgendaError where there is no such warning (any more); what cannot be is never accepted.
    """
    one = lock_edition(edition)
    found = next((w for w in clashes.check_edition(one) if w.key == key and w.level == clashes.WARN), None)
    if found is None:
        raise AgendaError(_("Diesen Hinweis gibt es nicht mehr."), code="gone")
    values = {"message": found.message[:500], "accepted_by": user}
    row, is_new = AcceptedWarning.objects.get_or_create(edition=one, key=key, defaults=values)
    if is_new:
        record(actor=Actor.staff(user), action="warning.accepted", subject=f"edition:{one.pk}", code=found.code)
    return row


@transaction.atomic
def withdraw(*, edition: Edition, key: str, user: User) -> None:
    """Take an acceptance back: the warning is listed again where it still holds."""
    one = lock_edition(edition)
    gone, _rows = AcceptedWarning.objects.filter(edition=one, key=key).delete()
    if gone:
        record(actor=Actor.staff(user), action="warning.withdrawn", subject=f"edition:{one.pk}")
