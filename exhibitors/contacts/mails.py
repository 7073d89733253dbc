"""The mails around contacts. Those to visitors are forgotten once sent: the outbox must not tell who went where."""

from __future__ import annotations

from typing import Any

from conference.outbox.services import enqueue
from exhibitors import mails as fair_mails
from exhibitors.models import Exhibitor

from .models import PURPOSE, Contact


def _to_visitor(contact: Contact, mail: str, *, to: str) -> None:
    link = {
        "view": "exhibitors:contact_own",
        "purpose": PURPOSE,
        "nonce": contact.nonce,
        "slug": contact.exhibitor.edition.slug,
    }
    enqueue(
        key=f"contact:{contact.pk}:{mail}:{contact.asked}",
        name=f"exhibitors/{mail}",
        to=to,
        language=contact.language,
        about=f"contact:{contact.pk}",
        context={"contact": contact.pk, "link": link},
        forget=True,
    )


def asked(contact: Contact) -> None:
    """Is it really you? Says nothing that was typed: it may go to a stranger."""
    _to_visitor(contact, "contact_asked", to=contact.email)


def confirmed(contact: Contact, *, to: str) -> None:
    """The organisation may write, or here is its material; with the link that takes everything back."""
    _to_visitor(contact, "contact_material" if contact.is_material else "contact_confirmed", to=to)


def withdrawn(contact: Contact) -> None:
    """To the organisation that has seen the contact: it must erase it too (Art. 19 GDPR). Forgotten once sent."""
    exhibitor: Exhibitor = contact.exhibitor
    context: dict[str, Any] = {
        "edition": exhibitor.edition_id,
        "name": exhibitor.contact_name,
        "organisation": exhibitor.organisation,
        "visitor": contact.name,
        "address": contact.email,
        "link": fair_mails.link_of(exhibitor, exhibitor.edition.slug),
    }
    enqueue(
        key=f"contact:{contact.pk}:withdrawn",
        name="exhibitors/contact_withdrawn",
        to=exhibitor.email,
        language=exhibitor.language,
        about=f"exhibitor:{exhibitor.pk}",
        context=context,
        forget=True,
    )
