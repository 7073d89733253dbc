"""What goes at once when a consent is taken back, noted down so that no restored backup brings it back."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from conference.documents.models import Document
from conference.documents.registry import all_kinds
from conference.retention import emptying, journal, registry
from conference.retention.periods import NEEDS as NEEDS_PERIOD
from conference.retention.periods import Period

from .mailings import services as mailings
from .models import Consent, ConsentPurpose, Registration, SupportNeeds

PERSON, CONSENT, NEEDS = "registrations.person", "registrations.consent", "registrations.needs"


def check_digest(one: Registration) -> str:
    """By what a registration is known again in another copy of the database: no two are made in one microsecond under
    one number."""
    return journal.check("registration", one.pk, one.created_at.isoformat())


def take_back(one: Registration, purposes: Collection[str]) -> list[str]:
    """Take these consents back, in the caller's transaction; returns which of them were given.

    Without the consent to store needs everything about them goes at once, wherever it stands; news that have not left
    yet do not go any more.
    """
    held = Consent.objects.filter(registration=one, withdrawn_at=None, purpose__in=purposes)
    taken = sorted(held.values_list("purpose", flat=True))
    held.update(withdrawn_at=timezone.now())
    for purpose in taken:
        _note(CONSENT, one, purpose=purpose)
    if ConsentPurpose.NEEDS in purposes:
        forget_needs(one)
    if ConsentPurpose.NEWS in taken:
        mailings.spare_news(one)
    return taken


def erase_needs(one: Registration) -> bool:
    """Erase what somebody needs, in the caller's transaction; returns whether there was something."""
    if not SupportNeeds.objects.filter(registration=one).exists():
        return False
    _note(NEEDS, one)
    forget_needs(one)
    return True


def forget_needs(one: Registration) -> None:
    """The same without a line for it: it is there already."""
    registry.erase_person("registration", one.pk, period=NEEDS_PERIOD)
    forget_documents(one.edition_id, NEEDS_PERIOD)


def note_person(one: Registration) -> None:
    """The whole person is erased, in the caller's transaction; before anything of them is changed."""
    _note(PERSON, one)


def _note(entry: str, one: Registration, **details: str) -> None:
    subject = f"registration:{one.pk}"
    journal.note(entry=entry, subject=subject, check_digest=check_digest(one), **details)


def forget_documents(edition_id: int, period: Period | None = None) -> None:
    """Documents of an edition with people in it, or only those with data of one period: who needs them asks again."""
    kinds = [kind.name for kind in all_kinds() if kind.period is not None and period in (None, kind.period)]
    if kinds:
        emptying.delete(Document.objects.filter(subject=f"edition:{edition_id}", kind__in=kinds))
