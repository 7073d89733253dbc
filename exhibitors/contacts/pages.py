"""What the pages around contacts show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from exhibitors.access.doors import Door
from registrations.report.suppression import LEAST

from . import offering, rules
from .models import Contact, ContactKind


def own(contact: Contact) -> dict[str, Any]:
    """The visitor's page about one wish."""
    edition = contact.exhibitor.edition
    return {
        "edition": edition,
        "contact": contact,
        "exhibitor": contact.exhibitor,
        "offer": offering.offer_of(contact.exhibitor),
        "on": rules.erased_on(edition),
        "is_late": rules.is_late(contact),
    }


def told(door: Door) -> dict[str, Any]:
    """The organisation's list, and the note that it was read."""
    edition, exhibitor = door.edition, door.exhibitor
    rows = offering.read(exhibitor=exhibitor, access=door.access.pk if door.access else None)
    material = Contact.objects.confirmed().filter(exhibitor=exhibitor, kind=ContactKind.MATERIAL).count()
    return {
        "edition": edition,
        "door": door,
        "contacts": list(rows),
        "material": _so_many(material),
        "offer": offering.offer_of(exhibitor),
        "on": rules.erased_on(edition),
    }


def _so_many(number: int) -> str:
    """How many wanted material. Small numbers are not told: somebody at the stand may remember who it was."""
    if not number:
        return ""
    if number < LEAST:
        return ngettext("weniger als %(count)d Person", "weniger als %(count)d Personen", LEAST) % {"count": LEAST}
    return ngettext("%(count)d Person", "%(count)d Personen", number) % {"count": number}
