"""Inviting another organisation to the own stand, and letting it go."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import SELF, Actor, record
from exhibitors import crew, mails
from exhibitors.models import ACTIVE, Exhibitor, StandBooking
from exhibitors.rules import check_change_open, lock_booking
from exhibitors.stands import FairError
from registrations import places

MOST = 3


@transaction.atomic
def invite(
    *, booking: StandBooking, organisation: str, contact_name: str, email: str, actor: Actor = SELF
) -> Exhibitor:
    """Enter a guest at the stand: an organisation with an entry and a page of its own, told by mail. It is shown in the
    directory while the stand is confirmed. Raises FairError `state`, `most`, `is_guest`."""
    one = lock_booking(booking, *ACTIVE)
    if one.partners.count() >= MOST:
        message = _("Mehr als %(most)s Gäste passen nicht an einen Stand.")
        raise FairError(message % {"most": MOST}, field="organisation", code="most")
    if one.partners.filter(organisation__iexact=organisation).exists():
        raise FairError(_("Diese Organisation ist schon Gast."), field="organisation", code="is_guest")
    partner = Exhibitor.objects.create(
        edition=one.edition,
        organisation=organisation,
        contact_name=contact_name,
        email=email,
        language=one.exhibitor.language,
        shares=one,
    )
    record(actor=actor, action="exhibitor.partner_added", subject=f"exhibitor:{partner.pk}", booking=one.pk)
    mails.partner_added(one, partner)
    return partner


@transaction.atomic
def name_people(*, partner: Exhibitor, members: Iterable[crew.CrewMember], actor: Actor = SELF) -> None:
    """The guest says who comes from it: exactly these, each registered as the host's crew is.

    Raises FairError `state`, `closed`, `no_stand` while it is open which stand it will be, or of the crew.
    """
    one = lock_booking(partner.shares, *ACTIVE)
    check_change_open(one.edition, actor)
    if not one.has_crew:
        message = _("Namen können Sie eintragen, sobald der Stand feststeht.")
        raise FairError(message, field="crew", code="no_stand")
    crew.put(one, members, actor=actor, guest=partner)
    record(actor=actor, action="exhibitor.people_named", subject=f"exhibitor:{partner.pk}", booking=one.pk)


@transaction.atomic
def remove(*, partner: Exhibitor, actor: Actor = SELF) -> None:
    """The guest leaves, or is let go: its people are cancelled, entry, page and everything about it are erased, and the
    guest is told."""
    places.lock_edition(partner.edition_id)
    locked = Exhibitor.objects.select_for_update().filter(pk=partner.pk, shares__isnull=False).first()
    if locked is None:
        return
    booking = StandBooking.objects.select_related("edition", "stand", "exhibitor").get(pk=locked.shares_id)
    record(actor=actor, action="exhibitor.partner_removed", subject=f"exhibitor:{locked.pk}", booking=booking.pk)
    crew.put(booking, [], actor=actor, guest=locked)
    mails.partner_removed(booking, locked)
    locked.delete()
