"""What an organisation does: offers something at its stand, reads who wants to hear from it, takes the list along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conference.audit.services import SELF, record
from conference.outbox import services as outbox
from conference.outbox.models import OutgoingMail
from conference.speakers import files as stored_files
from conference.speakers.uploads import Upload
from exhibitors.models import Exhibitor

from . import files
from .models import Contact, ContactOffer


@dataclass(frozen=True)
class Offering:
    """What an organisation says on its page. upload: another file, None for the one that is there."""

    is_on: bool = True
    text: str = ""
    links: tuple[str, ...] = field(default=())
    upload: Upload | None = None


def offer_of(exhibitor: Exhibitor) -> ContactOffer:
    """The stored offer, or the one that holds without any."""
    return ContactOffer.objects.filter(exhibitor=exhibitor).first() or ContactOffer(exhibitor=exhibitor)


def change(*, exhibitor: Exhibitor, offering: Offering) -> None:
    """Keep what is offered. Raises DomainError `storage` where the disk takes no file; then nothing is changed."""
    stored = stored_files.store(offering.upload, files.FOLDER) if offering.upload else ""
    try:
        _keep(exhibitor, offering, stored)
    except BaseException:
        stored_files.discard(stored)
        raise


@transaction.atomic
def _keep(exhibitor: Exhibitor, offering: Offering, stored: str) -> None:
    one = _locked(exhibitor)
    one.is_on, one.text, one.links = offering.is_on, offering.text, list(offering.links)
    if stored and offering.upload:
        files.remove_later(str(one.file))
        one.file, one.file_size = stored, offering.upload.size
    one.save()
    record(actor=SELF, action="exhibitor.contact_offer_changed", subject=f"exhibitor:{exhibitor.pk}", is_on=one.is_on)


def _locked(exhibitor: Exhibitor) -> ContactOffer:
    """Behind the organisation's lock, so that two forms sent at once make one row."""
    Exhibitor.objects.select_for_update(no_key=True).get(pk=exhibitor.pk)
    return offer_of(exhibitor)


@transaction.atomic
def remove_file(*, exhibitor: Exhibitor) -> None:
    """Take the file away. Twice is once."""
    one = _locked(exhibitor)
    if not one.file:
        return
    files.remove_later(str(one.file))
    one.file, one.file_size = "", 0
    one.save()
    record(actor=SELF, action="exhibitor.contact_file_removed", subject=f"exhibitor:{exhibitor.pk}")


@transaction.atomic
def read(*, exhibitor: Exhibitor, access: int | None, form: str = "") -> QuerySet[Contact]:
    """The contacts of an organisation, and the note that they were read: by whose link, and whether taken along
    (`form`: "csv" or "xlsx"). What was read once is told to the organisation when it is taken back."""
    rows = Contact.objects.told_to(exhibitor)
    keys = list(rows.values_list("pk", flat=True))
    if keys:
        Contact.objects.filter(pk__in=keys, seen_at=None).update(seen_at=timezone.now())
        details: dict[str, Any] = {"form": form} if form else {}
        action = "exhibitor.contacts_taken" if form else "exhibitor.contacts_read"
        record(actor=SELF, action=action, subject=f"exhibitor:{exhibitor.pk}", access=access, **details)
    return rows.filter(pk__in=keys)


@transaction.atomic
def delete(*, exhibitor: Exhibitor, pk: int) -> None:
    """The organisation needs this contact no more. Twice is once."""
    one = Contact.objects.select_for_update(of=("self",)).told_to(exhibitor).filter(pk=pk).first()
    if one is None:
        return
    outbox.withdraw(OutgoingMail.objects.about(f"contact:{one.pk}"))
    record(actor=SELF, action="contact.deleted", subject=f"contact:{one.pk}")
    one.delete()
