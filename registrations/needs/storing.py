"""The only code that writes support needs and their consent. Callers hold the registration's lock (`places`).

Who may change what: people their own, through the personal page; staff only through `entering`, with the consent
noted. Whatever else staff change about a registration, needs and their consent stay as they are at that moment.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conference.audit.services import Actor, record
from conference.retention import emptying
from registrations import noting
from registrations.models import Access, ConsentPurpose, Registration, SupportNeeds, address_digest

from . import copies
from .data import Needs

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    class Data(DataclassInstance, Protocol):
        """What of a registration's data is looked at here."""

        @property
        def needs(self) -> Needs: ...
        @property
        def consents(self) -> frozenset[str]: ...

    D = TypeVar("D", bound=Data)

MATERIAL = (Access.LARGE_PRINT, Access.ACCESSIBLE_PDF, Access.EASY_LANGUAGE)


def stored(registration: Registration) -> SupportNeeds | None:
    """The row of a person; one query."""
    return SupportNeeds.objects.filter(registration=registration).first()


def shown(registration: Registration) -> tuple[SupportNeeds | None, bool]:
    """What the personal page may show, and whether there is something that it must not. One query."""
    row = stored(registration)
    is_hidden = row is not None and not row.is_shown_to(registration.email)
    return (None if is_hidden else row), is_hidden


def settled(registration: Registration, data: D, actor: Actor) -> tuple[D, bool]:
    """`data` with the needs and the consent that really are to be stored, read behind the lock; and whether these are
    what the person says, so that they may be shown to the person's address.

    For staff: those that are stored. For the person where the stored ones are hidden from the page and nothing new is
    given: the stored ones too, since an empty form does not mean that nothing is needed.
    """
    row = stored(registration)
    is_hidden = row is not None and not row.is_shown_to(registration.email)
    if actor.user_id is None and not (is_hidden and not data.needs):
        return data, True
    given = registration.consents.filter(purpose=ConsentPurpose.NEEDS, withdrawn_at=None).exists()
    purposes = data.consents - {ConsentPurpose.NEEDS.value} | ({ConsentPurpose.NEEDS.value} if given else set())
    return replace(data, needs=Needs.of(row), consents=purposes), False


def create(registration: Registration, needs: Needs, actor: Actor) -> None:
    """The needs of somebody who registers just now: nothing can be there yet, so nothing is asked."""
    address = address_digest(registration.email) if actor.user_id is None else ""
    SupportNeeds.objects.create(registration=registration, shown_to=address, **needs.columns())


def store(registration: Registration, needs: Needs, *, is_shown: bool) -> None:
    """Keep what somebody needs, or erase it where nothing is needed.

    is_shown: the person said so, through the own page, which shows it from then on to whoever has the address. What
    staff enter is shown to nobody until `entering.show`.
    """
    row = stored(registration)
    if not needs:
        if row is not None:
            erase(registration)
        return
    is_new = row is None
    row = row or SupportNeeds(registration=registration)
    before = None if is_new else Needs.of(row)
    for name, value in needs.columns().items():
        setattr(row, name, value)
    if is_shown:
        row.shown_to = address_digest(registration.email)
    _forget_what_is_done(row, before)
    row.save()
    if before is not None and before != needs:
        copies.erase()


def _forget_what_is_done(row: SupportNeeds, before: Needs | None) -> None:
    """A tick of staff holds for what was asked for then."""
    wanted, was = set(row.access), set(before.access) if before else set()
    if wanted & set(MATERIAL) != was & set(MATERIAL):
        row.material_sent_at = None
    if Access.PARKING not in wanted:
        row.parking_reserved_at = None


@transaction.atomic
def tick(*, needs: SupportNeeds, column: str, is_done: bool, actor: Actor) -> bool:
    """Note that something was done for a person (`material_sent_at`, `parking_reserved_at`), or that it was not.

    False where the row is gone meanwhile.
    """
    moment = timezone.now() if is_done else None
    if not SupportNeeds.objects.filter(pk=needs.pk).update(**{column: moment}):
        return False
    subject = f"registration:{needs.registration_id}"
    record(actor=actor, action="needs.done" if is_done else "needs.undone", subject=subject, what=column)
    return True


def erase(registration: Registration) -> None:
    """Erase a person's needs with every copy: the row with its ticks, and files in which they stand by name."""
    noting.erase_needs(registration)
    copies.erase()


def erase_rows(rows: QuerySet[SupportNeeds]) -> int:
    """Erase these needs with every copy, for somebody who wants to be forgotten; returns how many it were."""
    count = emptying.delete(rows)
    copies.erase()
    return count
