"""What visitors do with their contacts: ask, confirm, take back. Exactly one mail for each, in its transaction.

Two that come at once meet at a row's lock: asking at the organisation's, everything else at the contact's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import SELF, SYSTEM, Actor, record
from conference.models import Edition
from conference.outbox import services as outbox
from conference.outbox.models import OutgoingMail
from conference.retention import journal
from exhibitors.models import Exhibitor
from exhibitors.stands import FairError
from registrations.models import Registration

from . import mails, rules
from .models import Contact, ContactKind
from .wording import CONSENT_VERSION

ENTRY = "exhibitors.contact"


@dataclass(frozen=True)
class Wish:
    """What a visitor typed. name and message only count where the organisation may write."""

    kind: str
    email: str
    name: str = ""
    message: str = ""
    language: str = "de"


@transaction.atomic
def ask(*, edition: Edition, pk: int, wish: Wish) -> None:
    """Note a wish and mail its link. Whether the address is known already changes nothing that can be seen from
    outside. Raises FairError `closed` where this cannot be left at this stand."""
    offer = rules.offer_of(edition, pk)
    if offer is None or wish.kind not in offer.kinds:
        raise FairError(_("An diesem Stand geht das gerade nicht."), code="closed")
    exhibitor = Exhibitor.objects.select_for_update(no_key=True).select_related("edition").get(pk=pk)
    if _waits_everywhere(exhibitor, wish.email):
        return
    contact = _noted(exhibitor, wish)
    if contact.asked >= rules.MOST_MAILS:
        return
    contact.asked += 1
    contact.save()
    record(actor=SELF, action="contact.asked", subject=f"contact:{contact.pk}", kind=contact.kind)
    if contact.is_confirmed:
        mails.confirmed(contact, to=wish.email)
    else:
        mails.asked(contact)


def _noted(exhibitor: Exhibitor, wish: Wish) -> Contact:
    """The row of this address, with what was typed now where nobody has confirmed it yet."""
    digest = rules.digest_of(exhibitor, wish.email)
    rows = Contact.objects.select_for_update(of=("self",)).filter(exhibitor=exhibitor, kind=wish.kind)
    contact = rows.filter(address_digest=digest).first()
    if contact is not None and contact.is_confirmed:
        contact.exhibitor = exhibitor
        return contact
    if contact is None or rules.is_late(contact):
        if contact is not None:
            contact.delete()
        contact = Contact(exhibitor=exhibitor, kind=wish.kind, address_digest=digest)
    contact.exhibitor, contact.email, contact.language = exhibitor, wish.email, wish.language
    if not contact.is_material:
        contact.name, contact.message = wish.name, wish.message
    contact.consent_version, contact.consent_at = CONSENT_VERSION, timezone.now()
    contact.save()
    return contact


def _waits_everywhere(exhibitor: Exhibitor, email: str) -> bool:
    """Somebody types one address at stand after stand, and its owner confirms nothing."""
    waiting = Contact.objects.filter(exhibitor__edition=exhibitor.edition_id, confirmed_at=None, email__iexact=email)
    return waiting.exclude(exhibitor=exhibitor).count() >= rules.MOST_OPEN


def _locked(contact: Contact) -> Contact | None:
    rows = Contact.objects.select_for_update(of=("self",)).select_related("exhibitor__edition")
    return rows.filter(pk=contact.pk).first()


@transaction.atomic
def confirm(*, contact: Contact) -> Contact:
    """The address is the visitor's own, and they mean it. Twice is once.

    Raises FairError `late`, `withdrawn` (meanwhile), `closed` where the organisation is no longer at the fair.
    """
    one = _locked(contact)
    if one is None:
        raise FairError(_("Diesen Wunsch gibt es nicht mehr."), code="withdrawn")
    if one.is_confirmed:
        return one
    if rules.is_late(one):
        raise FairError(_("Der Link ist zu alt. Bitte beginnen Sie noch einmal am Stand."), code="late")
    edition = one.exhibitor.edition
    is_over = timezone.localdate(timezone=edition.tz) >= rules.erased_on(edition)
    if is_over or rules.is_there(edition, one.exhibitor_id) is None:
        raise FairError(_("Diese Organisation ist nicht mehr auf der Messe."), code="closed")
    address, one.confirmed_at = one.email, timezone.now()
    if one.is_material:
        one.email = ""
    else:
        one.registration = _owner(edition, address)
    one.save()
    record(actor=SELF, action="contact.confirmed", subject=f"contact:{one.pk}", kind=one.kind)
    mails.confirmed(one, to=address)
    return one


def _owner(edition: Edition, address: str) -> Registration | None:
    """Whose address it is, where there is no doubt: families and offices share one."""
    found = list(Registration.objects.filter(edition=edition).active().with_email(address)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def withdraw(*, contact: Contact) -> None:
    """Erase a contact at once, and tell the organisation that has seen it. Twice is once."""
    one = _locked(contact)
    if one is None:
        return
    journal.note(entry=ENTRY, subject=f"contact:{one.pk}", check_digest=_check(one))
    _erase([one], actor=SELF)


def erase_found(rows: QuerySet[Contact]) -> int:
    """The same for all of these, in the caller's transaction: a person is erased; returns how many it were."""
    found = list(rows.select_for_update(of=("self",)).select_related("exhibitor__edition").order_by("pk"))
    _erase(found, actor=SYSTEM)
    return len(found)


def _erase(found: Iterable[Contact], *, actor: Actor, tells: bool = True) -> None:
    for one in found:
        outbox.withdraw(OutgoingMail.objects.about(f"contact:{one.pk}"))
        record(actor=actor, action="contact.withdrawn", subject=f"contact:{one.pk}")
        if tells and one.kind == ContactKind.REACH and one.seen_at:
            mails.withdrawn(one)
        one.delete()


def _check(one: Contact) -> str:
    return journal.check("contact", one.pk, one.created_at.isoformat())


def _again(pk: int, digest: str, details: dict[str, Any]) -> bool:
    """After a restored backup; the organisation was told then."""
    one = Contact.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if one is None or _check(one) != digest:
        return False
    _erase([one], actor=SYSTEM, tells=False)
    return True


def declare() -> None:
    """Name who erases again what a restored backup brings back; called when the app is ready."""
    journal.register(ENTRY, _again)
