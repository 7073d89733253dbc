"""Several people on their way from the form to the registration: kept in the database behind a secret address.

Nothing of it is in a cookie or a hidden field, so it survives the back button, a second tab and a phone that forgets
its pages. It goes when it is sent, when the person gives it up, or after four hours without a touch.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conference.accounts import links
from conference.audit.services import Actor
from conference.models import Edition
from registrations.models import Invitation, Registration, RegistrationDraft
from registrations.services import RegistrationData, RegistrationError

from .services import MOST, register_together

Typed = dict[str, list[str]]


def begin(*, edition: Edition, typed: Typed) -> str:
    """Keep the first person, and return the secret part of the address where the others are added."""
    token = secrets.token_hex(20)
    people = [{"number": 1, "typed": typed}]
    RegistrationDraft.objects.create(edition=edition, token_digest=links.digest(token), people=people)
    return token


def find(slug: str, token: str) -> RegistrationDraft | None:
    """The draft of this address, unless it was given up or nobody touched it for four hours."""
    rows = RegistrationDraft.objects.filter(token_digest=links.digest(token), edition__slug=slug)
    fresh = rows.filter(changed_at__gt=RegistrationDraft.oldest())
    return fresh.select_related("edition", "registrant__edition").first()


@transaction.atomic
def put(*, draft: RegistrationDraft, number: int | None, typed: Typed) -> None:
    """Keep what was typed about one person: a new one at the end (None), or instead of what stood there.

    Raises RegistrationError where the list is full.
    """

    def write(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if number is not None:
            return [{**one, "typed": typed} if one["number"] == number else one for one in people]
        if len(people) >= MOST:
            message = _("Mehr als %(most)s Personen gehen nicht auf einmal. Bitte melden Sie diese zuerst an.")
            raise RegistrationError(message % {"most": MOST}, code="too_many")
        return [*people, {"number": max(one["number"] for one in people) + 1, "typed": typed}]

    _rewrite(draft, write)


@transaction.atomic
def remove(*, draft: RegistrationDraft, number: int) -> None:
    """Take one of the others out of the list; whoever registers them stays."""
    _rewrite(draft, lambda people: [one for one in people if one["number"] == 1 or one["number"] != number])


def give_up(*, draft: RegistrationDraft) -> None:
    """Forget everything that was typed."""
    RegistrationDraft.objects.filter(pk=draft.pk).delete()


def _rewrite(draft: RegistrationDraft, write: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    row = RegistrationDraft.objects.select_for_update().filter(pk=draft.pk, registrant=None).first()
    if row is None:
        return
    row.people = write(row.people)
    row.save(update_fields=["people", "changed_at"])


@transaction.atomic
def send(
    *,
    draft: RegistrationDraft,
    people: list[RegistrationData],
    stay_together: bool,
    invitation: Invitation | None,
    actor: Actor,
) -> Registration:
    """Register the people of a draft, once, however often it is asked; returns whoever registered the others.

    people: as read from the draft. Raises GroupError, and RegistrationError where the draft has changed since it was
    read or is gone; then nothing is stored.
    """
    row = RegistrationDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if row is not None and row.registrant_id is not None:
        return Registration.objects.select_related("edition").get(pk=row.registrant_id)
    if row is None or row.people != draft.people:
        message = _("Ihre Liste hat sich gerade geändert. Bitte sehen Sie noch einmal nach.")
        raise RegistrationError(message, code="changed")
    edition = draft.edition
    made = register_together(
        edition=edition, people=people, actor=actor, stay_together=stay_together, invitation=invitation
    )
    row.people, row.registrant = [], made[0]
    row.save()
    return made[0]


def forget_old() -> int:
    """Delete what nobody has touched for four hours; returns how many drafts went."""
    gone, _models = RegistrationDraft.objects.filter(changed_at__lte=RegistrationDraft.oldest()).delete()
    return gone
