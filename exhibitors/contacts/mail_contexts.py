"""The words of the mails around contacts, gathered by the worker when the mail goes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from conference import mails as edition_mails
from conference.outbox.bidi import isolate
from conference.web import dates

from . import rules
from .models import Contact, ContactOffer

LABELS = {
    "contact_asked": gettext_lazy("Kontakt am Messestand bestätigen"),
    "contact_confirmed": gettext_lazy("Kontakt am Messestand bestätigt"),
    "contact_material": gettext_lazy("Material vom Messestand"),
    "contact_withdrawn": gettext_lazy("Kontakt am Messestand zurückgenommen"),
}


def of_contact(mail: str, stored: dict[str, Any]) -> dict[str, Any]:
    """For the three mails to visitors; raises DoesNotExist where the row is erased.

    Besides the edition's words: organisation, name ("" before the address is known to be theirs), message,
    is_material, on (the day on which all goes), hours to confirm, and for material its text, links and has_file.
    """
    one = Contact.objects.select_related("exhibitor__edition").get(pk=stored["contact"])
    edition = one.exhibitor.edition
    offer = ContactOffer.objects.filter(exhibitor=one.exhibitor_id).first() or ContactOffer()
    is_known = mail != "contact_asked"
    return {
        **edition_mails.context(edition),
        "organisation": isolate(one.exhibitor.organisation),
        "name": isolate(one.name) if is_known else "",
        "message": isolate(one.message) if is_known else "",
        "is_material": one.is_material,
        "on": dates.dated(rules.erased_on(edition)),
        "hours": int(rules.TO_CONFIRM.total_seconds() // 3600),
        "material_text": isolate(offer.text),
        "material_links": [isolate(link) for link in offer.links],
        "has_file": bool(offer.file),
    }


def of_withdrawal(stored: dict[str, Any]) -> dict[str, Any]:
    """For the mail to the organisation: whom it must erase."""
    return {"visitor": isolate(stored["visitor"]), "address": isolate(stored["address"])}
