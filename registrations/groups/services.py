"""Registering several people in one transaction: all of them, or nobody and a message at each that has to be mended."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web.errors import DomainError
from registrations import mails, places
from registrations.models import Invitation, Registration, RegistrationGroup, Source
from registrations.services import RegistrationData, RegistrationError, columns_of, enter

MOST = 20  # people in one go; who brings more writes to the team


class GroupError(RegistrationError):
    """Rules say no to some of the people. `by_person`: what is wrong, by the place in the list."""

    def __init__(self, by_person: dict[int, DomainError]) -> None:
        super().__init__("\n".join(str(error) for error in by_person.values()), code="group")
        self.by_person = by_person


@transaction.atomic
def register_together(
    *,
    edition: Edition,
    people: Sequence[RegistrationData],
    actor: Actor,
    stay_together: bool = False,
    invitation: Invitation | None = None,
) -> list[Registration]:
    """Register the first person and, by them, all others; who stands first in the list gets a place first.

    One mail to the first tells about all of them; each with an own address gets an own mail and link. What only a
    person can say of themselves (needs, consents) is not taken from others. invitation: brings all of them.
    Returns the saved registrations in the order of the list. Raises GroupError; then nothing is stored.
    """
    places.lock_edition(edition.pk)  # before the first, so that two lists for the same places queue up here
    group = RegistrationGroup.objects.create(edition=edition, stay_together=stay_together) if people[1:] else None
    made: list[Registration] = []
    errors = same_twice(people)
    for at, data in enumerate(people):
        new = Registration(
            edition=edition,
            source=Source.ONLINE,
            invitation=invitation,
            group=group,
            registered_by=made[0] if made else None,
            **columns_of(data),
        )
        try:
            with transaction.atomic():  # what is wrong with one hides nothing of the others
                made.append(enter(new, data, actor=actor))
        except DomainError as error:
            errors.setdefault(at, error)
    if errors:
        raise GroupError(errors)
    _tell(made)
    if group is not None:
        record(actor=actor, action="group.created", subject=f"registration:{made[0].pk}", people=len(made))
    return made


def same_twice(people: Sequence[RegistrationData]) -> dict[int, DomainError]:
    """Who stands in the list a second time: the same name with the same address, or twice without one."""
    seen: set[tuple[str, str, str]] = set()
    found: dict[int, DomainError] = {}
    for at, data in enumerate(people):
        key = (data.first_name.casefold(), data.last_name.casefold(), data.email.casefold())
        if key in seen:
            message = _("Diese Person steht schon in Ihrer Liste.")
            found[at] = RegistrationError(message, field="last_name", code="same_person")
        seen.add(key)
    return found


def _tell(made: list[Registration]) -> None:
    first, *others = made
    mails.confirmation(first, with_others=bool(others))
    for one in others:
        if one.email:
            mails.confirmation(one)
