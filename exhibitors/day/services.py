"""Ticking off who has set up, and giving away the stand of whoever did not come."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor
from exhibitors import crew, mails, stands
from exhibitors.models import BookingState, StandBooking
from exhibitors.offers.making import pass_on
from exhibitors.rules import audit, lock_booking
from exhibitors.stands import FairError


@transaction.atomic
def arrive(*, booking: StandBooking, is_there: bool, actor: Actor) -> None:
    """Note that somebody has set up at the stand, or take the note back. Twice is once. Raises FairError `state`."""
    one = lock_booking(booking, BookingState.CONFIRMED)
    if (one.arrived_at is not None) == is_there:
        return
    one.arrived_at = timezone.now() if is_there else None
    one.save(update_fields=["arrived_at", "updated_at"])
    audit(one, "arrived" if is_there else "not_arrived", actor)


@transaction.atomic
def no_show(*, booking: StandBooking, actor: Actor) -> StandBooking:
    """Nobody came: the stand is free for whoever waits, the crew is signed off, and the organisation is told.

    Raises FairError `state`, `early` before the day, `there` where somebody has set up or is checked in.
    """
    one = lock_booking(booking, BookingState.CONFIRMED)
    if timezone.localdate(timezone=one.edition.tz) < one.edition.date:
        raise FairError(_("Der Tag der Messe ist noch nicht da."), code="early")
    if one.arrived_at or StandBooking.objects.filter(pk=one.pk).with_arrival().filter(is_crew_there=True).exists():
        raise FairError(_("An diesem Stand ist schon jemand angekommen."), code="there")
    stands.free(one, BookingState.NO_SHOW)
    crew.dismiss(one, actor=actor)
    mails.no_show(one, revision=audit(one, "no_show", actor, stand=one.stand.number))
    pass_on(one.edition, one.stand)
    return one
